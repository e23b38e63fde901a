from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talka.channels.connectors.feeds.dates import entry_date, parse_date

TEN = datetime(2024, 1, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Tue, 02 Jan 2024 10:00:00 GMT",
        "Tue, 02 Jan 2024 10:00:00 UT",
        "Tue, 02 Jan 2024 05:00:00 EST",
        "Tue, 02 Jan 2024 02:00 PST",
        "2 Jan 24 11:00:00 +0100",
        "Tue, 02 Jan 2024 13:00:00 MSK",
        "Tue, 02 Jan 2024 12:00:00 EET",
        "Wrong, 02 Jan 2024 10:00:00 -0000",
        "Tue, 02 Jan 2024 10:00:00",
        "2024-01-02T10:00:00Z",
        "2024-01-02T12:00:00.000+02:00",
        "2024-01-02 10:00:00",
        "20240102T100000Z",
        " 2024-01-02T10:00:00+0000 ",
        "January 2, 2024 10:00 AM",
    ],
)
def test_dates_in_all_notations_are_one_moment(text: str) -> None:
    assert parse_date(text) == TEN


@pytest.mark.parametrize("text", ["", "yesterday", "10:00", "0000-00-00T00:00:00Z", "Tue, 99 Foo 2024", "12", "é"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


def test_date_in_the_future_is_kept_as_said() -> None:
    assert parse_date("Fri, 31 Dec 2099 10:00:00 GMT") == datetime(2099, 12, 31, 10, tzinfo=UTC)


def test_dates_that_only_feedparser_understands_are_used() -> None:
    entry = {"published": "화요일", "published_parsed": [2024, 1, 2, 10, 0, 0, 1, 2, 0]}
    assert entry_date(entry, "published", "updated") == TEN


@given(st.text())
def test_any_text_is_a_date_or_none(text: str) -> None:
    found = parse_date(text)
    assert found is None or found.tzinfo is UTC


@given(st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.timezones()))  # noqa: DTZ001 - a bound
def test_iso_date_keeps_its_moment(moment: datetime) -> None:
    assert parse_date(moment.isoformat()) == moment.astimezone(UTC)
