"""The loss of linear classifiers over sparse rows, with its gradient, in compiled code on one core.

Sums are taken in the order of the rows, so that the same data give the same bytes.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from talka.text.kernel.compiled import compiled, inner

Doubles = npt.NDArray[np.float64]


class Rows(NamedTuple):
    """Sparse rows of features: those of row ``r`` are ``bounds[r]`` to ``bounds[r + 1]``."""

    columns: npt.NDArray[np.int32]
    values: npt.NDArray[np.float32]
    bounds: npt.NDArray[np.int64]


class Targets(NamedTuple):
    """What each row should be called."""

    classes: npt.NDArray[np.int32]
    """[rows] the number of the class; of one output, 1 or 0."""
    weights: Doubles
    """[rows] how much a row counts."""
    offsets: Doubles
    """[rows, outputs] scores that other weights give already."""


@compiled
def loss_of(rows: Rows, targets: Targets, weights: Doubles, scores: Doubles, gradient: Doubles) -> float:
    """The logistic loss of ``weights`` [features, outputs]; adds to ``gradient``; ``scores`` [outputs] is room.

    With one output it is that of a yes or no, else that of classes which exclude each other.
    """
    total = 0.0
    outputs = weights.shape[1]
    for row in range(len(targets.classes)):
        if targets.weights[row] == 0:
            continue
        _score(rows, row, targets.offsets[row], weights, scores)
        if outputs == 1:
            loss = _leave_error_of_one(scores, targets.classes[row])
        else:
            loss = _leave_errors(scores, targets.classes[row])
        total += loss * targets.weights[row]
        for output in range(outputs):
            error = scores[output] * targets.weights[row]
            for at in range(rows.bounds[row], rows.bounds[row + 1]):
                gradient[rows.columns[at], output] += error * rows.values[at]
    return total


@compiled
def score_all(rows: Rows, weights: Doubles, scores: Doubles) -> None:
    """Add the scores of all rows to ``scores`` [rows, outputs]."""
    for row in range(len(scores)):
        _score(rows, row, scores[row], weights, scores[row])


@inner
def _score(rows: Rows, row: int, offsets: Doubles, weights: Doubles, scores: Doubles) -> None:
    for output in range(weights.shape[1]):
        total = offsets[output]
        for at in range(rows.bounds[row], rows.bounds[row + 1]):
            total += weights[rows.columns[at], output] * rows.values[at]
        scores[output] = total


@inner
def _leave_error_of_one(scores: Doubles, wanted: int) -> float:
    """Put the error in the place of the score; return the loss."""
    score = scores[0]
    probability = 1 / (1 + math.exp(-score)) if score > 0 else math.exp(score) / (1 + math.exp(score))
    scores[0] = probability - wanted
    margin = score if wanted else -score
    return math.log1p(math.exp(-margin)) if margin > 0 else math.log1p(math.exp(margin)) - margin


@inner
def _leave_errors(scores: Doubles, wanted: int) -> float:
    top = scores[0]
    for output in range(1, len(scores)):
        top = max(top, scores[output])
    total = 0.0
    for output in range(len(scores)):
        total += math.exp(scores[output] - top)
    loss = float(math.log(total) + top - scores[wanted])
    for output in range(len(scores)):
        scores[output] = math.exp(scores[output] - top) / total
    scores[wanted] -= 1
    return loss
