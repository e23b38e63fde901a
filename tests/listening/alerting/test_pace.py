"""When something is told."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talka.listening.alerting.pace import Plan, due

RIGA = ZoneInfo("Europe/Riga")
NIGHT = (dt.time(22), dt.time(7))
LUNCH = (dt.time(12), dt.time(13, 30))


def riga(day: int, hour: int, minute: int = 0, month: int = 6) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=RIGA)


def plan(pace: str = "once", *, hour: int = 9, weekday: int = 0, quiet: tuple[dt.time, dt.time] | None = None) -> Plan:
    return Plan(pace, hour, weekday, quiet, RIGA)


# 2026-06-01 is a Monday.
@pytest.mark.parametrize(
    ("asked", "now", "expected"),
    [
        (plan(), riga(1, 10), riga(1, 10)),
        (plan(quiet=NIGHT), riga(1, 21, 59), riga(1, 21, 59)),
        (plan(quiet=NIGHT), riga(1, 22), riga(2, 7)),
        (plan(quiet=NIGHT), riga(2, 3), riga(2, 7)),
        (plan(quiet=NIGHT), riga(2, 7), riga(2, 7)),
        (plan(quiet=LUNCH), riga(1, 12, 10), riga(1, 13, 30)),
        (plan("daily"), riga(1, 8), riga(1, 9)),
        (plan("daily"), riga(1, 9), riga(1, 9)),
        (plan("daily"), riga(1, 9, 1), riga(2, 9)),
        (plan("daily", hour=5, quiet=NIGHT), riga(1, 1), riga(1, 7)),
        (plan("weekly", weekday=2), riga(1, 8), riga(3, 9)),
        (plan("weekly", weekday=0), riga(1, 8), riga(1, 9)),
        (plan("weekly", weekday=0), riga(1, 10), riga(8, 9)),
        # The clock is put back on 25 October and forward on 29 March: nine stays nine.
        (plan("daily"), riga(24, 10, month=10), riga(25, 9, month=10)),
        (plan("daily"), riga(28, 10, month=3), riga(29, 9, month=3)),
    ],
)
def test_time_is_that_of_the_owner_and_never_quiet(asked: Plan, now: dt.datetime, expected: dt.datetime) -> None:
    found = due(asked, now.astimezone(dt.UTC))
    assert (found, found.tzinfo) == (expected.astimezone(dt.UTC), dt.UTC)


@given(
    moment=st.integers(0, 700 * 24 * 60).map(lambda minutes: riga(1, 0) + dt.timedelta(minutes=minutes)),
    pace=st.sampled_from(["once", "daily", "weekly"]),
    hour=st.integers(0, 23),
    weekday=st.integers(0, 6),
)
def test_nothing_is_told_before_it_is_found_nor_much_later_than_asked(
    moment: dt.datetime, pace: str, hour: int, weekday: int
) -> None:
    wait = due(plan(pace, hour=hour, weekday=weekday, quiet=NIGHT), moment) - moment
    longest = {"once": 10, "daily": 35, "weekly": 179}[pace]
    assert dt.timedelta() <= wait <= dt.timedelta(hours=longest)
