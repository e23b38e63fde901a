"""Dates of feeds, in all the ways people write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from dateutil import parser, tz

# Abbreviations that RFC 822 leaves out and feeds use all the same; hours east of UTC.
_ZONES = {"CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "BST": 1, "IST": 5.5, "JST": 9, "AEST": 10}
_TZINFOS = {name: tz.tzoffset(name, int(hours * 3600)) for name, hours in _ZONES.items()}
_NAMED_ZONE = re.compile(r"\b(" + "|".join(_ZONES) + r")\s*$")


def parse_date(text: str) -> datetime | None:
    """The moment in UTC; a date without a zone counts as UTC; None when it cannot be understood."""
    text = text.strip()
    if not text:
        return None
    parsers = (_iso, _free) if _NAMED_ZONE.search(text) else (_iso, parsedate_to_datetime, _free)
    for parse in parsers:
        with suppress(ValueError, OverflowError, TypeError):
            return _utc(parse(text))
    return None


def entry_date(entry: Mapping[str, Any], *names: str) -> datetime | None:
    """The first of these fields of a parsed entry that holds a date."""
    for name in names:
        found = parse_date(str(entry.get(name) or "")) or _from_parts(entry.get(f"{name}_parsed"))
        if found:
            return found
    return None


def _iso(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _free(text: str) -> datetime:
    if not re.search(r"\d{4}|\d{1,2}[./-]\d{1,2}[./-]\d{2}", text):
        raise ValueError(text)  # dateutil would take today's year
    parsed: datetime = parser.parse(text, tzinfos=_TZINFOS)
    return parsed


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _from_parts(parts: Any) -> datetime | None:
    """What feedparser understood, which knows Greek, Hungarian and Korean dates: year, month and so on."""
    with suppress(ValueError, TypeError):
        year, month, day, hour, minute, second = parts[:6]
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    return None
