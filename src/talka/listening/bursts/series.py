"""Counts in equal steps, from rows of times with or without a number."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from talka.listening.bursts.memory import Floats
from talka.listening.bursts.tuning import DAY, MINUTE

USUAL_STEP: Final = 5 * MINUTE
_MOST_STEPS: Final = 20_000_000
_SECOND: Final = dt.timedelta(seconds=1)


class Row(NamedTuple):
    """A line: a time, and how many. ``value`` is None where nothing could be heard."""

    line: int
    time: dt.datetime
    value: float | None


class SeriesError(Exception):
    """The rows make no series; the message is for a person and names the line where one is to blame."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(f"Line {line}: {message}" if line else message)
        self.person = str(self)


@dataclass
class Series:
    """Counts from ``begin``, each of ``step`` seconds, NaN where nothing was heard; ``notes`` tell what was mended."""

    begin: dt.datetime
    step: int
    counts: Floats
    notes: list[str] = field(default_factory=list)


def count_events(times: Sequence[dt.datetime], step: int | None = None) -> Series:
    """One event at each time, in steps from a full one on; a step without any is 0."""
    step = step or USUAL_STEP
    first = min(times)
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    begin = first - (first - midnight) % dt.timedelta(seconds=step)
    counts = np.zeros(_length(begin, max(times), step))
    for time in times:
        counts[(time - begin) // _SECOND // step] += 1
    return Series(begin, step, counts)


def series_of(rows: Sequence[Row], step: int | None = None, *, missing_is_0: bool = False) -> Series:
    """The values of rows in any order; steps without a row are gaps, or 0.

    Of several rows with the same time the last one counts. Without ``step`` it is the one that most rows are apart.
    """
    last = {row.time: row for row in rows}
    times = sorted(last)
    step = step or _usual_gap(times)
    begin = times[0]
    counts = np.full(_length(begin, times[-1], step), np.nan)
    for time in times:
        value, at = last[time].value, (time - begin) // _SECOND // step
        if value is not None:
            counts[at] = value if np.isnan(counts[at]) else counts[at] + value
    series = Series(begin, step, counts, _notes(rows, len(last)))
    _fill(series, missing_is_0=missing_is_0)
    return series


def _fill(series: Series, *, missing_is_0: bool) -> None:
    missing = int(np.isnan(series.counts).sum())
    if missing_is_0:
        series.counts[np.isnan(series.counts)] = 0
    if missing:
        taken = "0" if missing_is_0 else "times in which nothing was heard"
        series.notes.append(f"{missing} of {len(series.counts)} steps have no value: taken as {taken}.")


def _notes(rows: Sequence[Row], different: int) -> list[str]:
    notes = []
    if any(later.time < row.time for row, later in pairwise(rows)):
        notes.append("The rows are not in order of time: sorted.")
    if different < len(rows):
        notes.append(f"{len(rows) - different} rows have the time of another one: the last of each time counts.")
    return notes


def _usual_gap(times: Sequence[dt.datetime]) -> int:
    """The seconds that most neighbours are apart, within a minute and a day."""
    gaps = Counter((later - time) // _SECOND for time, later in pairwise(times))
    if not gaps:
        return USUAL_STEP
    return min(max(_commonest(gaps.items()), MINUTE), DAY)


def _commonest(gaps: Iterable[tuple[int, int]]) -> int:
    return max(gaps, key=lambda gap: (gap[1], -gap[0]))[0]


def _length(begin: dt.datetime, last: dt.datetime, step: int) -> int:
    length = (last - begin) // _SECOND // step + 1
    if length > _MOST_STEPS:
        raise SeriesError(f"From {begin.date()} to {last.date()} are too many steps of {step} seconds.")
    return length
