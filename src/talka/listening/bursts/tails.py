"""How surprising a count is: the upper tail of the negative binomial distribution, in bits."""

from __future__ import annotations

import math
from typing import Final

from talka.text.kernel.compiled import compiled

_TINY: Final = 1e-300
_CLOSE: Final = 1e-10
_MOST_TERMS: Final = 2000
LEAST_SPREAD: Final = 1e-6
"""Below this the variance is the mean, for all means that we meet: the distribution is Poisson's."""


@compiled
def surprise(observed: float, expected: float, spread: float) -> float:
    """``-log2 P(Y >= observed)`` for ``Y`` of mean ``expected`` and variance ``expected + spread * expected**2``.

    0 where no more was observed than expected: only too much is of interest. The tail is the regularised incomplete
    beta function ``I_q(observed, 1 / spread)`` with ``q = expected * spread / (1 + expected * spread)`` (Johnson,
    Kemp and Kotz, Univariate Discrete Distributions, 5.6), here in logarithms by its continued fraction (DLMF 8.17.22),
    which converges fast above the mean.
    """
    if observed < 1.0 or observed <= expected:
        return 0.0
    expected = max(expected, 1e-9)
    shape = 1.0 / max(spread, LEAST_SPREAD)
    chance = expected / (expected + shape)
    front = (
        math.lgamma(observed + shape)
        - math.lgamma(observed + 1.0)
        - math.lgamma(shape)
        + observed * math.log(chance)
        + shape * math.log1p(-chance)
    )
    return max(0.0, -(front + math.log(_fraction(observed, shape, chance))) / math.log(2.0))


@compiled
def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's method."""
    d = 1.0 / _away_from_0(1.0 - (a + b) * x / (a + 1.0))
    c = 1.0
    value = d
    for m in range(1, _MOST_TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m))
        d = 1.0 / _away_from_0(1.0 + even * d)
        c = _away_from_0(1.0 + even / c)
        value *= d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0))
        d = 1.0 / _away_from_0(1.0 + odd * d)
        c = _away_from_0(1.0 + odd / c)
        value *= d * c
        if abs(d * c - 1.0) < _CLOSE:
            break
    return value


@compiled
def _away_from_0(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
