"""When something is told: at once, in a digest, after the quiet hours. No Django, no clock."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple
from zoneinfo import ZoneInfo

_DAY = dt.timedelta(days=1)


class Plan(NamedTuple):
    """How soon, and when not.

    Attributes:
        pace: ``once``, ``daily`` or ``weekly``.
        hour: of a digest, 0 to 23.
        weekday: of a weekly one, 0 is Monday.
        quiet: from and until; None or the same twice for no quiet hours.
        zone: in which all of these are meant.
    """

    pace: str
    hour: int
    weekday: int
    quiet: tuple[dt.time, dt.time] | None
    zone: ZoneInfo


def due(plan: Plan, now: dt.datetime) -> dt.datetime:
    """When something that is found now is to be told, in UTC."""
    moment = now if plan.pace == "once" else _next(plan, now.astimezone(plan.zone))
    return _after_quiet(plan, moment.astimezone(plan.zone)).astimezone(dt.UTC)


def _next(plan: Plan, local: dt.datetime) -> dt.datetime:
    """The next time of a digest."""
    day = local.date()
    if plan.pace == "weekly":
        day += _DAY * ((plan.weekday - day.weekday()) % 7)
    found = dt.datetime.combine(day, dt.time(plan.hour), plan.zone)
    step = _DAY * (7 if plan.pace == "weekly" else 1)
    return found if found >= local else dt.datetime.combine(day + step, dt.time(plan.hour), plan.zone)


def _after_quiet(plan: Plan, local: dt.datetime) -> dt.datetime:
    if plan.quiet is None:
        return local
    start, end = plan.quiet
    clock = local.time()
    overnight = start > end
    quiet = (clock >= start or clock < end) if overnight else start <= clock < end
    if not quiet:
        return local
    day = local.date() + (_DAY if overnight and clock >= start else dt.timedelta())
    return dt.datetime.combine(day, end, plan.zone)
