"""Features of examples as sparse rows: the dense ones first, then the buckets of words and letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from talka.listening.labels.dense import NAMES
from talka.listening.labels.grams import BUCKETS, MOST_GRAMS, put_all
from talka.listening.labels.lexicon import Lexicon
from talka.listening.labels.reading import read
from talka.listening.labels.training.objective import Rows
from talka.listening.labels.training.sets import Example
from talka.text.kernel import TokenBatch

Numbers = npt.NDArray[np.int64]

SHARED: Final = len(NAMES)
"""Columns before those of the buckets."""
COLUMNS: Final = SHARED + BUCKETS


def rows_of(examples: Sequence[Example], lexicon: Lexicon, *, with_grams: bool) -> Rows:
    """The features of examples."""
    features, batch, _ = read([e.text for e in examples], [e.language for e in examples], lexicon)
    shared = _sparse(features)
    return _beside(shared, _grams(batch)) if with_grams else shared


def take(rows: Rows, numbers: Numbers) -> Rows:
    """Some of the rows, in the order of their numbers."""
    lengths = np.diff(rows.bounds)[numbers]
    bounds = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    places = np.arange(bounds[-1]) + np.repeat(rows.bounds[numbers] - bounds[:-1], lengths)
    return Rows(rows.columns[places], rows.values[places], bounds)


def _sparse(features: npt.NDArray[np.float32]) -> Rows:
    filled = features != 0
    bounds = np.concatenate([[0], np.cumsum(filled.sum(axis=1))]).astype(np.int64)
    return Rows(np.nonzero(filled)[1].astype(np.int32), features[filled], bounds)


def _beside(left: Rows, right: Rows) -> Rows:
    """Both in one, the columns of the second behind those of the first."""
    count = len(left.bounds) - 1
    owner = [np.repeat(np.arange(count), np.diff(part.bounds)) for part in (left, right)]
    order = np.argsort(np.concatenate(owner), kind="stable")
    columns = np.concatenate([left.columns, right.columns + np.int32(SHARED)])
    values = np.concatenate([left.values, right.values])
    return Rows(columns[order], values[order], left.bounds + right.bounds)


def _grams(batch: TokenBatch) -> Rows:
    """The buckets of each text; the first pass tells how many."""
    room, bounds = np.zeros(MOST_GRAMS, np.int32), np.zeros(len(batch.texts), np.int64)
    none = Rows(np.zeros(0, np.int32), np.zeros(0, np.float32), bounds)
    put_all(batch, room, *none)
    full = Rows(np.zeros(bounds[-1], np.int32), np.zeros(bounds[-1], np.float32), bounds)
    put_all(batch, room, *full)
    return full
