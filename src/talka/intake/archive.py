"""The archiver: from PostgreSQL to the lake, each batch once, in one order, by one process at a time.

Batches commit in another order than they are numbered, so "all up to number n" would skip one that commits
late. The archiver therefore gives each taken batch a second number, of its own, after it sees it committed
(`Batch.archive_number`), under a lock that one process holds; a batch that commits later gets a later number,
so no number can appear below one that was used. Numbers are committed before anything is written.

Each table of the lake remembers, in the same atomic step that adds the rows, the greatest number it holds
(`talka.lake.store`). A run reads it and writes only rows of batches above it. So a kill at any point is
mended by the next run, table by table:

- before a table's commit: the table's number is the old one, the rows are written again from PostgreSQL;
- after it: the number is the new one, they are not written again;
- after all tables, before PostgreSQL is told: nothing is written, PostgreSQL is told.

PostgreSQL keeps the raw page of a batch until then. Posts are read as they stand: when a batch has been
edited by a later one meanwhile, its versions come from `PostVersion`; both are read in one snapshot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from talka.intake import facts
from talka.intake.archive_corrections import append_corrections
from talka.intake.archive_topics import refresh_topics
from talka.intake.models import Archive, Batch, BatchState
from talka.lake import (
    CORRECTIONS,
    MENTIONS,
    POSTS,
    RAW,
    TABLES,
    Lake,
    LakeAheadError,
    LakeBusyError,
    LakeError,
    open_lake,
)
from talka.listening.models import Correction
from talka.settings import lake_root

if TYPE_CHECKING:
    import pyarrow as pa

WRITER: Final = "talka-archiver"
"""The name under which the lake keeps our numbers."""

LOCK: Final = 0x7A1CA_1A4E
"""PostgreSQL's advisory lock for who writes to the lake; it ends with the connection, so also with a kill."""

ITEMS: Final = 20_000
"""Items written at once: more make better files, fewer take less memory."""

BATCHES: Final = 1_000
"""Batches written at once at the most."""

SOURCES: Final = {RAW.name: facts.raw, POSTS.name: facts.posts, MENTIONS.name: facts.mentions}
"""What makes the rows of each table that batches fill, by a condition on the batch."""

Told = Callable[[int], None]
"""Hears how many rows have been written since it was last called."""


class Archived(msgspec.Struct, frozen=True):
    """What a run of the archiver did."""

    batches: int
    items: int


def archive(*, lake: Lake | None = None, items: int = ITEMS) -> Archived:
    """Bring all taken batches into the lake. Raises `LakeError`: the next run goes on, nothing is lost."""
    lake = lake or our_lake()
    with writing(), _remembered():
        return _archive(lake, items)


def _archive(lake: Lake, items: int) -> Archived:
    done = Archived(0, 0)
    _check_not_ahead(lake)
    while batches := _next(items):
        _write(lake, batches)
        _settle(batches)
        done = Archived(done.batches + len(batches), done.items + sum(batch.items for batch in batches))
    refresh_topics(lake)
    append_corrections(lake)
    return done


def rebuild(*, lake: Lake | None = None, told: Told = lambda _rows: None) -> int:
    """Write posts, mentions, corrections anew from PostgreSQL, each in one atomic step; returns how many rows.

    Raw pages stay where they are: the lake is the only place that has them. Numbers go on above those that
    the lake has seen, so a lake that is newer than the database (a backup was restored) fits again
    afterwards.
    """
    lake = lake or our_lake()
    with writing(), _remembered():
        _mend(lake)
        last = _number_after(lake)
        count = _rewrite(lake, last, told)
        _archive(lake, ITEMS)
    return count


def our_lake() -> Lake:
    """The lake of this installation."""
    return open_lake(lake_root(settings.TALKA))


@contextmanager
def writing() -> Iterator[None]:
    """Be the one process that writes to the lake; raises `LakeBusyError` when another is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if cursor.fetchone() != (True,):
            raise LakeBusyError
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


@contextmanager
def _remembered() -> Iterator[None]:
    """Write down how a run ended, for the page and for `talka doctor`."""
    row, _ = Archive.objects.get_or_create(id=1)
    try:
        yield
    except LakeError as error:
        now = timezone.now()
        since = row.trouble_since or now
        Archive.objects.update(trouble_code=error.code, trouble_detail=error.detail, trouble_since=since)
        raise
    Archive.objects.update(trouble_code="", trouble_detail="", trouble_since=None, worked_at=timezone.now())


def _check_not_ahead(lake: Lake) -> None:
    """A number that the lake holds but was never given here would make the next batches be skipped."""
    given = Archive.objects.get(id=1).number
    for name in TABLES:
        if (lake.number(name, WRITER) or 0) > given:
            raise LakeAheadError


def _next(items: int) -> list[Batch]:
    """The batches that are written next, numbered, in order; ``items`` together or one batch."""
    _give_numbers()
    found: list[Batch] = []
    waiting = Batch.objects.filter(archived_at=None, archive_number__isnull=False).order_by("archive_number")
    for batch in waiting.defer("raw")[:BATCHES]:
        if found and sum(known.items for known in found) + batch.items > items:
            break
        found.append(batch)
    return found


@transaction.atomic
def _give_numbers() -> None:
    """Number all batches that are committed by now."""
    row = Archive.objects.select_for_update().get(id=1)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE intake_batch SET archive_number = %s + place
            FROM (SELECT number AS found, row_number() OVER (ORDER BY number) AS place FROM intake_batch
                  WHERE state = %s AND archived_at IS NULL AND archive_number IS NULL) AS waiting
            WHERE number = found
            """,
            [row.number, BatchState.TAKEN],
        )
        row.number += cursor.rowcount
    row.save(update_fields=["number"])


def _write(lake: Lake, batches: list[Batch]) -> None:
    """Add the rows of these batches to each table that lacks them."""
    last = batches[-1].archive_number or 0
    for name in SOURCES:
        known = lake.number(name, WRITER) or 0
        lacking = [batch for batch in batches if (batch.archive_number or 0) > known]
        if lacking:
            lake.append(name, _rows(name, lacking), writer=WRITER, number=last)


def _rows(name: str, batches: list[Batch]) -> pa.Table:
    """The rows of a table that these batches brought."""
    numbers = [batch.number for batch in batches]
    with facts.snapshot():
        return facts.joined(name, SOURCES[name](lambda field: Q(**{f"{field}__in": numbers})))


def _settle(batches: list[Batch]) -> None:
    """Tell PostgreSQL that the lake has these batches; it keeps their raw pages no longer."""
    numbers = [batch.number for batch in batches]
    Batch.objects.filter(number__in=numbers).update(archived_at=timezone.now(), raw=b"")


def _mend(lake: Lake) -> None:
    """Set tables aside that cannot be read; their files stay for whoever wants to look."""
    for name in TABLES:
        try:
            lake.number(name, WRITER)
        except LakeError:
            lake.set_aside(name)


@transaction.atomic
def _number_after(lake: Lake) -> int:
    """Number all committed batches above every number that the lake or the database knows; the greatest."""
    row = Archive.objects.select_for_update().get(id=1)
    in_raw = lake.number(RAW.name, WRITER) or 0
    row.number = max(row.number, *(lake.number(name, WRITER) or 0 for name in TABLES))
    row.save(update_fields=["number"])
    _give_numbers()
    _forget_twins(lake, in_raw)
    return Archive.objects.get(id=1).number


def _forget_twins(lake: Lake, in_raw: int) -> None:
    """Take pages out of the lake that came there before the database was restored, and come again."""
    waiting = Batch.objects.filter(archived_at=None, archive_number__gt=in_raw).values_list("number", flat=True)
    if waiting:
        lake.delete(RAW.name, f"batch IN ({', '.join(str(number) for number in waiting)})")


def _rewrite(lake: Lake, last: int, told: Told) -> int:
    """Replace all but raw pages by what PostgreSQL holds, batches left out that have no number yet."""
    count = 0

    def counted(rows: int) -> None:
        nonlocal count
        count += rows
        told(rows)

    with ExitStack() as spools:
        with facts.snapshot():
            where = _outside(Batch.objects.filter(archive_number=None).values("number"))
            found = {
                POSTS.name: facts.posts(where),
                MENTIONS.name: facts.mentions(where),
                CORRECTIONS.name: facts.corrections(Correction.objects.all()),
            }
            rows = {name: spools.enter_context(facts.spooled(name, made, counted)) for name, made in found.items()}
        for name, reader in rows.items():
            lake.replace(name, reader, writer=WRITER, number=last)
    return count


def _outside(batches: QuerySet[Batch, Any]) -> facts.Where:
    """The condition that a row belongs to none of these batches."""
    return lambda field: ~Q(**{f"{field}__in": batches})
