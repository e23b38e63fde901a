"""What a step should bring: a level, the hours of the day and of the week, and how far sums stray from it."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from talka.listening.bursts.memory import (
    ACTIVE,
    FACTOR,
    HOURS_OF_DAY,
    NOW,
    POSTS,
    PRIOR_SHAPE,
    RATE,
    SHAPE,
    START,
    USUAL,
    Floats,
    Memory,
)
from talka.listening.bursts.tails import LEAST_SPREAD
from talka.listening.bursts.tuning import Tuning
from talka.text.kernel.compiled import compiled

Widths = npt.NDArray[np.int64]


@compiled
def expect(memory: Memory, hour: int, first: float) -> float:
    """The expected posts of a step in this hour of the week; the level alone where little was heard.

    The first count that was ever heard is its own expectation: there is nothing to compare it with.
    """
    if memory.level[RATE] == 0.0:
        return first
    return float(_level(memory) * memory.day[FACTOR, hour % HOURS_OF_DAY] * memory.week[FACTOR, hour])


@compiled
def _level(memory: Memory) -> float:
    return float(memory.level[SHAPE] / max(memory.level[RATE], 1.0))


@compiled
def memory_of(memory: Memory, tuning: Tuning) -> float:
    """Half-life of the level in steps: a day, or as long as the posts take from which a level can be told."""
    needed = tuning.cautious_memory / max(_level(memory), 1e-9)
    return min(max(tuning.memory, needed), tuning.longest_memory)


@compiled
def fade(memory: Memory, tuning: Tuning) -> None:
    """What was heard counts less with every step, also with those in which nothing could be heard."""
    keep = 0.5 ** (1.0 / memory_of(memory, tuning))
    if memory.level[SHAPE] * keep >= PRIOR_SHAPE:
        memory.level[SHAPE] *= keep
        memory.level[RATE] *= keep


@compiled
def learn(memory: Memory, tuning: Tuning, hour: int, count: float, expected: float, widths: Widths) -> None:
    """Take a count into the level, the season and the spread, as far as it is an ordinary one."""
    deviation = math.sqrt(expected + memory.spread[FACTOR, 0] * expected * expected)
    ordinary = min(count, expected + tuning.cap_deviations * deviation + 1.0)
    if memory.burst[ACTIVE] and memory.burst[NOW] - memory.burst[START] >= tuning.patience:
        ordinary = count
        _forget_level(memory, tuning)
    day, week = memory.day[FACTOR, hour % HOURS_OF_DAY], memory.week[FACTOR, hour]
    level, is_first = _level(memory), memory.level[RATE] == 0.0
    memory.level[SHAPE] += ordinary
    memory.level[RATE] += day * week
    if is_first:
        return
    _learn_hour(memory.day, hour % HOURS_OF_DAY, ordinary, level * week, tuning)
    _learn_hour(memory.week, hour, ordinary, level * memory.day[FACTOR, hour % HOURS_OF_DAY], tuning)
    _learn_spread(memory, tuning, widths)


@compiled
def _forget_level(memory: Memory, tuning: Tuning) -> None:
    """What lasts longer than a day is the new usual: the level believes no more than a day of what was before."""
    keep = min(1.0, tuning.patience / max(memory.level[RATE], 1.0))
    memory.level[SHAPE] = max(memory.level[SHAPE] * keep, PRIOR_SHAPE)
    memory.level[RATE] *= keep


@compiled
def _learn_hour(season: Floats, hour: int, count: float, usual: float, tuning: Tuning) -> None:
    """A gamma-Poisson estimate of an hour's factor, drawn to 1 by what some days bring, and 10 posts at least."""
    season[POSTS, hour] = season[POSTS, hour] * tuning.season_decay + count
    season[USUAL, hour] = season[USUAL, hour] * tuning.season_decay + usual
    prior = max(tuning.season_posts, usual * tuning.steps_an_hour * tuning.season_days)
    season[FACTOR, hour] = (season[POSTS, hour] + prior) / (season[USUAL, hour] + prior)


@compiled
def _learn_spread(memory: Memory, tuning: Tuning, widths: Widths) -> None:
    """Moments of each window's errors, weighed by how much a sum of this size can tell; Poisson noise is taken off.

    Each window has its own: neighbouring steps stray together, so a sum strays more than its steps say.
    """
    spread = memory.spread
    for scale in range(len(widths)):
        mean = memory.sums[1, scale]
        if mean <= 0.0:
            continue
        variance = mean + spread[FACTOR, scale] * mean * mean
        error = min(memory.sums[0, scale] - mean, tuning.cap_deviations * math.sqrt(variance) + 1.0)
        weight = 1.0 / (1.0 + 2.0 / (mean * mean) + 1.0 / (mean * mean * mean))
        keep = 0.5 ** (1.0 / max(tuning.spread_memory, 4.0 * widths[scale]))
        prior = max(tuning.spread_steps, tuning.spread_weight * widths[scale])
        spread[POSTS, scale] = spread[POSTS, scale] * keep + weight * (error * error - mean) / (mean * mean)
        spread[USUAL, scale] = spread[USUAL, scale] * keep + weight
        estimate = (spread[POSTS, scale] + prior * tuning.spread_prior) / (spread[USUAL, scale] + prior)
        spread[FACTOR, scale] = max(estimate, LEAST_SPREAD)
