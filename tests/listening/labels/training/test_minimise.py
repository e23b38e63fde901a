"""The least value of a function."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from talka.listening.labels.training.minimise import minimise

Vector = npt.NDArray[np.float64]
numbers = st.lists(st.floats(-50, 50), min_size=3, max_size=3).map(np.array)


@given(numbers, numbers)
def test_the_least_value_of_a_bowl_is_its_middle(middle: Vector, start: Vector) -> None:
    steep = np.array([1.0, 10.0, 100.0])

    def bowl(point: Vector) -> tuple[float, Vector]:
        away = point - middle
        return float(steep @ (away * away)), 2 * steep * away

    assert np.allclose(minimise(bowl, start, tolerance=1e-12), middle, atol=1e-3)


def test_a_bent_valley_is_followed_to_its_end() -> None:
    def rosenbrock(point: Vector) -> tuple[float, Vector]:
        x, y = point
        rise = y - x * x
        return (1 - x) ** 2 + 100 * rise**2, np.array([-2 * (1 - x) - 400 * x * rise, 200 * rise])

    assert np.allclose(minimise(rosenbrock, np.array([-1.2, 1.0]), tolerance=0.0, steps=200), [1, 1], atol=1e-4)
