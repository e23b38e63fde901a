from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from tests.factories import NOON, make_channel, make_posts

from talka.channels.models import Post
from talka.intake import archive, archive_state
from talka.intake.facts import hosts
from talka.intake.models import Archive, Batch, BatchState
from talka.lake import CORRECTIONS, POSTS, Lake
from talka.listening.models import Correction

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(str(tmp_path / "lake"))


@pytest.fixture
def post() -> Post:
    (made,) = make_posts(1, channel=make_channel())
    return made


def correct(post: Post, label: str, value: int, **fields: int) -> Correction:
    return Correction.objects.create(
        community_id=post.community_id, post=post, version=1, label=label, value=value, **fields
    )


def told(lake: Lake) -> list[tuple[str, int]]:
    table = lake.ibis_table(CORRECTIONS.name)
    rows = lake.run(table.order_by("number").select("label", "value")).to_pylist()
    return [tuple(row.values()) for row in rows]


def test_a_correction_is_archived_once_with_every_column(lake: Lake, post: Post) -> None:
    made = correct(post, "sentiment", -1)
    for _ in range(2):
        archive.archive(lake=lake)
    assert lake.run(lake.ibis_table(CORRECTIONS.name)).to_pylist() == [
        {
            "community_id": str(post.community_id),
            "post_id": post.id.bytes,
            "key": post.id.int % 2**60,
            "version": 1,
            "label": "sentiment",
            "value": -1,
            "number": made.number,
            "created_at": post.created_at,
            "quarter": int(post.created_at.timestamp() // 900),
            "settled": None,
            "month": "2026-03",
        }
    ]


def test_a_correction_that_commits_late_is_archived_too(lake: Lake, post: Post) -> None:
    last = correct(post, "sentiment", 1)
    archive.archive(lake=lake)
    correct(post, "question", 1, number=last.number - 1)
    correct(post, "spam", 0)
    archive.archive(lake=lake)
    assert told(lake) == [("question", 1), ("sentiment", 1), ("spam", 0)]


def test_a_kill_before_the_run_is_noted_doubles_nothing(lake: Lake, post: Post) -> None:
    correct(post, "sentiment", 1)
    archive.archive(lake=lake)
    Archive.objects.update(worked_at=None)
    correct(post, "praise", 1)
    archive.archive(lake=lake)
    assert told(lake) == [("sentiment", 1), ("praise", 1)]


def test_a_correction_is_work_until_it_has_settled(lake: Lake, post: Post) -> None:
    assert not archive_state.has_work()
    made = correct(post, "sentiment", 1)
    assert archive_state.has_work()
    archive.archive(lake=lake)
    assert archive_state.has_work()
    Archive.objects.update(worked_at=made.at + dt.timedelta(minutes=2))
    assert not archive_state.has_work()


def test_rebuild_writes_all_corrections_anew(lake: Lake, post: Post) -> None:
    correct(post, "sentiment", 1)
    archive.archive(lake=lake)
    Correction.objects.update(at=NOON - dt.timedelta(days=400))
    correct(post, "praise", 1)
    assert archive.rebuild(lake=lake) >= 2
    archive.archive(lake=lake)
    assert told(lake) == [("sentiment", 1), ("praise", 1)]


def test_hosts_are_sites_each_once() -> None:
    links = ["https://www.A.example/x", "http://a.example:8080", "https://b.example/?q", "mailto:", ""]
    assert hosts(links) == ["a.example", "b.example"]


def test_a_post_without_links_and_media_is_archived_as_such(lake: Lake) -> None:
    channel = make_channel()
    batch = Batch.objects.create(
        community=channel.community, channel=channel, state=BatchState.TAKEN, items=0, heard_at=NOON, taken_at=NOON
    )
    make_posts(1, channel=channel, batch=batch.number)
    archive.archive(lake=lake)
    names = ("links", "hosts", "has_link", "has_media", "sentiment", "score", "intents")
    assert lake.run(lake.ibis_table(POSTS.name).select(*names)).to_pylist() == [
        {
            "links": [],
            "hosts": [],
            "has_link": False,
            "has_media": False,
            "sentiment": None,
            "score": None,
            "intents": 0,
        }
    ]
