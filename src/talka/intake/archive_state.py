"""Reads about the archive: how the lake stands, and the items of a batch as they came."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db.models import Count, Min, Sum
from django.utils import timezone

from talka.channels.models import Post, PostVersion
from talka.intake.archive import our_lake
from talka.intake.archive_corrections import has_corrections
from talka.intake.archive_topics import searched_topics
from talka.intake.facts import unpacked
from talka.intake.models import Archive, Batch, BatchState
from talka.lake import RAW, TABLES, Lake, LakeError
from talka.listening.models import Correction, Mention

if TYPE_CHECKING:
    from talka.lake import MonthFiles

LATE: Final = timedelta(minutes=15)
"""A batch that waits longer for the lake is trouble even when no error was seen: no worker runs."""

STUCK: Final = "lake-late"
"""The code of that trouble."""

PERSON: Final = {error.code: error.person for error in LakeError.__subclasses__()} | {
    STUCK: "What was heard waits longer than it should for the lake. See that a worker runs: talka worker"
}
"""What a code means, for a person."""


class ArchiveState(msgspec.Struct, frozen=True, kw_only=True):
    """How the archiver stands.

    Attributes:
        batches: taken batches that are not in the lake yet; ``items`` of them altogether.
        oldest: when the first of them was taken.
        code: stable name of what is wrong (`talka.lake.errors`, or `STUCK`); empty: all is well.
        person: what that means and what to do, in English; pages translate by the code.
        detail: what the system said, for the log and `talka doctor`.
        since: since when.
    """

    batches: int
    items: int
    oldest: datetime | None
    worked_at: datetime | None
    code: str
    person: str
    detail: str
    since: datetime | None


class TableState(msgspec.Struct, frozen=True, kw_only=True):
    """How a table of the lake stands; ``size`` in bytes."""

    name: str
    months: int
    files: int
    rows: int
    size: int


def state(*, now: datetime | None = None) -> ArchiveState:
    """How the archiver stands; asks PostgreSQL only, so it is cheap enough for a page."""
    row = Archive.objects.filter(id=1).first() or Archive()
    waiting = Batch.objects.filter(state=BatchState.TAKEN, archived_at=None)
    seen = waiting.aggregate(batches=Count("number"), items=Sum("items"), oldest=Min("taken_at"))
    late = seen["oldest"] is not None and (now or timezone.now()) - seen["oldest"] > LATE
    code = row.trouble_code or (STUCK if late else "")
    return ArchiveState(
        batches=seen["batches"],
        items=seen["items"] or 0,
        oldest=seen["oldest"],
        worked_at=row.worked_at,
        code=code,
        person=PERSON.get(code, LakeError.person) if code else "",
        detail=row.trouble_detail,
        since=row.trouble_since or (seen["oldest"] if late else None),
    )


def has_work() -> bool:
    """Whether the archiver has something to do."""
    waiting = Batch.objects.filter(state=BatchState.TAKEN, archived_at=None)
    return waiting.exists() or searched_topics().exists() or has_corrections()


def tables(lake: Lake | None = None) -> list[TableState]:
    """How the tables of the lake stand. Raises `LakeError`."""
    lake = lake or our_lake()
    return [_table_state(name, lake.months(name)) for name in TABLES]


def rows_to_rebuild() -> int:
    """About how many rows a rebuild reads."""
    return sum(model.objects.count() for model in (Post, PostVersion, Mention, Correction))


def items_of(batch: Batch, *, lake: Lake | None = None) -> list[dict[str, Any]]:
    """The items of a batch as its channel gave them, wherever they are. Raises `LakeError`."""
    texts = unpacked(batch) if batch.archived_at is None else _archived(batch, lake or our_lake())
    return [json.loads(text) for text in texts]


def _archived(batch: Batch, lake: Lake) -> list[str]:
    """The items of a batch that the lake holds."""
    raw = lake.ibis_table(RAW.name)
    found = raw.filter(raw.month == f"{batch.heard_at:%Y-%m}", raw.batch == batch.number)
    texts: list[str] = lake.run(found.order_by("position").select("item"))["item"].to_pylist()
    return texts


def _table_state(name: str, months: list[MonthFiles]) -> TableState:
    """Sum up the months of a table."""
    return TableState(
        name=name,
        months=len(months),
        files=sum(month.files for month in months),
        rows=sum(month.rows for month in months),
        size=sum(month.size for month in months),
    )
