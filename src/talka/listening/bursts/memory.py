"""All that a detector remembers: a fixed number of floats, whatever the length of the stream."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

HOURS_OF_DAY: Final = 24
HOURS_OF_WEEK: Final = 168

# The places in ``Memory.level``: a gamma distribution of the posts in a step.
SHAPE: Final = 0
RATE: Final = 1

# The rows of ``Memory.day``, ``week`` and ``spread``: two fading sums, and what follows from them.
POSTS: Final = 0
USUAL: Final = 1
FACTOR: Final = 2

# The places in ``Memory.tail``: the runs of surprising steps, of which those above the threshold are bursts.
RUNS: Final = 0  # how many in the weeks heard, both fading
WEEKS: Final = 1
EXCESS: Final = 2  # bits by which their peaks were above where a run begins, summed
PEAK: Final = 3  # of the run that lasts; 0 when none does
CALM: Final = 4  # heard steps since it was last surprising

# The places in ``Memory.burst``: the one that lasts.
ACTIVE: Final = 0
START: Final = 1  # steps are numbered from the first one of the stream
NOTICED: Final = 2
TOP: Final = 3
TOP_COUNT: Final = 4
OBSERVED: Final = 5
EXPECTED: Final = 6
BITS: Final = 7
LAST: Final = 8  # the last step that belongs to it for sure
PENDING_OBSERVED: Final = 9  # of the steps after that
PENDING_EXPECTED: Final = 10
QUIET: Final = 11
SCALE: Final = 12  # the window that noticed it
NOW: Final = 13  # the number of the next step; not of the burst, and kept when one ends
RATIO: Final = 14  # to what is expected: the middle between that and the burst when it was noticed
GAIN: Final = 15  # of the steps after LAST: how much likelier they are as a part of the burst
BURST_FIELDS: Final = 16


PRIOR_SHAPE: Final = 0.5
"""Jeffreys' prior of a Poisson mean; a level that fades keeps as much."""
SPREAD: Final = 0.03
"""The overdispersion of a stream of which nothing is known: counts stray by a sixth beyond Poisson's noise."""


def _season(hours: int) -> Floats:
    return np.repeat([[0.0], [0.0], [1.0]], hours, axis=1)


class Memory(NamedTuple):
    """Arrays that the compiled code changes in place."""

    level: Floats
    day: Floats
    week: Floats
    spread: Floats
    ring: Floats
    sums: Floats
    tail: Floats
    burst: Floats

    @classmethod
    def fresh(cls, widths: npt.NDArray[np.int64]) -> Memory:
        """Of a stream of which nothing was heard."""
        scales, longest = len(widths), int(widths[-1])
        return cls(
            np.array([PRIOR_SHAPE, 0.0]),
            _season(HOURS_OF_DAY),
            _season(HOURS_OF_WEEK),
            np.full((3, scales), [[0.0], [0.0], [SPREAD]]),
            np.zeros((2, longest)),
            np.zeros((2, scales)),
            np.zeros(5),
            np.zeros(BURST_FIELDS),
        )

    def dumped(self) -> dict[str, list[Any]]:
        """As plain data, for JSON."""
        return {name: array.tolist() for name, array in self._asdict().items()}

    @classmethod
    def loaded(cls, data: dict[str, list[Any]], widths: npt.NDArray[np.int64]) -> Memory:
        """Back from plain data; raises ``ValueError`` for data of another shape."""
        memory = cls.fresh(widths)
        for name, array in memory._asdict().items():
            given = np.array(data.get(name), dtype=np.float64)
            if given.shape != array.shape:
                raise ValueError(f"{name}: {given.shape} in place of {array.shape}")
            array[...] = given
        return memory
