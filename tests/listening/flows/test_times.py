from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import ibis
from hypothesis import given, settings
from hypothesis import strategies as st

from talka.listening import flows
from talka.listening.flows import By

ZONES = [
    "UTC",
    "Europe/Athens",
    "Europe/Riga",
    "Asia/Jerusalem",
    "America/Sao_Paulo",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Apia",
]
zones = st.sampled_from(ZONES).map(ZoneInfo)
instants = st.datetimes(datetime(2010, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(zone=zones, since=instants, length=st.integers(1, 400), by=st.sampled_from(By), data=st.data())
@settings(max_examples=60)
def test_steps_of_the_engine_are_those_of_the_calendar(
    zone: ZoneInfo, since: datetime, length: int, by: By, data: st.DataObject
) -> None:
    since = since.replace(minute=0, second=0, microsecond=0)
    until = since + timedelta(hours=length)
    times = data.draw(st.lists(st.integers(0, length * 3600 - 1), min_size=1, max_size=30))
    heard = [since + timedelta(seconds=time) for time in times]
    table = ibis.table({"quarter": "int64"}, name="heard")
    answered = _answered(table.select(step=flows.bucket(table.quarter, since, until, by, zone)), heard)
    assert answered == [_step(time, by, zone) for time in heard]
    assert set(answered) <= set(flows.steps(since, until, by, zone))


def _answered(expression: ibis.Table, heard: list[datetime]) -> list[int]:
    with duckdb.connect() as connection:
        quarters = [flows.quarter(time) for time in heard]
        connection.execute(f"CREATE TEMP VIEW heard AS SELECT unnest({quarters}::BIGINT[]) AS quarter")
        return [step for (step,) in connection.execute(ibis.to_sql(expression, dialect="duckdb")).fetchall()]


def _step(time: datetime, by: By, zone: ZoneInfo) -> int:
    """The same by Python's calendar alone."""
    local = time.astimezone(zone)
    if by is By.DAY:
        return (local.date() - date(1970, 1, 1)).days
    hour = local.replace(minute=0, second=0, microsecond=0)
    return flows.quarter(time - (local.replace(tzinfo=None) - hour.replace(tzinfo=None)))


@given(zone=zones, since=instants, length=st.integers(1, 400), data=st.data())
@settings(max_examples=60)
def test_hours_of_the_week_are_those_of_the_calendar(
    zone: ZoneInfo, since: datetime, length: int, data: st.DataObject
) -> None:
    since = since.replace(minute=0, second=0, microsecond=0)
    until = since + timedelta(hours=length)
    times = data.draw(st.lists(st.integers(0, length * 3600 - 1), min_size=1, max_size=30))
    heard = [since + timedelta(seconds=time) for time in times]
    table = ibis.table({"quarter": "int64"}, name="heard")
    answered = _answered(table.select(hour=flows.hour_of_week(table.quarter, since, until, zone)), heard)
    assert answered == [_hour(time, zone) for time in heard]


@given(zone=zones, since=instants, length=st.integers(1, 400))
@settings(max_examples=20)
def test_hours_in_a_span_are_counted_by_the_calendar(zone: ZoneInfo, since: datetime, length: int) -> None:
    since = since.replace(minute=0, second=0, microsecond=0)
    quarters = [since + timedelta(minutes=15 * number) for number in range(length * 4)]
    expected = Counter(_hour(time, zone) for time in quarters)
    assert flows.hours_in(since, since + timedelta(hours=length), zone) == [expected[hour] for hour in range(168)]


def _hour(time: datetime, zone: ZoneInfo) -> int:
    local = time.astimezone(zone)
    return local.weekday() * 24 + local.hour
