"""Dates of exports."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil import parser

from talka.channels.connectors.files.mapping import Dates

_START = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBER = re.compile(r"^-?\d{9,16}(?:\.\d+)?$")
_UNITS = ((1e15, 1e6), (1e11, 1e3))  # from so large a number on, so many units a second
_SLASHES = re.compile(r"^\d{1,2}/\d{1,2}/\d")
_HAS_DATE = re.compile(r"\d{4}|\d{1,2}[/. -]\d{1,2}[/. -]\d{2}|\d{1,2}[ -]?[^\W\d]{3,}[ -]?\d{2}")


def date_reader(dates: Dates, zone: str) -> Callable[[str], datetime]:
    """A function from a date as the file writes it to the moment in UTC; it raises ValueError.

    Raises:
        ValueError: when there is no such time zone.
    """
    try:
        here: tzinfo = UTC if zone in {"", "UTC"} else ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"There is no time zone {zone!r}.") from None
    if dates in {Dates.EPOCH, Dates.EPOCH_MS}:
        return lambda text: _since(float(text), 1.0 if dates is Dates.EPOCH else 1e3)
    return lambda text: _read(text, dates, here)


def _read(text: str, dates: Dates, here: tzinfo) -> datetime:
    moment: datetime | None = None
    with suppress(ValueError):
        moment = None if text.isdecimal() else datetime.fromisoformat(text)
    if moment is None:
        moment = _from_number(text) or _free(text, dates)
    return _utc(moment, here)


def _utc(moment: datetime, here: tzinfo) -> datetime:
    if moment.tzinfo is UTC:
        return moment
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=here)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(str(error)) from error


def _from_number(text: str) -> datetime | None:
    """A Unix time in seconds, milliseconds or microseconds, by its size."""
    if not _NUMBER.match(text):
        return None
    number = float(text)
    return _since(number, next((unit for least, unit in _UNITS if abs(number) >= least), 1.0))


def _since(number: float, unit: float) -> datetime:
    try:
        return _START + timedelta(seconds=number / unit)
    except OverflowError as error:
        raise ValueError(str(error)) from error


def _free(text: str, dates: Dates) -> datetime:
    if not _HAS_DATE.search(text):
        raise ValueError(text)  # dateutil would fill in today
    day_first = dates is Dates.DAY_FIRST or (dates is Dates.AUTO and not _SLASHES.match(text))
    try:
        parsed: datetime = parser.parse(text, dayfirst=day_first)
    except (OverflowError, TypeError, AttributeError) as error:
        raise ValueError(str(error)) from error
    return parsed
