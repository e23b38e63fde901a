from __future__ import annotations

import uuid
from pathlib import Path

import pyarrow as pa
import pytest
from tests.lake.conftest import post, posts_of

from talka.lake import CORRECTIONS, POSTS, Engine, Lake, schema
from talka.lake.engine import select
from talka.lake.schema import KEY_SQL, Table, arrow_schema, keys

NEW = ("key", "sentiment", "score", "intents", "links", "hosts", "has_link", "has_media")


@pytest.fixture
def old_lake(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> Lake:
    """A lake written before posts had labels and links."""
    columns = {name: kind for name, kind in POSTS.columns.items() if name not in NEW}
    before = Table(name="posts", columns=columns, skip_by=POSTS.skip_by, sort=POSTS.sort)
    with monkeypatch.context() as earlier:
        earlier.setitem(schema.TABLES, "posts", before)
        arrow_schema.cache_clear()
        written = posts_of([post(1), post(2, version=1)])
        assert set(written.column_names) == {*columns, "month"}
        Lake(lake.root, engine=Engine(threads=1)).append("posts", written, writer="w", number=1)
    arrow_schema.cache_clear()
    return lake


def stored(lake: Lake) -> list[dict[str, object]]:
    table = lake.ibis_table(POSTS.name)
    rows: list[dict[str, object]] = lake.run(table.order_by("seq").select("seq", *NEW)).to_pylist()
    return rows


EMPTY = dict.fromkeys(NEW)


def test_rows_from_before_a_column_read_as_null_and_have_their_key(old_lake: Lake) -> None:
    assert stored(old_lake) == [EMPTY | {"seq": 1, "key": 1}, EMPTY | {"seq": 2, "key": 2}]


def test_a_write_adds_the_columns_that_a_table_lacks(old_lake: Lake) -> None:
    labels = {"sentiment": -1, "score": 0.5, "intents": 3, "links": ["https://a.example/"], "hosts": ["a.example"]}
    flags = {"has_link": True, "has_media": False}
    old_lake.append(POSTS.name, posts_of([post(3, **labels, **flags)]), writer="w", number=2)
    both = [EMPTY | {"seq": 1, "key": 1}, EMPTY | {"seq": 2, "key": 2}, {"seq": 3, "key": 3, **labels, **flags}]
    assert stored(old_lake) == both
    assert old_lake.append(POSTS.name, posts_of([post(4)]), writer="w", number=2) is False


def test_folding_keeps_what_old_and_new_files_say(old_lake: Lake) -> None:
    old_lake.append(POSTS.name, posts_of([post(3, sentiment=1)]), writer="w", number=2)
    old_lake.compact(POSTS.name, "2026-03")
    assert len(old_lake.files(POSTS.name)) == 1
    assert [(row["seq"], row["sentiment"]) for row in stored(old_lake)] == [(1, None), (2, None), (3, 1)]


def test_an_old_lake_can_be_replaced_in_part(old_lake: Lake) -> None:
    old_lake.replace(POSTS.name, posts_of([post(1, sentiment=0)]), where="seq = 1")
    assert [(row["seq"], row["sentiment"]) for row in stored(old_lake)] == [(1, 0), (2, None)]


def test_an_old_lake_has_no_corrections(old_lake: Lake) -> None:
    assert old_lake.run(old_lake.ibis_table(CORRECTIONS.name)).num_rows == 0


def test_files_that_are_alike_are_read_together(lake: Lake) -> None:
    for number in (1, 2):
        lake.append(POSTS.name, posts_of([post(number)]), writer="w", number=number)
    assert "UNION" not in select(POSTS.name, lake.files(POSTS.name))


def test_a_file_that_cannot_be_read_is_left_to_the_engine(tmp_path: Path) -> None:
    assert "NULL" not in select(POSTS.name, [str(tmp_path / "gone.parquet")])


def test_keys_are_the_same_in_arrow_and_in_sql(tmp_path: Path) -> None:
    ids = [uuid.uuid4().bytes for _ in range(50)] + [bytes(16), b"\xff" * 16]
    made = keys(pa.array(ids, pa.binary())).to_pylist()
    listed = ", ".join(f"(unhex('{each.hex()}'))" for each in ids)
    answer = Engine(threads=1).run(f"SELECT {KEY_SQL} AS key FROM (VALUES {listed}) AS t(post_id)", {})
    assert answer["key"].to_pylist() == made == [int.from_bytes(each) % 2**60 for each in ids]
