"""The tail of the negative binomial against sums of its terms."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talka.listening.bursts.tails import LEAST_SPREAD, surprise


def _tail_in_bits(observed: int, mean: float, spread: float) -> float:
    """The terms of the tail, added up."""
    shape = 1 / spread
    chance = mean / (mean + shape)
    term = (
        math.lgamma(observed + shape)
        - math.lgamma(observed + 1)
        - math.lgamma(shape)
        + observed * math.log(chance)
        + shape * math.log1p(-chance)
    )
    ratios, ratio, k = 1.0, 1.0, observed
    while ratio > 1e-12:
        ratio *= (k + shape) / (k + 1) * chance
        ratios += ratio
        k += 1
    return -(term + math.log(ratios)) / math.log(2)


@given(st.integers(1, 2000), st.floats(0.01, 1000), st.floats(0.001, 3))
def test_surprise_is_the_sum_of_the_tail(observed: int, mean: float, spread: float) -> None:
    expected = _tail_in_bits(observed, mean, spread) if observed > mean else 0.0
    assert surprise(float(observed), mean, spread) == pytest.approx(max(expected, 0), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize(("observed", "mean"), [(1, 0.01), (3, 0.01), (5, 1.0), (30, 10.0), (1100, 1000.0)])
def test_surprise_without_spread_is_that_of_poisson(observed: int, mean: float) -> None:
    terms = [math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(observed, observed + 400)]
    assert surprise(float(observed), mean, LEAST_SPREAD) == pytest.approx(-math.log2(sum(terms)), rel=0.002)


def test_surprise_of_no_more_than_expected_is_0() -> None:
    assert [surprise(0.0, 0.0, 0.1), surprise(3.0, 3.0, 0.1), surprise(2.0, 3.0, 0.1)] == [0, 0, 0]
