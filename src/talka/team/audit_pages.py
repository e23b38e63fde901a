"""Reading the audit log page by page, from any place in it and at the same cost everywhere."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid

from django.db.models import Q, QuerySet
from django.utils import timezone

from talka.team.models import AuditEntry, Community

SIZE = 50


@dataclasses.dataclass(frozen=True, kw_only=True)
class AuditFilter:
    """What of the log is asked for; days are whole days in the reader's time zone."""

    person: str = ""
    action: str = ""
    since: dt.date | None = None
    until: dt.date | None = None

    def apply(self, rows: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        """Keep what fits."""
        if self.person:
            rows = rows.filter(user_name__icontains=self.person)
        if self.action:
            rows = rows.filter(action=self.action)
        if self.since:
            rows = rows.filter(created__gte=_midnight(self.since))
        if self.until:
            rows = rows.filter(created__lt=_midnight(self.until + dt.timedelta(days=1)))
        return rows


@dataclasses.dataclass(frozen=True, kw_only=True)
class AuditPage:
    """Entries newest first, and the places before and after them (empty at an end)."""

    entries: list[AuditEntry]
    newer: str
    older: str


def audit_page(
    community: Community | None, wanted: AuditFilter, *, older: str = "", newer: str = "", size: int = SIZE
) -> AuditPage:
    """A page of a community's log (None: of the installation), from the place ``older`` or ``newer`` on.

    A place is the time and the id of an entry, so the page costs the same however far back it is. A place
    that cannot be read counts as none.
    """
    rows = wanted.apply(AuditEntry.objects.filter(community=community))
    upwards = _place(newer)
    downwards = _place(older)
    if upwards:
        found = list(_above(rows, *upwards)[: size + 1])
        entries = found[:size][::-1]
        return AuditPage(
            entries=entries,
            newer=_mark(entries, 0, there=len(found) > size),
            older=_mark(entries, -1, there=True),
        )
    below = _below(rows, *downwards) if downwards else rows
    found = list(below.order_by("-created", "-id")[: size + 1])
    entries = found[:size]
    return AuditPage(
        entries=entries,
        newer=_mark(entries, 0, there=downwards is not None),
        older=_mark(entries, -1, there=len(found) > size),
    )


def _below(rows: QuerySet[AuditEntry], moment: dt.datetime, key: uuid.UUID) -> QuerySet[AuditEntry]:
    return rows.filter(Q(created__lt=moment) | Q(id__lt=key), created__lte=moment)


def _above(rows: QuerySet[AuditEntry], moment: dt.datetime, key: uuid.UUID) -> QuerySet[AuditEntry]:
    after = rows.filter(Q(created__gt=moment) | Q(id__gt=key), created__gte=moment)
    return after.order_by("created", "id")


def _place(text: str) -> tuple[dt.datetime, uuid.UUID] | None:
    moment, _, key = text.partition("_")
    try:
        return dt.datetime.fromtimestamp(int(moment) / 1_000_000, dt.UTC), uuid.UUID(key)
    except (ValueError, OverflowError, OSError):
        return None


def _mark(entries: list[AuditEntry], index: int, *, there: bool) -> str:
    if not entries or not there:
        return ""
    entry = entries[index]
    microseconds = (entry.created - dt.datetime.fromtimestamp(0, dt.UTC)) // dt.timedelta(microseconds=1)
    return f"{microseconds}_{entry.pk}"


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
