"""Weights that fit examples."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from talka.listening.labels.training.minimise import minimise
from talka.listening.labels.training.objective import Rows, Targets, loss_of, score_all
from talka.listening.labels.training.rows import SHARED

Doubles = npt.NDArray[np.float64]

HELD: Final = 10.0
"""Precision of the weights of shared features."""
OWN: Final = 0.5
"""Precision of the weights of words and letters."""
_STEPS: Final = 60


def fit(rows: Rows, targets: Targets, prior: Doubles, *, shared: float, own: float = 1.0) -> Doubles:
    """The likeliest weights [features, outputs], where they are thought to be near ``prior`` before any example.

    Args:
        rows: the features.
        targets: what they should be called.
        prior: [features, outputs]; the weights are normal around it.
        shared: how strongly the weights of dense features are held to it, as the precision of the normal.
        own: the same for the weights of buckets.
    """
    if not len(targets.classes):
        return prior
    held = np.full((len(prior), 1), own)
    held[:SHARED] = shared
    total = float(targets.weights.sum())
    room = np.zeros(prior.shape[1])

    def loss(point: Doubles) -> tuple[float, Doubles]:
        weights = point.reshape(prior.shape)
        gradient = np.zeros(prior.shape)
        value = loss_of(rows, targets, weights, room, gradient)
        away = weights - prior
        value += float(np.sum(held * away * away)) / 2
        return value / total, ((gradient + held * away) / total).ravel()

    return minimise(loss, prior.ravel().copy(), steps=_STEPS).reshape(prior.shape)


def scores_of(rows: Rows, weights: Doubles) -> Doubles:
    """The scores of all rows, [rows, outputs]."""
    scores = np.zeros((len(rows.bounds) - 1, weights.shape[1]))
    score_all(rows, weights, scores)
    return scores


def classes_of(scores: Doubles) -> npt.NDArray[np.int32]:
    """The class of each row of scores [rows, outputs]; of one output, 1 or 0."""
    return (scores.argmax(axis=1) if scores.shape[1] > 1 else scores[:, 0] > 0).astype(np.int32)


def balanced(classes: npt.NDArray[np.int32], count: int) -> Doubles:
    """The weight of each row by which the classes weigh the same, and all rows as many as they are."""
    sizes = np.bincount(classes, minlength=count)
    present = np.count_nonzero(sizes)
    return np.asarray(len(classes) / present / sizes[classes], np.float64) if len(classes) else np.zeros(0)
