"""Time in flows: steps of charts, cut in a zone, from quarters of an hour since 1970 (UTC).

Times are computed on the column ``quarter``, so an engine needs no time zone database and every engine cuts days at
the same instant.
"""

from __future__ import annotations

import enum
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    import ibis

QUARTER: Final = 900
"""Seconds."""

DAY: Final = 96
"""Quarters of an hour."""

HOUR: Final = 4
"""Quarters of an hour."""

WEEK: Final = 168
"""Hours."""

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class By(enum.StrEnum):
    """How long a step of a chart is."""

    DAY = "day"
    HOUR = "hour"


def quarter(instant: datetime) -> int:
    """The quarter of an hour since 1970 in which an instant lies."""
    return int((instant - EPOCH) // timedelta(seconds=QUARTER))


def bucket(quarters: ibis.expr.types.IntegerValue, since: datetime, until: datetime, by: By, zone: ZoneInfo) -> Any:
    """The step in which a quarter of an hour lies, as a number (`start` makes a time of it).

    By day it is the number of the day in the zone's calendar (1970-01-01 is 0); by hour it is the quarter of
    an hour with which the hour of the zone begins, so an hour that a clock shows twice in autumn stays two
    hours.
    """
    shift = _shift(quarters, since, until, zone)
    local = quarters + shift
    return local // DAY if by is By.DAY else local // HOUR * HOUR - shift


def _shift(quarters: ibis.expr.types.IntegerValue, since: datetime, until: datetime, zone: ZoneInfo) -> Any:
    """How far the zone's clocks are from UTC at a quarter of an hour, in quarters of an hour."""
    import ibis

    shifts = offsets(since, until, zone)
    branches = [(quarters < end, ibis.literal(shift)) for end, shift in shifts[:-1]]
    return ibis.cases(*branches, else_=shifts[-1][1]) if branches else ibis.literal(shifts[-1][1])


def steps(since: datetime, until: datetime, by: By, zone: ZoneInfo) -> list[int]:
    """Every `bucket` of a span, also those that nothing was heard in."""
    found: set[int] = set()
    at, end = quarter(since), quarter(until)
    for stop, shift in offsets(since, until, zone):
        stop = min(stop, end)  # noqa: PLW2901 - the last span reaches beyond the end
        if by is By.DAY:
            found.update(range((at + shift) // DAY, (stop - 1 + shift) // DAY + 1))
        else:
            found.update(number // HOUR * HOUR - shift for number in range(at + shift, stop + shift))
        at = stop
    return sorted(found)


def start(step: int, by: By, zone: ZoneInfo) -> datetime:
    """When the step of a `bucket` begins, in the zone."""
    if by is By.DAY:
        return midnight(EPOCH.date() + timedelta(days=step), zone)
    return (EPOCH + timedelta(seconds=step * QUARTER)).astimezone(zone)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a day in a zone (some zones move their clocks at midnight)."""
    return datetime.combine(day, time.min, zone).astimezone(UTC).astimezone(zone)


def offsets(since: datetime, until: datetime, zone: ZoneInfo) -> list[tuple[int, int]]:
    """The zone's offsets from UTC in a span: pairs of (quarter before which it holds, offset in quarters).

    Transitions are found by halving, which takes a zone's rules from Python alone.
    """
    found: list[tuple[int, int]] = []
    at, end = quarter(since), quarter(until) + 1
    while at < end:
        shift = _offset(at, zone)
        stop = _until(at, end, shift, zone)
        found.append((stop, shift))
        at = stop
    return found


def _until(at: int, end: int, shift: int, zone: ZoneInfo) -> int:
    """The first quarter after ``at`` with another offset, at the most ``end``."""
    # A zone may change twice in some weeks (Morocco around Ramadan), never twice within one.
    week = 7 * DAY
    while at + week < end and _offset(at + week, zone) == shift:
        at += week
    low, high = at, min(at + week, end)
    if _offset(high, zone) == shift:
        return end
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(middle, zone) == shift else (low, middle)
    return high


def _offset(number: int, zone: ZoneInfo) -> int:
    """The zone's offset from UTC in quarters of an hour, at a quarter of an hour."""
    offset = (EPOCH + timedelta(seconds=number * QUARTER)).astimezone(zone).utcoffset()
    return round((offset or timedelta()).total_seconds() / QUARTER)


def counted(rows: ibis.Table, since: datetime, until: datetime, by: By, zone: ZoneInfo, *keys: str) -> ibis.Table:
    """Rows counted by the keys and the step."""
    # Counting by quarter first keeps the arithmetic of zones away from the many rows.
    small = rows.group_by([*keys, "quarter"]).agg(n=rows.count())
    steps = small.mutate(bucket=bucket(small.quarter, since, until, by, zone))
    return steps.group_by([*keys, "bucket"]).agg(posts=steps.n.sum().cast("int64"))


def hour_of_week(quarters: ibis.expr.types.IntegerValue, since: datetime, until: datetime, zone: ZoneInfo) -> Any:
    """The hour of the week that clocks of the zone show, from 0 (Monday, midnight to one) to 167.

    An hour that a clock shows twice in autumn is the same hour of the week both times.
    """
    local = quarters + _shift(quarters, since, until, zone)
    # 1970-01-01 was a Thursday.
    return (local // HOUR + 3 * 24) % WEEK


def hours_in(since: datetime, until: datetime, zone: ZoneInfo) -> list[int]:
    """How many quarters of an hour of a span each hour of the week has: what its posts are divided by."""
    found = [0] * WEEK
    at = quarter(since)
    for stop, shift in offsets(since, until, zone):
        for number in range(at, min(stop, quarter(until))):
            found[((number + shift) // HOUR + 3 * 24) % WEEK] += 1
        at = stop
    return found
