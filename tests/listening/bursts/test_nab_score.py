"""The score that the benchmark reports, against values worked out by hand from the paper."""

from __future__ import annotations

import math

import pytest

from _bursts.nab import PROFILES, Stream, raw_score, score

STANDARD = PROFILES["standard"]
STREAM = Stream(1000, [(300, 399), (600, 699)])


def test_score_is_0_for_silence_and_100_for_alarms_at_the_first_step_of_each_window() -> None:
    assert [score([STREAM], [found], STANDARD) for found in ([], [300, 600])] == [0, 100]


def test_an_alarm_in_the_middle_of_a_window_scores_less_and_only_the_first_counts() -> None:
    middle = (2 / (1 + math.exp(-2.5)) - 1) / (2 / (1 + math.exp(-5)) - 1)
    assert raw_score(STREAM, [350, 380, 600], STANDARD) == pytest.approx(middle + 1)


def test_a_false_alarm_costs_less_right_behind_a_window() -> None:
    scores = [raw_score(STREAM, [at], STANDARD) + 2 for at in (200, 400, 599)]
    assert scores == pytest.approx([-0.11, 0.11 * (2 / (1 + math.exp(5 / 99)) - 1), -0.11 * 0.99991], rel=0.001)


def test_nothing_is_scored_in_the_probation() -> None:
    assert raw_score(STREAM, range(150), STANDARD) == -2
    assert Stream(100_000, []).probation == 750
