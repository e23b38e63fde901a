"""Volume for charts: the answers of `talka.listening.flows` as rows, with the empty steps filled in.

Errors: `talka.lake.LakeError`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from talka.lake import MENTIONS, POSTS, Compiled, Lake, compiled
from talka.lake.schema import ibis_table
from talka.listening import flows
from talka.listening.flows import By

KEPT: Final = 256
"""Compiled questions that a process keeps of each kind."""


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """What a chart covers: the steps from ``since`` to before ``until``, cut in a zone."""

    since: datetime
    until: datetime
    zone: ZoneInfo
    by: By = By.DAY

    @classmethod
    def days(cls, last: int, *, now: datetime, zone: ZoneInfo) -> Span:
        """The last days, today included, each whole."""
        today = now.astimezone(zone).date()
        return cls(
            since=flows.midnight(today - timedelta(days=last - 1), zone),
            until=flows.midnight(today + timedelta(days=1), zone),
            zone=zone,
        )

    @classmethod
    def hours(cls, last: int, *, now: datetime, zone: ZoneInfo) -> Span:
        """The last hours, the running one included, each whole."""
        running = now.astimezone(zone).replace(minute=0, second=0, microsecond=0).astimezone(UTC)
        hour = timedelta(hours=1)
        return cls(since=running - (last - 1) * hour, until=running + hour, zone=zone, by=By.HOUR)


class Step(msgspec.Struct, frozen=True):
    """One step of a chart: when it begins (in the chart's zone), and how many posts were in it."""

    start: datetime
    posts: int


def volume(lake: Lake, *, community: str, span: Span) -> list[Step]:
    """Posts of a community, step by step."""
    rows = lake.run(_volume(community, span)).to_pylist()
    return _filled({row["bucket"]: row["posts"] for row in rows}, _starts(span))


def volume_by_channel(lake: Lake, *, community: str, span: Span) -> dict[str, list[Step]]:
    """Likewise for each channel, by its id; channels that brought nothing are left out."""
    return _grouped(lake, _by_channel(community, span), "channel_id", span)


def volume_by_language(lake: Lake, *, community: str, span: Span) -> dict[str, list[Step]]:
    """Likewise for each language that was heard."""
    return _grouped(lake, _by_language(community, span), "language", span)


def volume_by_topic(lake: Lake, *, community: str, span: Span) -> dict[str, list[Step]]:
    """Likewise for each topic, by its id; topics that nothing matched are left out."""
    return _grouped(lake, _by_topic(community, span), "topic_id", span)


# A page is opened more often than its span moves on, and compiling takes longer than most answers.
@lru_cache(KEPT)
def _volume(community: str, span: Span) -> Compiled:
    return compiled(flows.volume(ibis_table(POSTS.name), **_asked(community, span)))


@lru_cache(KEPT)
def _by_channel(community: str, span: Span) -> Compiled:
    return compiled(flows.volume_by_channel(ibis_table(POSTS.name), **_asked(community, span)))


@lru_cache(KEPT)
def _by_language(community: str, span: Span) -> Compiled:
    return compiled(flows.volume_by_language(ibis_table(POSTS.name), **_asked(community, span)))


@lru_cache(KEPT)
def _by_topic(community: str, span: Span) -> Compiled:
    tables = ibis_table(MENTIONS.name), ibis_table(POSTS.name)
    return compiled(flows.volume_by_topic(*tables, **_asked(community, span)))


def _asked(community: str, span: Span) -> dict[str, Any]:
    return {"community": community, **msgspec.structs.asdict(span)}


def _grouped(lake: Lake, asked: Compiled, key: str, span: Span) -> dict[str, list[Step]]:
    """Rows of (key, bucket, posts) as a filled series for each key."""
    found: dict[str, dict[int, int]] = {}
    for row in lake.run(asked).to_pylist():
        found.setdefault(row[key], {})[row["bucket"]] = row["posts"]
    starts = _starts(span)
    return {name: _filled(counts, starts) for name, counts in sorted(found.items())}


@lru_cache(KEPT)
def _starts(span: Span) -> dict[int, datetime]:
    """When each bucket of the span begins."""
    numbers = flows.steps(span.since, span.until, span.by, span.zone)
    return {number: flows.start(number, span.by, span.zone) for number in numbers}


def _filled(counts: dict[int, int], starts: dict[int, datetime]) -> list[Step]:
    """A step for each bucket, with zero where nothing was heard."""
    return [Step(start, counts.get(number, 0)) for number, start in starts.items()]
