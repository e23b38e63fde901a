"""What others do, in their plain form: an alarm is the first step of a run of flagged ones."""

from __future__ import annotations

import random

import numpy as np
import numpy.typing as npt

from _bursts.nab import Stream
from _bursts.series import Counts


def _onsets(flags: npt.NDArray[np.bool_]) -> list[int]:
    return np.flatnonzero(flags & ~np.concatenate([[False], flags[:-1]])).tolist()


def sigma(counts: Counts, window: int, deviations: float = 3.0) -> list[int]:
    """More than the mean of the last ``window`` steps by so many of their standard deviations."""
    sums = np.concatenate([[0.0], np.cumsum(counts)])
    squares = np.concatenate([[0.0], np.cumsum(counts**2)])
    at = np.arange(len(counts))
    first = np.maximum(at - window, 0)
    number = np.maximum(at - first, 1)
    mean = (sums[at] - sums[first]) / number
    variance = np.maximum((squares[at] - squares[first]) / number - mean**2, 0)
    return _onsets((counts > mean + deviations * np.sqrt(variance)) & (at >= window // 10))


def kleinberg(counts: Counts, scale: float = 2.0, reluctance: float = 1.0) -> list[int]:
    """Kleinberg's automaton of two states on counts (2002): Poisson of the mean, or ``scale`` times as much.

    It sees the whole series at once, the future of each step included: it is no online detector.
    """
    rate = max(counts.mean(), 1e-9)
    cost = np.stack([rate - counts * np.log(rate), scale * rate - counts * np.log(scale * rate)])
    up = reluctance * np.log(len(counts))
    totals, came = np.array([0.0, up]), np.zeros((2, len(counts)), dtype=np.int64)
    for step in range(len(counts)):
        came[0, step] = totals[1] < totals[0]
        came[1, step] = totals[1] <= totals[0] + up
        totals = np.array([totals.min(), min(totals[0] + up, totals[1])]) + cost[:, step]
    state, path = int(totals.argmin()), np.zeros(len(counts), dtype=bool)
    for step in range(len(counts) - 1, -1, -1):
        path[step] = state == 1
        state = int(came[state, step])
    return _onsets(path)


def chance(stream: Stream, number: int, seed: int) -> list[int]:
    """As many alarms, anywhere after the probation."""
    return sorted(random.Random(seed).sample(range(stream.probation, stream.steps), number))
