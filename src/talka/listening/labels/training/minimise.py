"""The least value of a smooth function: L-BFGS with backtracking.

Source: J. Nocedal, S. Wright, "Numerical Optimization", 2006, algorithms 7.4, 7.5 and 3.1.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]
Function = Callable[[Vector], tuple[float, Vector]]
"""Gives value and gradient at a point."""

_REMEMBERED: Final = 8
_ENOUGH: Final = 1e-4
_SMALLEST_STEP: Final = 1e-10
_CURVED: Final = 1e-12


def minimise(function: Function, start: Vector, *, steps: int = 100, tolerance: float = 1e-5) -> Vector:
    """The point where the function is least, or where a step changes it by less than ``tolerance`` of its value."""
    point = start
    value, gradient = function(point)
    past: deque[tuple[Vector, Vector]] = deque(maxlen=_REMEMBERED)
    for _ in range(steps):
        direction = _direction(gradient, past)
        found = _walk(function, point, value, direction, gradient)
        if found is None:
            break
        reached, lower, slope = found
        moved, bent = reached - point, slope - gradient
        if _dot(moved, bent) > _CURVED:
            past.append((moved, bent))
        is_done = value - lower <= tolerance * max(abs(value), 1.0)
        point, value, gradient = reached, lower, slope
        if is_done:
            break
    return point


def _direction(gradient: Vector, past: deque[tuple[Vector, Vector]]) -> Vector:
    """Downhill, bent by what the last steps told of the curvature."""
    direction = -gradient
    shares = []
    for moved, bent in reversed(past):
        share = _dot(moved, direction) / _dot(moved, bent)
        direction = direction - share * bent
        shares.append(share)
    if past:
        moved, bent = past[-1]
        direction = direction * (_dot(moved, bent) / _dot(bent, bent))
    else:
        direction = direction / max(float(np.sqrt(_dot(gradient, gradient))), 1.0)
    for (moved, bent), share in zip(past, reversed(shares), strict=True):
        direction = direction + (share - _dot(bent, direction) / _dot(moved, bent)) * moved
    return direction


def _walk(
    function: Function, point: Vector, value: float, direction: Vector, gradient: Vector
) -> tuple[Vector, float, Vector] | None:
    """The first of ever shorter steps that goes down enough; None where none does."""
    promised = _dot(direction, gradient)
    step = 1.0
    while step > _SMALLEST_STEP:
        reached = point + step * direction
        lower, slope = function(reached)
        if lower <= value + _ENOUGH * step * promised:
            return reached, lower, slope
        step /= 2
    return None


def _dot(one: Vector, other: Vector) -> float:
    """The product, whose last bits BLAS would let depend on the number of its threads."""
    return float(np.sum(one * other))
