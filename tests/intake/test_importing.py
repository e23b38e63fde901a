from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.factories import make_channel, make_community

from talka.channels.models import Author, Post
from talka.intake.actions import import_file
from talka.intake.errors import ImportRefusedError
from talka.intake.flow import Outcome
from talka.team.models import AuditEntry

pytestmark = pytest.mark.django_db


def write_csv(path: Path, rows: Sequence[tuple[str, ...]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


ROWS = [
    ("nr", "who", "when", "words"),
    ("1", "ann", "2026-03-01 12:00", "Good coffee"),
    ("2", "bob", "2026-03-01 13:00", "Bad tea"),
]
COLUMNS = {"nr": "id", "who": "author_id", "when": "created_at", "words": "text"}


def test_import_file_takes_rows_by_given_columns(tmp_path: Path) -> None:
    community = make_community()
    outcome = import_file(
        community=community,
        path=write_csv(tmp_path / "a.csv", ROWS),
        channel_name="Old",
        mapping=COLUMNS,
        time_zone="Europe/Riga",
    )
    assert outcome == Outcome(new=2, seq=2)
    stored = Post.objects.order_by("seq").values_list("external_id", "text", "author__external_id", "created_at")
    assert [(*row[:3], row[3].isoformat()) for row in stored] == [
        ("1", "Good coffee", "ann", "2026-03-01T10:00:00+00:00"),
        ("2", "Bad tea", "bob", "2026-03-01T11:00:00+00:00"),
    ]
    channel = community.channels.get()
    assert (channel.kind, channel.state, channel.next_fetch, channel.cursor) == ("files", "working", None, {})
    assert AuditEntry.objects.get(action="channel.connect").user_name == "import"


def test_import_file_twice_changes_nothing(tmp_path: Path) -> None:
    community, path = make_community(), write_csv(tmp_path / "a.csv", ROWS)
    import_file(community=community, path=path, channel_name="Old", mapping=COLUMNS)
    again = import_file(community=community, path=path, channel_name="Old", mapping=COLUMNS)
    assert (again, Post.objects.count()) == (Outcome(known=2), 2)


def test_import_file_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    rows = [ROWS[0], *((str(n), "ann", "2026-03-01", f"word{n} other{n}") for n in range(12_000))]
    community, path = make_community(), write_csv(tmp_path / "a.csv", rows)
    pages: list[int] = []
    first = import_file(
        community=community,
        path=path,
        channel_name="Old",
        mapping=COLUMNS,
        tell=lambda taken: pages.append(taken.items),
        goes_on=lambda: len(pages) < 1,
    )
    second = import_file(
        community=community,
        path=path,
        channel_name="Old",
        mapping=COLUMNS,
        tell=lambda taken: pages.append(taken.items),
    )
    assert (first.new, second.new, second.known, pages) == (5000, 7000, 0, [5000, 5000, 2000])


def test_import_file_refuses_name_of_other_kind(tmp_path: Path) -> None:
    channel = make_channel(name="Blog")
    with pytest.raises(ImportRefusedError) as caught:
        import_file(
            community=channel.community,
            path=write_csv(tmp_path / "a.csv", ROWS),
            channel_name="Blog",
            mapping=COLUMNS,
        )
    assert caught.value.code == "other_kind"


def test_import_file_refuses_unknown_part(tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError) as caught:
        import_file(
            community=make_community(),
            path=write_csv(tmp_path / "a.csv", ROWS),
            channel_name="Old",
            mapping={"words": "wrods"},
        )
    assert caught.value.code == "unknown_part"


REAL = [
    ("stream_spotify_inbound/posts.csv.gz", {}, 15_096),
    ("brand_us_airlines/airline_tweets.csv.gz", {"author": "author_handle", "retweets": "shares"}, 14_640),
]


@pytest.mark.parametrize(("name", "columns", "count"), REAL)
def test_import_file_takes_real_streams_whole(shared: Path, name: str, columns: dict[str, str], count: int) -> None:
    path, community = shared / "data" / name, make_community()
    outcome = import_file(community=community, path=path, channel_name="Real", mapping=columns)
    with gzip.open(path, "rb") as file:
        rows = list(csv.DictReader(io.TextIOWrapper(file, "utf-8", newline="")))
    assert len(rows) == count
    assert (outcome.new + outcome.known, outcome.quarantined) == (count, 0)
    assert Post.objects.count() == outcome.new == community.channels.get().heard
    assert Author.objects.count() == len({row.get("author_id") or row["author"] for row in rows})
    assert Post.objects.filter(language="en").count() > 0.9 * outcome.new
