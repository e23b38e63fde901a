"""The detector: a stream of counts in, bursts out, as they come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from talka.listening.bursts.burst import Burst
from talka.listening.bursts.kernel import advance
from talka.listening.bursts.memory import (
    ACTIVE,
    BITS,
    BURST_FIELDS,
    EXPECTED,
    HOURS_OF_WEEK,
    LAST,
    NOTICED,
    NOW,
    OBSERVED,
    START,
    TOP,
    TOP_COUNT,
    Floats,
    Memory,
)
from talka.listening.bursts.tuning import HOUR, Sensitivity, tuned, widths

_CHUNK: Final = 4096
_VERSION: Final = 1


@dataclass(frozen=True)
class Course:
    """What was expected in each step, NaN before the first count, and the greatest surprise of a window up to it."""

    expected: Floats
    bits: Floats


class Detector:
    """Finds bursts in the counts of equal steps, each by what was heard before it.

    ``begin`` is the beginning of the first step, with a time zone: hours and days are its hours and days.
    """

    def __init__(self, begin: dt.datetime, sensitivity: Sensitivity | None = None) -> None:
        if begin.tzinfo is None:
            raise ValueError("The beginning needs a time zone.")
        self.begin = begin
        self.sensitivity = sensitivity or Sensitivity()
        self.course = Course(np.empty(0), np.empty(0))
        self._tuning = tuned(self.sensitivity)
        self._widths = widths(self.sensitivity.step)
        self._memory = Memory.fresh(self._widths)

    @property
    def next_step(self) -> dt.datetime:
        """The beginning of the step whose count is taken next."""
        return self._time(self._memory.burst[NOW])

    @property
    def lasting(self) -> Burst | None:
        """The burst that has not ended."""
        return self._burst(self._memory.burst, lasts=True) if self._memory.burst[ACTIVE] else None

    def feed(self, counts: Sequence[float | None] | Floats) -> list[Burst]:
        """Take the counts of the next steps; the bursts that ended in them.

        None or NaN is a step in which nothing could be heard: it is no 0. ``course`` is that of these steps. Raises
        ``ValueError`` for a negative or infinite count, and then takes none of them.
        """
        values = np.array([np.nan if value is None else value for value in counts], dtype=np.float64)
        if (values < 0).any() or np.isinf(values).any():
            raise ValueError("A count is 0 or more.")
        self.course = Course(np.zeros(len(values)), np.zeros(len(values)))
        found: list[Burst] = []
        for first in range(0, len(values), _CHUNK):
            found += self._advance(values, slice(first, first + _CHUNK))
        return found

    def dump(self) -> dict[str, Any]:
        """All that it knows, as plain data."""
        return {
            "version": _VERSION,
            "begin": self.begin.isoformat(),
            "sensitivity": asdict(self.sensitivity),
            "memory": self._memory.dumped(),
        }

    @classmethod
    def load(cls, data: dict[str, Any]) -> Detector:
        """The detector that was dumped; raises ``ValueError`` for what another version has written."""
        if data.get("version") != _VERSION:
            raise ValueError("This state was written by another version: begin anew from the counts.")
        detector = cls(dt.datetime.fromisoformat(data["begin"]), Sensitivity(**data["sensitivity"]))
        detector._memory = Memory.loaded(data["memory"], detector._widths)
        return detector

    def _advance(self, values: Floats, part: slice) -> list[Burst]:
        counts = values[part]
        ended = np.zeros((len(counts), BURST_FIELDS))
        number = advance(
            self._memory,
            self._tuning,
            self._widths,
            counts,
            self._hours(len(counts)),
            self.course.expected[part],
            self.course.bits[part],
            ended,
        )
        return [self._burst(row, lasts=False) for row in ended[:number]]

    def _hours(self, number: int) -> npt.NDArray[np.int64]:
        """The hours of the week of the next steps, 0 to 167, Monday first, in the time zone of the beginning."""
        monday = self.begin.weekday() * 24 * HOUR + self.begin.hour * HOUR + self.begin.minute * 60 + self.begin.second
        steps = int(self._memory.burst[NOW]) + np.arange(number, dtype=np.int64)
        return (monday + steps * self.sensitivity.step) // HOUR % HOURS_OF_WEEK

    def _time(self, step: float) -> dt.datetime:
        return self.begin + dt.timedelta(seconds=int(step) * self.sensitivity.step)

    def _burst(self, row: Floats, *, lasts: bool) -> Burst:
        return Burst(
            start=self._time(row[START]),
            noticed=self._time(row[NOTICED] + 1),
            peak=self._time(row[TOP]),
            end=None if lasts else self._time(row[LAST] + 1),
            observed=round(row[OBSERVED]),
            expected=float(row[EXPECTED]),
            peak_observed=round(row[TOP_COUNT]),
            bits=float(row[BITS]),
        )
