from __future__ import annotations

import csv
import tracemalloc
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.channels.connectors.files.exports import items, made, posts, said, save, table

from talka.channels.connectors.contract import HeardAuthor, HeardPost, PostKind
from talka.channels.connectors.files import KIND
from talka.channels.connectors.files.connector import FileConnector
from talka.channels.connectors.files.mapping import Dates, Mapping
from talka.net import errors
from talka.net.client import Client

DATE = "2024-01-02T10:00:00Z"
MOMENT = datetime(2024, 1, 2, 10, tzinfo=UTC)
THREE = [("1", "one", DATE), ("2", "two, too", DATE), ("3", 'a "third"\nline', DATE)]


def expected(*texts: str) -> list[tuple[str, str, datetime]]:
    return [(str(number), text, MOMENT) for number, text in enumerate(texts, 1)]


def brief(found: Sequence[HeardPost]) -> list[tuple[str, str, datetime | None]]:
    return [(post.id, post.text, post.created_at) for post in found]


def test_declaration_is_not_polled_and_makes_the_connector() -> None:
    assert (KIND.fetches, [field.name for field in KIND.fields]) == (False, ["path", "mapping"])
    assert isinstance(KIND.load()({"path": "x"}, Client()), FileConnector)


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.csv.zst"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize(
    "dialect", [{}, {"delimiter": ";"}, {"delimiter": "\t", "lineterminator": "\r\n"}, {"quotechar": "'"}]
)
def test_csv_is_read_in_all_its_forms(tmp_path: Path, name: str, encoding: str, dialect: dict[str, Any]) -> None:
    path = save(tmp_path / name, table(THREE, **dialect), encoding)
    assert brief(posts(path)) == expected("one", "two, too", 'a "third"\nline')


def test_csv_with_backslashes_before_quotes_is_read(tmp_path: Path) -> None:
    body = table([("1", 'he said "hi" twice', DATE), ("2", "x", DATE)], escapechar="\\", doublequote=False)
    assert [post.text for post in posts(save(tmp_path / "a.csv", body))] == ['he said "hi" twice', "x"]


def test_backslash_at_the_end_of_a_field_is_a_backslash(tmp_path: Path) -> None:
    body = f'id,text,created_at\n1,"ends with \\",{DATE}\n2,"next, one",{DATE}\n'
    assert [post.text for post in posts(save(tmp_path / "a.csv", body))] == ["ends with \\", "next, one"]


def test_csv_with_the_line_ends_of_old_macs_is_read(tmp_path: Path) -> None:
    path = save(tmp_path / "a.csv", table(THREE[:2], lineterminator="\r"))
    assert brief(posts(path)) == expected("one", "two, too")


def test_csv_without_a_header_is_read(tmp_path: Path) -> None:
    body = "".join(f"{number},{DATE},these are a few words {number}\n" for number in range(3))
    mapping = Mapping(id="column 1", created_at="column 2", text="column 3")
    assert brief(posts(save(tmp_path / "a.csv", body), mapping)) == [
        (str(number), f"these are a few words {number}", MOMENT) for number in range(3)
    ]


def test_encodings_mixed_in_one_file_are_all_read(tmp_path: Path) -> None:
    russian = "Съешь же ещё этих мягких французских булок, да выпей чаю"
    lines = [
        b"id,text\n",
        "1,Ελλάδα שלום\n".encode(),
        *(f'{number},"{russian}"\n'.encode("windows-1251") for number in range(2, 6)),
        "6,naïve — 🙂\n".encode(),
    ]
    assert said(save(tmp_path / "a.csv", b"".join(lines))) == ["Ελλάδα שלום", *[russian] * 4, "naïve — 🙂"]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("windows-1252", "Das ist für größere Füße natürlich schön"),
        ("windows-1253", "Καλημέρα σας, τι κάνετε σήμερα το πρωί"),
        ("windows-1255", "שלום לכולם, מה שלומכם היום בבוקר"),
        ("windows-1257", "Labrīt, kā jums šodien klājas, mīļie draugi"),
    ],
)
def test_file_in_a_legacy_encoding_is_read(tmp_path: Path, encoding: str, text: str) -> None:
    body = table([(str(number), f"{text} {number}") for number in range(30)], columns=("id", "text"))
    assert said(save(tmp_path / "a.csv", body, encoding)) == [f"{text} {number}" for number in range(30)]


def test_json_lines_are_read(tmp_path: Path) -> None:
    rows = [{"id": 1, "text": "one", "created_at": DATE}, {"id": 2, "text": "two, too", "created_at": DATE}]
    body = b"\n".join(msgspec.json.encode(row) for row in rows) + b"\n\n"
    for name in ("a.jsonl", "a.jsonl.gz", "a.ndjson.zst"):
        assert brief(posts(save(tmp_path / name, body))) == expected("one", "two, too")


@pytest.mark.parametrize(
    "form",
    ["{}", '{{"data": {}}}', "window.YTD.tweets.part0 = {}", "\ufeff  {}  \n"],
)
def test_list_of_objects_is_read(tmp_path: Path, form: str) -> None:
    rows = [{"id": str(number), "text": "x" * number, "created_at": DATE} for number in range(1, 400)]
    for indent in (0, 2):
        written = msgspec.json.format(msgspec.json.encode(rows), indent=indent).decode()
        path = save(tmp_path / f"{indent}.json", form.format(written))
        assert brief(posts(path)) == expected(*("x" * number for number in range(1, 400)))


def test_twitter_archive_is_understood(tmp_path: Path) -> None:
    tweet = {
        "tweet": {
            "id_str": "9",
            "id": "9",
            "full_text": "Hello",
            "created_at": "Wed Oct 10 20:19:24 +0000 2018",
            "favorite_count": "3",
            "retweet_count": "1",
            "in_reply_to_status_id_str": "8",
            "lang": "en",
            "entities": {"hashtags": []},
        }
    }
    path = save(tmp_path / "tweets.js", "window.YTD.tweets.part0 = " + msgspec.json.encode([tweet]).decode())
    assert posts(path) == [
        HeardPost(
            id="9",
            kind=PostKind.REPLY,
            text="Hello",
            created_at=datetime(2018, 10, 10, 20, 19, 24, tzinfo=UTC),
            parent="8",
            language="en",
            likes=3,
            shares=1,
        )
    ]


def test_parquet_is_read_whatever_its_types(tmp_path: Path) -> None:
    count = 2_500
    columns = {
        "id": pa.array(range(count), pa.int64()),
        "text": [f"text {number}" for number in range(count)],
        "created_at": pa.array([MOMENT] * count, pa.timestamp("us", "UTC")),
        "user": [{"id": number, "name": "Ann"} for number in range(count)],
        "amount": [Decimal("1.50")] * count,
        "blob": [b"\xff"] * count,
        "ratio": [float("nan")] * count,
        "tags": [["a", "b"]] * count,
    }
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table(columns), path, row_group_size=700)
    mapping = Mapping(id="id", text="text", created_at="created_at", author_id="user.id", author_name="user.name")
    found = posts(path, mapping)
    assert (len(found), found[2_400]) == (
        count,
        HeardPost(id="2400", text="text 2400", created_at=MOMENT, author=HeardAuthor(id="2400", name="Ann")),
    )
    first = next(items(made(path, mapping)))
    assert first.payload["values"] == {
        "id": 0,
        "text": "text 0",
        "created_at": "2024-01-02T10:00:00+00:00",
        "user": {"id": 0, "name": "Ann"},
        "amount": "1.50",
        "blob": "/w==",
        "ratio": None,
        "tags": ["a", "b"],
    }


def test_broken_rows_say_what_is_wrong_and_hide_no_other(tmp_path: Path) -> None:
    body = f"""id,text,created_at
1,one,{DATE}
2,too,many,{DATE}
3,bad date,31.02.2020
4,,{DATE}

5,"never closed,{DATE}
6,six,{DATE}
7,"seven
lines",{DATE}
8
9,nine,
"""
    assert said(save(tmp_path / "a.csv", body)) == [
        "one",
        "! Row 2 (line 3) cannot be read: it has 4 columns and the file has 3.",
        "! Row 3 (line 4): '31.02.2020' in the column 'created_at' is not a date.",
        "! Row 4 (line 5) has no text: the column 'text' is empty.",
        "! Row 5 (line 7) cannot be read: a quote is never closed.",
        "six",
        "seven\nlines",
        "! Row 8 (line 11) cannot be read: it has 1 columns and the file has 3.",
        "nine",
    ]


def test_broken_json_lines_are_kept_raw(tmp_path: Path) -> None:
    path = save(tmp_path / "a.jsonl", '{"id": 1, "text": "a"}\n{"id": 2, "te\n[1]\n{"id": 4, "text": "d"}\n')
    assert said(path) == [
        "a",
        "! Row 2 (line 2) cannot be read: it is not a JSON object.",
        "! Row 3 (line 3) cannot be read: it is not a JSON object.",
        "d",
    ]
    assert [item.payload.get("raw") for item in items(made(path))] == [None, '{"id": 2, "te', "[1]", None]


def test_json_list_that_breaks_off_gives_what_it_holds(tmp_path: Path) -> None:
    path = save(tmp_path / "a.json", '[{"id": 1, "text": "a"},\n{"id": 2, "text": "b"}, {"id": 3, "te')
    assert said(path) == ["a", "b", "! Row 3 cannot be read: it is not a JSON object."]


def test_quote_open_to_the_end_of_a_long_file_costs_one_row(tmp_path: Path) -> None:
    lines = [f"{number},text {number},{DATE}" for number in range(3_000)]
    lines[1_000] = f'1000,"open,{DATE}'
    found = said(save(tmp_path / "a.csv", "id,text,created_at\n" + "\n".join(lines)))
    assert (len(found), [text for text in found if text.startswith("!")]) == (
        3_000,
        ["! Row 1001 (line 1002) cannot be read: a quote is never closed."],
    )


def test_ids_of_rows_without_any_are_stable_and_differ(tmp_path: Path) -> None:
    rows = [("same", DATE), ("other", DATE), ("same", DATE), ("same", DATE)]
    columns = ("text", "created_at")
    first = [post.id for post in posts(save(tmp_path / "a.csv", table(rows, columns)))]
    grown = [post.id for post in posts(save(tmp_path / "b.csv", table([*rows, ("new", DATE)], columns)))]
    assert (len(set(first)), first, first[2:]) == (4, grown[:4], [f"{first[0]}-2", f"{first[0]}-3"])


FORMS = st.sampled_from(["a.csv", "a.csv.gz", "a.jsonl", "a.jsonl.zst", "a.json", "a.parquet", "utf16.csv"])


@settings(max_examples=60)
@given(
    name=FORMS,
    texts=st.lists(st.text("ab,\"'\n\r é🙂", max_size=6), min_size=1, max_size=30),
    cuts=st.lists(st.integers(0, 30), max_size=4),
    with_id=st.booleans(),
)
@example(name="a.csv", texts=["same", "same", "same"], cuts=[1, 1], with_id=False)
@example(name="a.jsonl", texts=["a", "b", "c"], cuts=[1, 0, 1], with_id=True)
def test_import_goes_on_from_any_row(name: str, texts: list[str], cuts: list[int], with_id: bool) -> None:  # noqa: FBT001
    """Killed after any page and begun again by another process, it brings the same items as in one go."""
    rows = [{"id": f"n{number}", "text": f"t {text}"} for number, text in enumerate(texts)]
    mapping = Mapping(id="id" if with_id else "", text="text")
    with TemporaryDirectory() as folder:
        path = write(Path(folder) / name, rows)
        whole = list(items(made(path, mapping)))
        pieces: list[Any] = []
        cursor: dict[str, Any] = {}
        for cut in cuts:
            page = paged(path, mapping, cut).fetch(cursor)
            pieces += page.items
            cursor = msgspec.json.decode(msgspec.json.encode(page.cursor))
        pieces += items(made(path, mapping), cursor)
    assert (pieces, len(whole)) == (whole, len(rows))


def paged(path: Path, mapping: Mapping, size: int) -> FileConnector:
    connector = made(path, mapping)
    connector.page_size = size
    return connector


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    if path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=7)
        return path
    if "json" not in path.name:
        body = table([tuple(row.values()) for row in rows], columns=("id", "text"), quoting=csv.QUOTE_ALL)
        return save(path, body, "utf-16" if path.name.startswith("utf16") else "utf-8")
    lines = [msgspec.json.encode(row).decode() for row in rows]
    return save(path, "\n".join(lines) if "jsonl" in path.name else "[" + ",".join(lines) + "]")


def test_next_page_does_not_read_the_file_anew(tmp_path: Path) -> None:
    rows = [(str(number), "x", DATE) for number in range(12_000)]
    path = save(tmp_path / "a.csv.gz", table(rows))
    connector = made(path, Mapping(text="text"))
    first = connector.fetch({})
    opened = connector._open
    second = connector.fetch(first.cursor)
    assert (connector._open is opened, len(second.items), second.more) == (True, 5_000, True)
    last = connector.fetch(second.cursor)
    assert (len(last.items), last.more, connector.fetch(last.cursor).items) == (2_000, False, ())


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("w") as file:
        file.writelines(f'{{"id": {number}, "text": "{"x" * 200}"}}\n' for number in range(60_000))
    connector, more = made(path, Mapping(id="id", text="text")), True
    cursor: dict[str, Any] = {}
    tracemalloc.start()
    try:
        while more:
            page = connector.fetch(cursor)
            cursor, more = page.cursor, page.more
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    # Two pages of 5,000 rows and the table that counts ids; the file itself has 14 MB.
    assert (cursor["row"], peak < 50_000_000) == (60_000, True)


def test_file_that_changes_during_its_import_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path / "a.csv", table(THREE))
    cursor = made(path).fetch({}).cursor
    path.write_text("id,text\n")
    with pytest.raises(errors.BadAnswer, match="has changed"):
        made(path).fetch(cursor)


@pytest.mark.parametrize("cursor", [{"row": -1}, {"size": "x", "row": 1}, {"bytes": None}, {"x": 1}])
def test_cursor_that_cannot_be_read_begins_anew(tmp_path: Path, cursor: dict[str, Any]) -> None:
    path = save(tmp_path / "a.csv", table(THREE))
    assert made(path).fetch(cursor) == made(path).fetch({})


@pytest.mark.parametrize(
    ("name", "body", "kind", "hint"),
    [
        ("a.csv", b"", errors.BadAnswer, "empty"),
        ("a.csv", b" \n\n", errors.BadAnswer, "empty"),
        ("a.xlsx", b"PK\x03\x04rest", errors.BadAnswer, "spreadsheet"),
        ("a.csv.gz", b"\x1f\x8bbroken", errors.BadAnswer, "cannot be opened"),
        ("a.parquet", b"PAR1 broken", errors.BadAnswer, "damaged"),
        ("a.zst", b"\x28\xb5\x2f\xfdbroken", errors.BadAnswer, "cannot be opened"),
    ],
)
def test_file_that_cannot_be_read_says_why(
    tmp_path: Path, name: str, body: bytes, kind: type[Exception], hint: str
) -> None:
    path = tmp_path / name
    path.write_bytes(body)
    connector = made(path)
    for ask in (connector.check, lambda: connector.fetch({})):
        with pytest.raises(kind, match=hint):
            ask()


def test_packed_file_that_breaks_off_says_so_after_what_it_holds(tmp_path: Path) -> None:
    path = save(
        tmp_path / "a.csv.gz", table([(str(number), f"text {number * 7919}", DATE) for number in range(200_000)])
    )
    path.write_bytes(path.read_bytes()[:-1_000])
    connector = made(path, Mapping(id="id", text="text"))
    page = connector.fetch({})
    assert len(page.items) == 5_000
    with pytest.raises(errors.BadAnswer, match="damaged"):
        list(items(connector, page.cursor))


def test_missing_file_and_bad_mapping_say_so(tmp_path: Path) -> None:
    with pytest.raises(errors.Missing, match=r"no file a\.csv"):
        made(tmp_path / "a.csv").check()
    path = save(tmp_path / "b.csv", table(THREE))
    with pytest.raises(errors.Rejected, match="mapping"):
        FileConnector({"path": str(path), "mapping": "{"}, Client()).check()
    with pytest.raises(errors.Rejected, match="time zone"):
        made(path, Mapping(text="text", zone="Mars/Base")).check()


def test_check_names_the_file(tmp_path: Path) -> None:
    account = made(save(tmp_path / "a.csv", table(THREE))).check()
    assert (account.name, account.note) == ("a.csv", "csv, utf-8, 3 columns")
    assert made(tmp_path / "a.csv.gz").network() == "files:a"


@settings(max_examples=200)
@example(b"\n\r\x01")
@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_an_error_of_ours(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "any"
        path.write_bytes(data)
        connector = made(path)
        try:
            for item in items(connector):
                item.payload["row"]
        except errors.RemoteError:
            pass


def test_development_data_has_no_broken_rows(shared: Path) -> None:
    files = sorted((shared / "data").glob("*/*.csv.gz"))
    assert files
    broken = {path.name: connector_troubles(path) for path in files}
    assert {name: troubles for name, troubles in broken.items() if troubles} == {}


def connector_troubles(path: Path) -> list[str]:
    return [item.payload["trouble"] for item in made(path).fetch({}).items if "trouble" in item.payload]


def test_dates_are_read_as_the_mapping_says(tmp_path: Path) -> None:
    path = save(tmp_path / "a.csv", table([("1", "x", "03/04/2024 12:00")]))
    mapping = Mapping(id="id", text="text", created_at="created_at", zone="Europe/Riga")
    found = [
        posts(path, msgspec.structs.replace(mapping, dates=dates))[0].created_at
        for dates in (Dates.AUTO, Dates.DAY_FIRST, Dates.MONTH_FIRST)
    ]
    assert found == [
        datetime(2024, 3, 4, 10, tzinfo=UTC),
        datetime(2024, 4, 3, 9, tzinfo=UTC),
        datetime(2024, 3, 4, 10, tzinfo=UTC),
    ]
