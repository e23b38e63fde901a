from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.lake.conftest import post, posts_of

from talka.lake import MENTIONS, POSTS, Engine, Lake
from talka.lake.schema import table_of
from talka.listening import volume
from talka.listening.volume import Span, Step

ENGINE = Engine(memory="256MB", threads=2)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(str(tmp_path / "lake"), engine=ENGINE)


def day(number: int, hour: int = 12) -> datetime:
    return datetime(2026, 3, number, hour, tzinfo=UTC)


def in_march(last: int = 5, zone: str = "UTC") -> Span:
    return Span.days(last, now=day(last), zone=ZoneInfo(zone))


def counts(steps: list[Step]) -> list[int]:
    return [step.posts for step in steps]


def write(lake: Lake, *rows: dict[str, object]) -> None:
    lake.append(POSTS.name, posts_of(list(rows)), writer="w", number=(lake.number(POSTS.name, "w") or 0) + 1)


def mention(lake: Lake, *pairs: tuple[str, dict[str, object]]) -> None:
    names = ("community_id", "post_id", "version", "created_at")
    columns: dict[str, list[object]] = {name: [told[name] for _, told in pairs] for name in names}
    columns |= {"topic_id": [topic for topic, _ in pairs], "revision": [1 for _ in pairs]}
    number = (lake.number(MENTIONS.name, "w") or 0) + 1
    lake.append(MENTIONS.name, table_of(MENTIONS.name, columns), writer="w", number=number)


def test_volume_counts_days_and_fills_the_empty_ones(lake: Lake) -> None:
    write(lake, post(1, created_at=day(2)), post(2, created_at=day(2)), post(3, created_at=day(4)))
    write(lake, post(4, created_at=day(4), community_id="other"), post(5, created_at=day(6)))
    zone = ZoneInfo("UTC")
    expected = [Step(datetime(2026, 3, 1 + n, tzinfo=zone), posts) for n, posts in enumerate([0, 2, 0, 1, 0])]
    assert volume.volume(lake, community="brand", span=in_march()) == expected


def test_volume_cuts_days_in_the_zone(lake: Lake) -> None:
    write(lake, post(1, created_at=day(2, hour=22)), post(2, created_at=day(2, hour=21)))
    athens = volume.volume(lake, community="brand", span=in_march(zone="Europe/Athens"))
    assert (counts(athens), athens[0].start.isoformat()) == ([0, 1, 1, 0, 0], "2026-03-01T00:00:00+02:00")


def test_volume_by_hour_keeps_both_hours_that_a_clock_shows_twice(lake: Lake) -> None:
    zone = ZoneInfo("Europe/Athens")
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    write(lake, post(1, created_at=first), post(2, created_at=first + timedelta(hours=1)))
    span = Span.hours(3, now=first + timedelta(hours=1), zone=zone)
    steps = volume.volume(lake, community="brand", span=span)
    shown = [(step.start.isoformat(), step.posts) for step in steps]
    assert shown == [
        ("2026-10-25T02:00:00+03:00", 0),
        ("2026-10-25T03:00:00+03:00", 1),
        ("2026-10-25T03:00:00+02:00", 1),
    ]


def test_volume_counts_the_newest_version_only(lake: Lake) -> None:
    write(lake, *(post(n, created_at=day(2)) for n in range(1, 6)))
    write(lake, post(1, version=2, created_at=day(2)), post(2, version=2, deleted=True, created_at=day(2)))
    write(lake, post(3, version=2, deleted=True, created_at=day(2)), post(3, version=3, created_at=day(2)))
    write(lake, post(1, version=3, created_at=day(3), language="de"))
    assert counts(volume.volume(lake, community="brand", span=in_march())) == [0, 3, 1, 0, 0]
    languages = volume.volume_by_language(lake, community="brand", span=in_march())
    assert {name: counts(steps) for name, steps in languages.items()} == {
        "de": [0, 0, 1, 0, 0],
        "en": [0, 3, 0, 0, 0],
    }


def test_volume_by_channel_keeps_channels_apart(lake: Lake) -> None:
    write(lake, post(1, channel_id="a"), post(2, channel_id="b"), post(3, channel_id="a"))
    found = volume.volume_by_channel(lake, community="brand", span=in_march(2))
    assert {name: counts(steps) for name, steps in found.items()} == {"a": [2, 0], "b": [1, 0]}


def test_volume_by_topic_follows_edits_and_deletions(lake: Lake) -> None:
    first, second, third = (post(n, created_at=day(2)) for n in (1, 2, 3))
    edited, deleted = first | {"version": 2}, second | {"version": 2, "deleted": True}
    write(lake, first, second, third)
    mention(lake, ("old", first), ("both", first), ("both", second), ("both", third))
    assert topics(lake) == {"both": 3, "old": 1}
    write(lake, edited, deleted)
    mention(lake, ("both", edited), ("new", edited))
    assert topics(lake) == {"both": 2, "new": 1}


def topics(lake: Lake) -> dict[str, int]:
    found = volume.volume_by_topic(lake, community="brand", span=in_march())
    return {name: sum(counts(steps)) for name, steps in found.items()}
