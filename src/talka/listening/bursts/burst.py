"""What is found: a time in which more was said than is usual."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Burst:
    """A burst; ``start`` and ``peak`` are beginnings of steps, ``end`` is the end of the last one.

    ``end`` is None while it lasts. ``noticed`` is when it was known: the end of a step, long after ``start`` when it
    rose slowly. ``observed`` and ``expected`` are the posts from ``start`` to ``end``, ``peak_observed`` those of the
    step at ``peak``. ``bits`` is the greatest surprise: by chance, one of ``2**bits`` windows has as many posts.
    """

    start: dt.datetime
    noticed: dt.datetime
    peak: dt.datetime
    end: dt.datetime | None
    observed: int
    expected: float
    peak_observed: int
    bits: float

    @property
    def strength(self) -> float:
        """How many times the expected number was observed; half a post is added to both, so that 0 is no divisor."""
        return (self.observed + 0.5) / (self.expected + 0.5)
