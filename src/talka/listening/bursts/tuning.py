"""What a detector is set to, and what follows from it for its step."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from talka.listening.bursts.memory import SPREAD

MINUTE: Final = 60
HOUR: Final = 3600
DAY: Final = 86_400
WEEK: Final = 7 * DAY

_GROWTH: Final = 3  # of the windows: a burst of any length is within the root of 3 of one of them
_LONGEST: Final = 12 * HOUR
_MEMORY: Final = WEEK
_MEMORY_STEPS: Final = 24
_HOLD: Final = HOUR
_HOLD_STEPS: Final = 3
_SEASON_DAYS: Final = 14


@dataclass(frozen=True)
class Sensitivity:
    """What a person sets.

    ``step``: seconds, from a minute to a day. ``false_alarms_per_week``: how many bursts of a stream in which nothing
    happens one is ready to look at. ``least``: posts of which fewer are no burst, however rare they are.
    """

    step: int = 5 * MINUTE
    false_alarms_per_week: float = 1.0
    least: int = 3

    def __post_init__(self) -> None:
        if not MINUTE <= self.step <= DAY:
            raise ValueError("A step is a minute at least and a day at most.")
        if not 0 < self.false_alarms_per_week <= WEEK / MINUTE:
            raise ValueError("The false alarms per week are a number above 0.")


class Tuning(NamedTuple):
    """Numbers for the compiled code; times are in steps. docs/developer/bursts.md tells how each was chosen."""

    per_week: float
    memory: float  # half-life of the level: a week, the longest season
    longest_memory: float  # the same where so little is heard that a week cannot tell the level
    hold: int  # calm steps after which a burst, or a run of surprising steps, is over
    season_decay: float  # what is left of an hour's sums with each step in it
    rate: float  # false alarms per week
    least: float  # posts
    steps_an_hour: float
    spread_memory: float  # half-life of the spread
    patience: float  # a burst that lasts longer is the new usual
    spread_steps: float  # what the prior of the spread is worth
    spread_weight: float = 24.0  # the same in windows, for the long ones
    spread_prior: float = SPREAD
    season_days: float = 3.0  # days after which half of an hour's own factor is believed
    season_posts: float = 10.0  # the same in posts, where there are few
    cautious_memory: float = 50.0  # posts from which a level can be told, to a seventh
    cap_deviations: float = 3.0  # what is further off is learned as if it were so far
    loud_bits: float = 4.0  # a burst goes on with a sum that is seen once in 16 times
    run_bits: float = 7.0  # a run begins with a sum that is seen once in 128 times
    run_weight: float = 10.0  # runs that the model's idea of their height is worth
    run_weeks: float = 1.0  # weeks that its idea of their number is worth
    run_cap: float = 40.0  # bits above run_bits that a run counts for at most
    tail_weeks: float = 8.0  # half-life of what was learned about runs


def tuned(sensitivity: Sensitivity) -> Tuning:
    """The numbers that follow from what was set."""
    step = sensitivity.step
    per_hour = max(1.0, HOUR / step)
    return Tuning(
        per_week=WEEK / step,
        memory=max(_MEMORY / step, _MEMORY_STEPS),
        longest_memory=max(4 * WEEK / step, _MEMORY_STEPS),
        hold=max(round(_HOLD / step), _HOLD_STEPS),
        season_decay=0.5 ** (1 / (_SEASON_DAYS * per_hour)),
        rate=sensitivity.false_alarms_per_week,
        least=sensitivity.least,
        steps_an_hour=per_hour,
        patience=max(DAY / step, _MEMORY_STEPS),
        spread_steps=max(DAY / step, _MEMORY_STEPS),
        spread_memory=max(WEEK / step, 4 * _MEMORY_STEPS),
    )


def widths(step: int) -> npt.NDArray[np.int64]:
    """The windows whose sums are tested, in steps: 1, 3, 9 ... up to half a day."""
    longest = max(_LONGEST // step, 1)
    return np.array([_GROWTH**i for i in range(int(math.log(longest, _GROWTH) + 1e-9) + 1)], dtype=np.int64)
