"""The reader's time zone, in which days of charts begin."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone


def reader_zone() -> ZoneInfo:
    """The zone that is active for the request (`talka.team.middleware`); UTC where it has no name."""
    zone: dt.tzinfo = timezone.get_current_timezone()
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC")
