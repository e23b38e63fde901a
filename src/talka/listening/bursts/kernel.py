"""One step after the other, in compiled code: expect, compare, decide, learn."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from talka.listening.bursts.expecting import expect, fade, learn
from talka.listening.bursts.memory import (
    ACTIVE,
    BITS,
    BURST_FIELDS,
    CALM,
    EXCESS,
    EXPECTED,
    FACTOR,
    GAIN,
    LAST,
    NOTICED,
    NOW,
    OBSERVED,
    PEAK,
    PENDING_EXPECTED,
    PENDING_OBSERVED,
    QUIET,
    RATIO,
    RUNS,
    SCALE,
    SHAPE,
    START,
    TOP,
    TOP_COUNT,
    WEEKS,
    Floats,
    Memory,
)
from talka.listening.bursts.tails import surprise
from talka.listening.bursts.tuning import Tuning
from talka.text.kernel.compiled import compiled

_LEAST_RATIO: Final = 1.05
_FEW: Final = 0.1  # posts: a ratio to less says nothing
_NOTHING: Final = 1e-9  # posts: what rounding leaves of a sum of which all was taken away
_MODEL_EXCESS: Final = 1 / math.log(2)  # bits by which a surprise is above a bound, on average, when the model holds

Widths = npt.NDArray[np.int64]


@compiled
def advance(
    memory: Memory,
    tuning: Tuning,
    widths: Widths,
    counts: Floats,
    hours: Widths,
    expected: Floats,
    bits: Floats,
    ended: Floats,
) -> int:
    """Take ``counts``, NaN where nothing could be heard; ``hours`` are hours of the week, 0 to 167.

    Writes what was expected, the greatest surprise in bits and, as rows of ``ended``, the bursts that ended; gives
    the number of these.
    """
    number = 0
    for i in range(len(counts)):
        fade(memory, tuning)
        expected[i] = expect(memory, hours[i], counts[i])
        bits[i] = 0.0
        if math.isnan(counts[i]):
            _slide(memory, widths, 0.0, 0.0)
            # Of a burst that nobody has heard of for as long as the longest window, nothing tells that it goes on.
            if memory.burst[ACTIVE] and memory.sums[0, -1] == 0.0 and memory.sums[1, -1] < _NOTHING:
                _end(memory, widths, ended, number)
                number += 1
        else:
            _slide(memory, widths, counts[i], expected[i])
            scale, bits[i] = _most_surprising(memory, widths, widths[-1])
            _count_runs(memory, tuning, bits[i])
            if memory.burst[ACTIVE]:
                number += _go_on(memory, tuning, widths, counts[i], expected[i], bits[i], ended, number)
            elif bits[i] >= threshold(memory, tuning, len(widths)) and memory.sums[0, scale] >= tuning.least:
                _begin(memory, widths, scale, bits[i])
            learn(memory, tuning, hours[i], counts[i], expected[i], widths)
        memory.burst[NOW] += 1.0
    return number


@compiled
def threshold(memory: Memory, tuning: Tuning, scales: int) -> float:
    """The bits from which a run is a burst, so that the asked number of runs in a week is.

    Peaks over a bound have an exponential tail (Siffer et al. 2017, with the shape 0 of the generalised Pareto): of
    ``r`` runs in a week whose peaks are ``m`` above the bound on average, ``r * exp(-x / m)`` are more than ``x``
    above it. ``r`` and ``m`` begin with what the model says, and move to what this stream does.
    """
    tail = memory.tail
    model = tuning.per_week * scales * 2.0**-tuning.run_bits
    runs = (tail[RUNS] + model * tuning.run_weeks) / (tail[WEEKS] + tuning.run_weeks)
    excess = (tail[EXCESS] + _MODEL_EXCESS * tuning.run_weight) / (tail[RUNS] + tuning.run_weight)
    return tuning.run_bits + max(0.0, float(max(excess, _MODEL_EXCESS)) * math.log(runs / tuning.rate))


@compiled
def _slide(memory: Memory, widths: Widths, count: float, expected: float) -> None:
    """Move the windows on by a step."""
    ring, sums, longest = memory.ring, memory.sums, widths[-1]
    now = int(memory.burst[NOW])
    for scale in range(len(widths)):
        gone = (now - widths[scale]) % longest
        sums[0, scale] += count - ring[0, gone]
        sums[1, scale] = max(0.0, sums[1, scale] + expected - ring[1, gone])
    ring[0, now % longest] = count
    ring[1, now % longest] = expected


@compiled
def _most_surprising(memory: Memory, widths: Widths, most: int) -> tuple[int, float]:
    """The window, of those of ``most`` steps at most, with the most surprising sum, and its bits."""
    best, bits = 0, 0.0
    unsure = 1.0 / memory.level[SHAPE]
    for scale in range(len(widths)):
        if widths[scale] > most:
            break
        spread = memory.spread[FACTOR, scale] + unsure
        here = surprise(memory.sums[0, scale], memory.sums[1, scale], spread)
        if here > bits:
            best, bits = scale, here
    return best, bits


@compiled
def _count_runs(memory: Memory, tuning: Tuning, bits: float) -> None:
    """Follow the run of surprising steps, and when it is over, what it says about this stream."""
    tail = memory.tail
    keep = 0.5 ** (1.0 / (tuning.tail_weeks * tuning.per_week))
    tail[RUNS] *= keep
    tail[EXCESS] *= keep
    tail[WEEKS] = tail[WEEKS] * keep + 1.0 / tuning.per_week
    if bits > tuning.run_bits:
        tail[PEAK] = max(tail[PEAK], bits)
        tail[CALM] = 0.0
    elif tail[PEAK]:
        tail[CALM] += 1.0
        if tail[CALM] >= tuning.hold:
            tail[RUNS] += 1.0
            tail[EXCESS] += min(tail[PEAK] - tuning.run_bits, tuning.run_cap)
            tail[PEAK] = 0.0


@compiled
def _begin(memory: Memory, widths: Widths, scale: int, bits: float) -> None:
    """A burst begins where the window does that noticed it, without the ordinary steps at its front."""
    burst, ring, longest = memory.burst, memory.ring, widths[-1]
    now = int(burst[NOW])
    start = max(0, now - widths[scale] + 1)
    while start < now and ring[0, start % longest] <= ring[1, start % longest]:
        start += 1
    burst[ACTIVE] = 1.0
    burst[START] = start
    burst[NOTICED] = now
    burst[TOP_COUNT] = -1.0
    burst[SCALE] = widths[scale]
    burst[RATIO] = max(_LEAST_RATIO, math.sqrt(memory.sums[0, scale] / max(memory.sums[1, scale], _FEW)))
    for step in range(start, now + 1):
        _add(memory, step, ring[0, step % longest], ring[1, step % longest])
    burst[BITS] = bits
    _keep(memory)


@compiled
def _add(memory: Memory, step: int, count: float, expected: float) -> None:
    burst = memory.burst
    burst[PENDING_OBSERVED] += count
    burst[PENDING_EXPECTED] += expected
    if count > burst[TOP_COUNT]:
        burst[TOP] = step
        burst[TOP_COUNT] = count


@compiled
def _keep(memory: Memory) -> None:
    """All steps up to this one belong to the burst."""
    burst = memory.burst
    burst[OBSERVED] += burst[PENDING_OBSERVED]
    burst[EXPECTED] += burst[PENDING_EXPECTED]
    burst[PENDING_OBSERVED] = 0.0
    burst[PENDING_EXPECTED] = 0.0
    burst[LAST] = burst[NOW]
    burst[GAIN] = 0.0


@compiled
def _go_on(
    memory: Memory,
    tuning: Tuning,
    widths: Widths,
    count: float,
    expected: float,
    bits: float,
    ended: Floats,
    number: int,
) -> int:
    """A step of a burst that lasts; gives 1 when the burst is known to have ended with ``LAST``."""
    burst = memory.burst
    _add(memory, int(burst[NOW]), count, expected)
    _, loud = _most_surprising(memory, widths, max(int(burst[SCALE]), tuning.hold))
    burst[BITS] = max(burst[BITS], bits)
    # The log-likelihood ratio of Poisson means: the steps since LAST as a part of the burst against usual ones.
    burst[GAIN] += count * math.log(burst[RATIO]) - (burst[RATIO] - 1.0) * expected
    if burst[GAIN] >= 0.0:
        _keep(memory)
    if loud >= tuning.loud_bits:
        burst[QUIET] = 0.0
        return 0
    burst[QUIET] += 1.0
    if burst[QUIET] < tuning.hold:
        return 0
    _end(memory, widths, ended, number)
    return 1


@compiled
def _end(memory: Memory, widths: Widths, ended: Floats, number: int) -> None:
    """Tell the burst, which ended with ``LAST``."""
    burst = memory.burst
    for field in range(BURST_FIELDS):
        ended[number, field] = burst[field]
        if field != NOW:
            burst[field] = 0.0
    _forget_windows(memory, widths)


@compiled
def _forget_windows(memory: Memory, widths: Widths) -> None:
    """What was told is not told again by the longer windows."""
    for row in range(2):
        for step in range(widths[-1]):
            memory.ring[row, step] = 0.0
        for scale in range(len(widths)):
            memory.sums[row, scale] = 0.0
