"""The archiver on a real PostgreSQL and a real lake; killed for real between its steps."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections import Counter
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from django.db import connection
from tests.factories import NOON, make_channel, make_posts, make_topic

from talka.channels.connectors.contract import Account, Cursor, HeardPost, Item, Page
from talka.channels.models import Channel, Post, PostVersion
from talka.intake import archive, archive_state, sweep
from talka.intake.actions import take as take_page
from talka.intake.models import Archive, Batch, BatchState
from talka.intake.raw import pack
from talka.lake import CORRECTIONS, MENTIONS, POSTS, RAW, Lake, LakeAheadError, LakeBusyError, LakeFullError
from talka.listening import volume
from talka.listening.models import Mention, Topic
from talka.listening.volume import Span

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(str(tmp_path / "lake"))


@pytest.fixture
def channel() -> Channel:
    return make_channel()


@pytest.fixture
def topic(channel: Channel) -> Topic:
    return make_topic(community=channel.community)


def take(channel: Channel, *, posts: int = 2, topic: Topic | None = None, **fields: Any) -> Batch:
    """A batch that intake has taken, with its posts; each matches the topic."""
    batch = Batch.objects.create(
        community=channel.community,
        channel=channel,
        state=BatchState.TAKEN,
        raw=pack([Item(payload={"n": n, "text": "καφές"}) for n in range(posts)], None),
        items=posts,
        heard_at=NOON,
        taken_at=NOON,
    )
    made = make_posts(posts, channel=channel, batch=batch.number, **fields)
    if topic:
        Mention.objects.bulk_create(_mention(topic, post) for post in made)
    return batch


def _mention(topic: Topic, post: Post) -> Mention:
    same = {"community": post.community, "created_at": post.created_at, "batch": post.batch}
    return Mention(topic=topic, post=post, revision=topic.revision, **same)


def edit(channel: Channel, post: Post, text: str, **fields: Any) -> Batch:
    """A batch that changes one post, as intake writes it."""
    batch = take(channel, posts=0)
    earlier = {"version": post.version, "title": post.title, "text": post.text, "batch": post.batch}
    PostVersion.objects.create(post=post, community=post.community, until=NOON, **earlier)
    Post.objects.filter(id=post.id).update(text=text, version=post.version + 1, batch=batch.number, **fields)
    return batch


def counts(lake: Lake) -> dict[str, int]:
    return {table.name: lake.run(lake.ibis_table(table.name)).num_rows for table in (RAW, POSTS, MENTIONS)}


def versions(lake: Lake) -> list[tuple[str, int, bool]]:
    rows = lake.run(lake.ibis_table(POSTS.name).order_by(["version", "text"])).to_pylist()
    return [(row["text"], row["version"], row["deleted"]) for row in rows]


def test_archive_brings_a_batch_into_every_table_and_lets_go_of_its_page(
    lake: Lake, channel: Channel, topic: Topic
) -> None:
    batch = take(channel, posts=3, topic=topic)
    assert archive.archive(lake=lake) == archive.Archived(1, 3)
    assert counts(lake) == {"raw": 3, "posts": 3, "mentions": 3}
    batch.refresh_from_db()
    assert (batch.archive_number, bytes(batch.raw), batch.archived_at is not None) == (1, b"", True)
    assert archive.archive(lake=lake) == archive.Archived(0, 0)


def test_archive_writes_every_column(lake: Lake, channel: Channel, topic: Topic) -> None:
    fields = {
        "title": "T",
        "text": "β",
        "url": "u",
        "hashtags": ["a"],
        "language": "el",
        "likes": 4,
        "thread": "t",
        "links": ["https://www.a.example/x", "https://A.example/y", "http://b.example"],
        "media": [{"kind": "image"}],
        "sentiment": -1,
        "sentiment_score": 0.75,
        "intents": 5,
        "author_kind": "organisation",
        "country": "LV",
    }
    take(channel, posts=1, topic=topic, **fields)
    archive.archive(lake=lake)
    post = Post.objects.get()
    same = (
        "version",
        "seq",
        "batch",
        "external_id",
        "kind",
        "title",
        "text",
        "url",
        "hashtags",
        "likes",
        "shares",
    )
    more = ("comments", "thread", "language", "links", "sentiment", "intents", "author_kind", "country")
    expected = {name: getattr(post, name) for name in (*same, *more)} | {
        "community_id": str(channel.community_id),
        "channel_id": str(channel.id),
        "post_id": post.id.bytes,
        "key": post.id.int % 2**60,
        "author_id": post.author.id.bytes if post.author else None,
        "created_at": post.created_at,
        "heard_at": post.heard_at,
        "quarter": int(post.created_at.timestamp() // 900),
        "month": "2026-03",
        "deleted": False,
        "parent_id": None,
        "repeat_of": None,
        "score": 0.75,
        "hosts": ["a.example", "b.example"],
        "has_link": True,
        "has_media": True,
        "settled": None,
    }
    assert lake.run(lake.ibis_table(POSTS.name)).to_pylist() == [expected]
    names = ("community_id", "post_id", "key", "version", "created_at", "quarter", "month")
    mention = {name: expected[name] for name in names}
    assert lake.run(lake.ibis_table(MENTIONS.name)).to_pylist() == [
        mention | {"topic_id": str(topic.id), "revision": 1}
    ]


def test_archive_leaves_batches_that_are_not_taken(lake: Lake, channel: Channel) -> None:
    Batch.objects.filter(number=take(channel).number).update(state=BatchState.KEPT)
    assert (archive.archive(lake=lake), counts(lake)["raw"]) == (archive.Archived(0, 0), 0)


def test_archive_numbers_a_batch_that_commits_late_after_the_others(lake: Lake, channel: Channel) -> None:
    late, early = take(channel), take(channel)
    Batch.objects.filter(number=late.number).update(state=BatchState.KEPT)
    archive.archive(lake=lake)
    Batch.objects.filter(number=late.number).update(state=BatchState.TAKEN)
    archive.archive(lake=lake)
    numbers = dict(Batch.objects.values_list("number", "archive_number"))
    assert numbers == {early.number: 1, late.number: 2}
    assert counts(lake) == {"raw": 4, "posts": 4, "mentions": 0}


@pytest.mark.parametrize("together", [True, False])
def test_archive_writes_each_version_once(lake: Lake, channel: Channel, together: bool) -> None:  # noqa: FBT001
    take(channel, posts=2, text="{n}")
    first, second = Post.objects.order_by("seq")
    if not together:
        archive.archive(lake=lake)
    edit(channel, first, "1 edited")
    edit(channel, second, "2", deleted_at=NOON)
    archive.archive(lake=lake)
    assert versions(lake) == [("1", 1, False), ("2", 1, False), ("1 edited", 2, False), ("2", 2, True)]


def test_archive_in_small_portions_equals_one_large(lake: Lake, channel: Channel, topic: Topic) -> None:
    for _ in range(5):
        take(channel, topic=topic)
    assert archive.archive(lake=lake, items=3) == archive.Archived(5, 10)
    assert counts(lake) == {"raw": 10, "posts": 10, "mentions": 10}


def test_items_are_found_before_and_after_archiving(lake: Lake, channel: Channel) -> None:
    odd: list[dict[str, Any]] = [{"text": "half \ud83d"}, {"number": 10**30, "text": "שלום"}]
    batch = take(channel)
    batch.raw = pack([Item(payload=payload) for payload in odd], None)
    batch.save()
    assert archive_state.items_of(batch, lake=lake) == odd
    archive.archive(lake=lake)
    batch.refresh_from_db()
    assert archive_state.items_of(batch, lake=lake) == odd


STEPS = ["number", "raw", "raw done", "posts", "posts done", "mentions", "mentions done", "settled"]

KILLED = """
    import os, signal, sys
    import django
    django.setup()
    from talka.intake import archive
    from talka.lake import Lake

    root, step = sys.argv[1:]

    def at(name):
        if name == step:
            os.kill(os.getpid(), signal.SIGKILL)

    class Fragile(Lake):
        def number(self, name, writer):
            at("number")
            return super().number(name, writer)

        def append(self, name, rows, **how):
            at(name)
            done = super().append(name, rows, **how)
            at(f"{name} done")
            return done

    archive.archive(lake=Fragile(root), items=5)
    at("settled")
"""


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_at_any_step_loses_and_doubles_nothing(lake: Lake, channel: Channel, topic: Topic, step: str) -> None:
    take(channel, posts=4, topic=topic, text="{n}")
    archive.archive(lake=lake)
    for _ in range(4):
        take(channel, posts=3, topic=topic)
    post = Post.objects.earliest("seq")
    edit(channel, post, "edited")
    assert _killed(lake.root, step) == -signal.SIGKILL
    take(channel, posts=2, topic=topic)
    _archive_when_free(lake)
    assert counts(lake) == {"raw": 18, "posts": 19, "mentions": 19}
    assert Batch.objects.filter(archived_at=None).count() == 0
    _assert_once(lake)


def _archive_when_free(lake: Lake) -> None:
    """PostgreSQL lets go of a killed process's lock when it sees the broken connection, a moment later."""
    for _ in range(600):
        try:
            archive.archive(lake=lake)
        except LakeBusyError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the lock of a killed process stays")


def _killed(root: str, step: str) -> int:
    """Run the archiver in a process of its own on the database of this test; its exit code."""
    database = connection.settings_dict
    address = f"postgresql://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
    environment = os.environ | {"TALKA_DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "talka.web.django"}
    command = [sys.executable, "-c", textwrap.dedent(KILLED), root, step]
    return subprocess.run(command, env=environment, check=False, timeout=300).returncode


def _assert_once(lake: Lake) -> None:
    """Each item, version and mention is there once."""
    keys = {
        "raw": ("batch", "position"),
        "posts": ("post_id", "version"),
        "mentions": ("topic_id", "post_id", "version"),
    }
    for name, columns in keys.items():
        rows = lake.run(lake.ibis_table(name).select(*columns)).to_pylist()
        assert len({tuple(row.values()) for row in rows}) == len(rows), name


def test_only_one_process_writes(lake: Lake, channel: Channel) -> None:
    take(channel)
    database = connection.settings_dict
    address = f"host={database['HOST']} dbname={database['NAME']} user={database['USER']}"
    with psycopg.connect(address) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [archive.LOCK])
        with pytest.raises(LakeBusyError):
            archive.archive(lake=lake)
        other.execute("SELECT pg_advisory_unlock(%s)", [archive.LOCK])
    assert archive.archive(lake=lake) == archive.Archived(1, 2)


class Full(Lake):
    """A lake whose disk is full when mentions are written."""

    def append(self, name: str, rows: Any, *, writer: str, number: int) -> bool:
        if name == MENTIONS.name:
            raise LakeFullError("No space left on device (os error 28)")
        return super().append(name, rows, writer=writer, number=number)


def test_a_full_disk_is_shown_and_loses_nothing(lake: Lake, channel: Channel, topic: Topic) -> None:
    batch = take(channel, topic=topic)
    for _ in range(2):
        with pytest.raises(LakeFullError):
            archive.archive(lake=Full(lake.root))
    batch.refresh_from_db()
    assert (batch.archived_at, bytes(batch.raw) != b"") == (None, True)
    state = archive_state.state(now=NOON)
    assert (state.code, state.batches, state.items, state.since is not None) == ("lake-full", 1, 2, True)
    assert state.person == LakeFullError.person
    archive.archive(lake=lake)
    state = archive_state.state(now=NOON)
    assert (state.code, state.batches, state.since, counts(lake)) == (
        "",
        0,
        None,
        {"raw": 2, "posts": 2, "mentions": 2},
    )


def test_state_tells_when_nobody_archives(channel: Channel) -> None:
    take(channel)
    soon, late = (archive_state.state(now=NOON + dt.timedelta(minutes=minutes)).code for minutes in (10, 20))
    assert (soon, late) == ("", archive_state.STUCK)


def test_rebuild_equals_what_was_archived(lake: Lake, channel: Channel, topic: Topic) -> None:
    take(channel, posts=3, topic=topic, text="{n}")
    edit(channel, Post.objects.earliest("seq"), "edited")
    archive.archive(lake=lake)
    tables = {name: lake.ibis_table(name).order_by(["post_id", "version"]) for name in ("posts", "mentions")}
    before = {name: lake.run(table) for name, table in tables.items()}
    take(channel, posts=1, topic=topic)
    told: list[int] = []
    assert archive.rebuild(lake=lake, told=told.append) == sum(told) == 5 + 4
    after = {name: lake.run(table) for name, table in tables.items()}
    assert {name: len(table) - len(before[name]) for name, table in after.items()} == {
        "posts": 1,
        "mentions": 1,
    }
    assert after["posts"].slice(0, 4) == before["posts"]
    assert (counts(lake)["raw"], archive.archive(lake=lake)) == (4, archive.Archived(0, 0))


def test_rebuild_mends_a_damaged_table_and_keeps_raw(lake: Lake, channel: Channel, topic: Topic) -> None:
    take(channel, topic=topic)
    archive.archive(lake=lake)
    for entry in Path(lake.root, "posts", "_delta_log").iterdir():
        entry.write_text("not JSON")
    archive.rebuild(lake=Lake(lake.root))
    assert counts(Lake(lake.root)) == {"raw": 2, "posts": 2, "mentions": 2}


def test_a_lake_newer_than_the_database_is_refused_until_rebuilt(lake: Lake, channel: Channel, topic: Topic) -> None:
    first, second = take(channel, topic=topic), take(channel, topic=topic)
    kept = bytes(second.raw)
    archive.archive(lake=lake)
    # As a backup restores it that was taken between the two batches.
    Batch.objects.filter(number=second.number).update(archive_number=None, archived_at=None, raw=kept)
    Archive.objects.update(number=first.archive_number or 1)
    with pytest.raises(LakeAheadError):
        archive.archive(lake=lake)
    archive.rebuild(lake=lake)
    take(channel, topic=topic)
    archive.archive(lake=lake)
    assert counts(lake) == {"raw": 6, "posts": 6, "mentions": 6}
    _assert_once(lake)


def test_a_back_search_replaces_the_mentions_of_its_topic(lake: Lake, channel: Channel, topic: Topic) -> None:
    other = make_topic(community=channel.community)
    take(channel, topic=other)
    take(channel, posts=3, topic=topic)
    archive.archive(lake=lake)
    first, *_ = Post.objects.order_by("seq")
    Mention.objects.filter(topic=topic).delete()
    Topic.objects.filter(id=topic.id).update(revision=2, searched=None)
    topic.refresh_from_db()
    Mention.objects.create(**{name: getattr(_mention(topic, first), name) for name in MENTION_FIELDS})
    archive.archive(lake=lake)
    assert mentions(lake) == {(str(other.id), 1): 2, (str(topic.id), 1): 3}
    assert not archive_state.has_work()
    Topic.objects.filter(id=topic.id).update(searched=0)
    assert archive_state.has_work()
    archive.archive(lake=lake)
    assert not archive_state.has_work()
    assert mentions(lake) == {(str(other.id), 1): 2, (str(topic.id), 2): 1}
    files = lake.files(MENTIONS.name)
    archive.archive(lake=lake)
    assert lake.files(MENTIONS.name) == files


MENTION_FIELDS = ("topic", "post", "community", "created_at", "revision", "batch")


def mentions(lake: Lake) -> Counter[tuple[str, int]]:
    """How many mentions each topic has under each revision."""
    rows = lake.run(lake.ibis_table(MENTIONS.name).select("topic_id", "revision")).to_pylist()
    return Counter((row["topic_id"], row["revision"]) for row in rows)


def test_compact_folds_what_the_archiver_scattered(lake: Lake, channel: Channel, topic: Topic) -> None:
    for _ in range(8):
        take(channel, topic=topic)
        archive.archive(lake=lake)
    before = counts(lake)
    done = sweep.compact(lake=lake, keep=dt.timedelta(0))
    assert (done.months, done.removed, done.added, done.deleted >= 24) == (3, 24, 3, True)
    assert (counts(lake), sweep.compact(lake=lake).months) == (before, 0)
    assert [(state.name, state.files, state.rows) for state in archive_state.tables(lake)] == [
        (RAW.name, 1, 16),
        (POSTS.name, 1, 16),
        (MENTIONS.name, 1, 16),
        (CORRECTIONS.name, 0, 0),
    ]


def test_compact_takes_out_what_was_edited_and_deleted(lake: Lake, channel: Channel, topic: Topic) -> None:
    take(channel, topic=topic)
    one, two = Post.objects.order_by("text")
    edit(channel, one, "1 edited")
    edit(channel, two, "2", deleted_at=NOON)
    archive.archive(lake=lake)
    assert sweep.compact(lake=lake).settled == 1
    assert versions(lake) == [("1 edited", 2, False)]
    one.refresh_from_db()
    edit(channel, one, "1 edited again")
    archive.archive(lake=lake)
    assert versions(lake) == [("1 edited", 2, False), ("1 edited again", 3, False)]
    assert (sweep.compact(lake=lake).settled, sweep.compact(lake=lake, every=True).settled) == (1, 0)
    assert versions(lake) == [("1 edited again", 3, False)]


class Plain:
    """A connector whose payloads are posts already."""

    def check(self) -> Account:
        return Account(name="plain")

    def fetch(self, cursor: Cursor) -> Page:
        return Page(items=(), cursor=cursor)

    def read(self, item: Item) -> HeardPost:
        return HeardPost(created_at=NOON, **item.payload)

    def network(self) -> str:
        return "plain"


def test_what_intake_takes_is_archived_version_by_version(lake: Lake, channel: Channel, topic: Topic) -> None:
    pages: list[list[dict[str, Any]]] = [
        [{"id": "1", "text": "coffee one"}, {"id": "2", "text": "coffee two"}, {"id": "3", "text": "tea"}],
        [{"id": "1", "text": "coffee again"}, {"id": "2", "deleted": True}, {"id": "3", "text": "tea", "likes": 9}],
        [{"id": "1", "text": "no more"}, {"id": "3", "text": "coffee after all"}, {"id": "3", "text": "tea then"}],
    ]
    for items in pages:
        page = Page(items=tuple(Item(payload=payload) for payload in items), cursor={})
        take_page(channel, page, connector=Plain())
        archive.archive(lake=lake)
    table = lake.ibis_table(POSTS.name).order_by(["external_id", "version"])
    rows = lake.run(table.select("external_id", "version", "text", "deleted")).to_pylist()
    assert [tuple(row.values()) for row in rows] == [
        ("1", 1, "coffee one", False),
        ("1", 2, "coffee again", False),
        ("1", 3, "no more", False),
        ("2", 1, "coffee two", False),
        ("2", 2, "coffee two", True),
        ("3", 1, "tea", False),
        ("3", 2, "coffee after all", False),
        ("3", 3, "tea then", False),
    ]
    span = Span.days(1, now=NOON, zone=ZoneInfo("UTC"))
    community = str(channel.community_id)
    assert [step.posts for step in volume.volume(lake, community=community, span=span)] == [2]
    assert volume.volume_by_topic(lake, community=community, span=span) == {}
    archive.rebuild(lake=lake)
    assert lake.run(table.select("external_id", "version", "text", "deleted")).to_pylist() == rows
