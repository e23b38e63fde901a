from __future__ import annotations

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talka.channels.connectors.files.dates import date_reader
from talka.channels.connectors.files.mapping import Dates

TEN = datetime(2024, 1, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-02T10:00:00Z",
        "2024-01-02 10:00:00",
        "2024-01-02 12:00:00 +0200",
        "Tue Jan 02 10:00:00 +0000 2024",
        "Tue, 02 Jan 2024 10:00:00 GMT",
        "01/02/2024 10:00",
        "1/2/24 10:00 AM",
        "02.01.2024 10:00",
        "2 Jan 2024, 10:00",
        "1704189600",
        "1704189600.0",
        "1704189600000",
        "1704189600000000",
    ],
)
def test_dates_in_all_notations_are_one_moment(text: str) -> None:
    assert date_reader(Dates.AUTO, "UTC")(text) == TEN


@pytest.mark.parametrize(
    "text", ["yesterday", "12", "31/02/2020", "2024-13-45", "10:00", "x" * 500, "99999999999999999"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever the parser says
        date_reader(Dates.AUTO, "UTC")(text)


@pytest.mark.parametrize(("dates", "text"), [(Dates.EPOCH, "1704189600"), (Dates.EPOCH_MS, "1704189600000")])
def test_unix_times_are_read(dates: Dates, text: str) -> None:
    assert date_reader(dates, "UTC")(text) == TEN


def test_dates_without_a_zone_are_in_the_zone_of_the_mapping() -> None:
    assert date_reader(Dates.AUTO, "Asia/Jerusalem")("2024-01-02 12:00:00") == TEN
    assert date_reader(Dates.AUTO, "Asia/Jerusalem")("2024-01-02T10:00:00Z") == TEN


def test_unknown_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        date_reader(Dates.AUTO, "../etc/passwd")


@given(st.text(), st.sampled_from(Dates))
def test_any_text_is_a_date_or_a_value_error(text: str, dates: Dates) -> None:
    with contextlib.suppress(ValueError):
        assert date_reader(dates, "UTC")(text).tzinfo is UTC
