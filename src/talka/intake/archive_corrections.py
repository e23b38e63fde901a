"""What people say against the model's labels, on its way to the lake; it comes with no batch.

Each run adds the corrections that the lake does not hold yet, told by their numbers. So a kill before PostgreSQL is
told loses and doubles nothing. Numbers commit in another order than they are given; what is compared therefore goes
back by `MARGIN` behind the last run that succeeded.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db.models import QuerySet

from talka.intake import facts
from talka.intake.models import Archive
from talka.lake import CORRECTIONS, Lake
from talka.listening.models import Correction

WRITER: Final = "talka-corrections"
"""The name under which the lake counts these writes."""

MARGIN: Final = timedelta(days=1)
"""No transaction that corrects labels stays open for so long."""

SETTLING: Final = timedelta(minutes=1)
"""For so long after a correction a run looks for others that commit late."""


def has_corrections() -> bool:
    """Whether somebody corrected a label since the last run, or shortly before."""
    newest = Correction.objects.order_by("-number").values_list("at", flat=True).first()
    worked = Archive.objects.filter(id=1).values_list("worked_at", flat=True).first()
    return newest is not None and (worked is None or newest > worked - SETTLING)


def append_corrections(lake: Lake) -> None:
    """Add what the lake does not hold yet. Call it as the one writer."""
    young = _young()
    numbers = sorted(set(young.order_by().values_list("number", flat=True)))
    lacking = set(numbers) - _held(lake, numbers[0]) if numbers else set()
    if not lacking:
        return
    with facts.snapshot():
        rows = facts.joined(CORRECTIONS.name, facts.corrections(young.filter(number__in=lacking)))
    lake.append(CORRECTIONS.name, rows, writer=WRITER, number=(lake.number(CORRECTIONS.name, WRITER) or 0) + 1)


def _young() -> QuerySet[Correction]:
    """Corrections that may not be in the lake."""
    worked = Archive.objects.filter(id=1).values_list("worked_at", flat=True).first()
    return Correction.objects.filter(at__gt=worked - MARGIN) if worked else Correction.objects.all()


def _held(lake: Lake, first: int) -> set[int]:
    """The numbers of the corrections in the lake, from one on."""
    table = lake.ibis_table(CORRECTIONS.name)
    return set(lake.run(table.filter(table.number >= first).select("number"))["number"].to_pylist())
