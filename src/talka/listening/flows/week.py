"""When in the week people speak."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talka.listening.flows.selection import Selection, Tables
from talka.listening.flows.times import hour_of_week

if TYPE_CHECKING:
    import ibis


def hours_of_week(tables: Tables, selection: Selection) -> ibis.Table:
    """How many of the chosen posts each hour of the week brought: ``hour`` (0 is Monday, midnight to one), ``posts``.

    The hour is the one that clocks of the selection's zone showed, also where they were moved meanwhile. Hours
    without posts are left out; `talka.listening.flows.times.hours_in` tells how often each hour came.
    """
    rows = selection.plain(tables)
    small = rows.group_by("quarter").agg(n=rows.count())
    hours = small.mutate(hour=hour_of_week(small.quarter, selection.since, selection.until, selection.zone))
    return hours.group_by("hour").agg(posts=hours.n.sum().cast("int64"))
