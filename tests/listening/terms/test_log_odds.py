"""The score that tells which terms mark a set of posts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talka.listening.terms.log_odds import log_odds


def test_log_odds_are_those_of_the_paper() -> None:
    # By hand: of the 100 phrases 30 are the first, so its prior is 30 of 100; that of the second is 70.
    first = (np.log(50 / (140 - 50)) - np.log(40 / (160 - 40))) / np.sqrt(1 / 50 + 1 / 40)
    second = (np.log(90 / (140 - 90)) - np.log(120 / (160 - 120))) / np.sqrt(1 / 90 + 1 / 120)
    assert log_odds(np.array([20.0, 20.0]), np.array([10.0, 50.0]), prior=100) == pytest.approx([first, second])


def test_log_odds_of_nothing_is_nothing() -> None:
    assert log_odds(np.zeros(2), np.zeros(2), 100).tolist() == [0.0, 0.0]
    assert log_odds(np.zeros(2), np.array([1.0, 2.0]), 0).tolist() == [0.0, 0.0]


def test_log_odds_of_the_one_term_there_is_are_finite() -> None:
    assert np.isfinite(log_odds(np.array([5.0]), np.array([3.0]), 1)).all()


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=2, max_size=20))
def test_log_odds_turn_with_the_sides(counts: list[tuple[int, int]]) -> None:
    one, other = (np.array(side, float) + 1 for side in zip(*counts, strict=True))
    assert log_odds(one, other, 100) == pytest.approx(-log_odds(other, one, 100))
