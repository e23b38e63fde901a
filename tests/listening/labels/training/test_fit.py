"""Weights that fit examples, and how their probabilities are judged."""

from __future__ import annotations

import numpy as np
import pytest

from talka.listening.labels.training.fit import balanced, fit, scores_of
from talka.listening.labels.training.judging import calibration_error, f1_of, probabilities, stretch
from talka.listening.labels.training.objective import Rows, Targets, loss_of

ROWS = Rows(np.array([0, 1, 0, 2, 1], np.int32), np.array([1, 2, 1, 1, 1], np.float32), np.array([0, 2, 4, 5]))


def targets(classes: list[int], outputs: int) -> Targets:
    wanted = np.array(classes, np.int32)
    return Targets(wanted, np.array([1.0, 2.0, 0.5]), np.zeros((3, outputs)))


@pytest.mark.parametrize(("classes", "outputs"), [([0, 2, 1], 3), ([1, 0, 1], 1)])
def test_the_gradient_is_the_slope_of_the_loss(classes: list[int], outputs: int) -> None:
    wanted, room = targets(classes, outputs), np.zeros(outputs)
    weights = np.arange(3.0 * outputs).reshape(3, outputs) / 4 - 0.5
    gradient = np.zeros_like(weights)
    loss_of(ROWS, wanted, weights, room, gradient)
    for place in np.ndindex(*weights.shape):
        step = np.zeros_like(weights)
        step[place] = 1e-5
        higher, lower = (loss_of(ROWS, wanted, weights + s, room, np.zeros_like(weights)) for s in (step, -step))
        assert (higher - lower) / 2e-5 == pytest.approx(gradient[place], abs=1e-6)


def test_fitted_weights_tell_the_examples_apart_and_stay_near_the_prior_when_held() -> None:
    wanted = targets([0, 2, 1], 3)
    assert scores_of(ROWS, fit(ROWS, wanted, np.zeros((3, 3)), shared=0.01)).argmax(axis=1).tolist() == [0, 2, 1]
    prior = np.ones((3, 3))
    assert np.allclose(fit(ROWS, wanted, prior, shared=1e6), prior, atol=1e-3)


def test_without_examples_the_weights_are_the_prior() -> None:
    none = Targets(np.zeros(0, np.int32), np.zeros(0), np.zeros((0, 1)))
    empty = Rows(np.zeros(0, np.int32), np.zeros(0, np.float32), np.zeros(1, np.int64))
    assert fit(empty, none, np.ones((2, 1)), shared=1.0).tolist() == [[1], [1]]


def test_balanced_classes_weigh_alike() -> None:
    assert balanced(np.array([0, 0, 0, 2], np.int32), 3).tolist() == pytest.approx([2 / 3, 2 / 3, 2 / 3, 2])


def test_scores_are_stretched_to_what_they_can_promise() -> None:
    scores = np.array([[4.0], [4.0], [4.0], [-4.0]])
    classes = np.array([1, 1, 0, 0], np.int32)
    factor = stretch(scores, classes)
    promised = probabilities(scores * factor)[:, 1]
    assert factor < 0.5
    assert promised[0] == pytest.approx(0.75, abs=0.03)


def test_the_calibration_error_is_what_probabilities_miss() -> None:
    assert calibration_error(np.array([0.9, 0.9]), np.array([True, False])) == pytest.approx(0.4)
    assert calibration_error(np.array([1.0]), np.array([True])) == 0


def test_f1_of_a_class() -> None:
    assert f1_of(np.array([1, 1, 0, 0]), np.array([1, 0, 1, 0]), 1) == 0.5
    assert f1_of(np.array([0]), np.array([0]), 1) == 0
