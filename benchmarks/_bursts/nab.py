"""The score of the Numenta Anomaly Benchmark (Lavin and Ahmad 2015, arXiv 1510.03336), for alarms at given steps."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

Window = tuple[int, int]
"""The first and the last step of a labelled anomaly."""


class Profile(NamedTuple):
    """What a caught window, a false alarm and a missed window weigh."""

    caught: float
    false: float
    missed: float


_FAR: Final = 3

PROFILES: Final = {
    "standard": Profile(1.0, 0.11, 1.0),
    "low FP": Profile(1.0, 0.22, 1.0),
    "low FN": Profile(1.0, 0.11, 2.0),
}


@dataclass(frozen=True)
class Stream:
    """A labelled series."""

    steps: int
    windows: Sequence[Window]

    @property
    def probation(self) -> int:
        """The steps at the beginning that are not scored: 15 %, of 5,000 at most."""
        return min(int(0.15 * self.steps), 750)

    @property
    def scored(self) -> list[Window]:
        """The windows that can be caught."""
        return [window for window in self.windows if window[1] >= self.probation]


def sigmoid(position: float) -> float:
    """1 far before, 0 at, and -1 far behind the right edge of a window; a position of -1 is its left edge."""
    return -1.0 if position > _FAR else 2 / (1 + math.exp(5 * position)) - 1


def raw_score(stream: Stream, alarms: Collection[int], profile: Profile) -> float:
    """The best alarm of each window counts, an earlier one more; false ones cost less right behind a window."""
    best = dict.fromkeys(stream.scored, -profile.missed)
    false = 0.0
    for alarm in sorted(alarm for alarm in alarms if alarm >= stream.probation):
        inside = next((window for window in stream.windows if window[0] <= alarm <= window[1]), None)
        if inside is None:
            false += profile.false * _behind(stream, alarm)
        else:
            width = inside[1] - inside[0] + 1
            value = sigmoid(-(inside[1] - alarm + 1) / width) / sigmoid(-1)
            best[inside] = max(best.get(inside, -profile.missed), profile.caught * value)
    return sum(best.values()) + false


def _behind(stream: Stream, alarm: int) -> float:
    before = [window for window in stream.windows if window[1] < alarm]
    if not before:
        return -1.0
    left, right = before[-1]
    return sigmoid((alarm - right) / (right - left))


def score(streams: Sequence[Stream], alarms: Sequence[Collection[int]], profile: Profile) -> float:
    """From 0 for a detector that never tells anything to 100 for one that tells all at once and nothing else."""
    raw = sum(raw_score(stream, found, profile) for stream, found in zip(streams, alarms, strict=True))
    windows = sum(len(stream.scored) for stream in streams)
    null, perfect = -profile.missed * windows, profile.caught * windows
    return 100 * (raw - null) / (perfect - null)
