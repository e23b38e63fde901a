"""The reader's time zone, in which days of charts begin, and hours of the week."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR


def hour_in_words(hour: int) -> str:
    """An hour of the week, which 0 is Monday's first."""
    day, of_day = divmod(hour, 24)
    return f"{WEEKDAYS_ABBR[day]} {of_day:02d}:00"


def reader_zone() -> ZoneInfo:
    """The zone that is active for the request (`talka.team.middleware`); UTC where it has no name."""
    zone: dt.tzinfo = timezone.get_current_timezone()
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC")
