"""How good answers are, and how well their probabilities keep what they promise."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]
Classes = npt.NDArray[np.int32]

_STRETCHES: Final = np.geomspace(0.25, 4, 81)
_BINS: Final = 10


def stretch(scores: Doubles, classes: Classes) -> float:
    """The factor for scores [rows, outputs] with the least loss: temperature scaling, its inverse.

    Source: C. Guo and others, "On Calibration of Modern Neural Networks", 2017.
    """
    losses = [_loss(scores * factor, classes) for factor in _STRETCHES]
    return float(_STRETCHES[int(np.argmin(losses))])


def probabilities(scores: Doubles) -> Doubles:
    """[rows, classes] from scores of classes, or of one output for the second of two."""
    both = np.concatenate([np.zeros_like(scores), scores], axis=1) if scores.shape[1] == 1 else scores
    powers = np.exp(both - both.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def calibration_error(chosen: Doubles, right: npt.NDArray[np.bool_]) -> float:
    """By how much the probability of what was chosen misses how often it is right, over ten bins of equal width."""
    bins = np.minimum((chosen * _BINS).astype(int), _BINS - 1)
    sizes = np.bincount(bins, minlength=_BINS)
    promised = np.bincount(bins, weights=chosen, minlength=_BINS)
    kept = np.bincount(bins, weights=right.astype(float), minlength=_BINS)
    return float(np.abs(promised - kept).sum() / max(int(sizes.sum()), 1))


def f1_of(wanted: npt.NDArray[Any], found: npt.NDArray[Any], each: int) -> float:
    """F1 of one class; 0 where it is neither wanted nor found."""
    both = int(((wanted == each) & (found == each)).sum())
    return 2 * both / max(int((wanted == each).sum() + (found == each).sum()), 1)


def _loss(scores: Doubles, classes: Classes) -> float:
    chosen = probabilities(scores)[np.arange(len(classes)), classes]
    return float(-np.log(np.maximum(chosen, 1e-12)).mean())
