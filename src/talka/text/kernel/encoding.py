"""Texts as one array of UTF-8."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa


class Encoded(NamedTuple):
    """The UTF-8 of ``m`` texts, one after the other; a lone surrogate as the three bytes it would have."""

    source: npt.NDArray[np.uint8]
    bounds: npt.NDArray[np.int64]
    """[m + 1] text ``t`` is bytes ``bounds[t]`` to ``bounds[t + 1]``."""


def encode(texts: Sequence[str]) -> Encoded:
    """Every text as UTF-8; Arrow reads Python's strings three times as fast as ``str.encode`` and a join."""
    try:
        strings = pa.array(texts, pa.large_string())
    except UnicodeEncodeError:
        strings = pa.array([text.encode("utf-8", "surrogatepass") for text in texts], pa.large_binary())
    _, bounds, source = strings.buffers()
    return Encoded(
        np.frombuffer(source or b"", np.uint8),
        np.frombuffer(bounds, np.int64) if len(strings) else np.zeros(1, np.int64),
    )
