"""The weights of all labels, and the file they are kept in."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from talka.listening.label_names import INTENTS, SENTIMENTS
from talka.listening.labels.dense import NAMES
from talka.listening.labels.grams import BUCKETS
from talka.listening.labels.languages import ROWS
from talka.listening.labels.lexicon import Lexicon

SHIPPED: Final = Path(__file__).parent / "model.npz"
OUTPUTS: Final = len(SENTIMENTS) + len(INTENTS)
"""Columns of weights: the sentiments, then the intents, each in its order."""
CLASSES: Final = len(SENTIMENTS)
NO_SLICE: Final = -1


class ModelError(ValueError):
    """A file that is no model of this version; the message says what to do."""


class Weights(NamedTuple):
    """What features are multiplied with; scores are made so that their probabilities are calibrated."""

    dense: npt.NDArray[np.float32]
    """[ROWS, features, OUTPUTS] by row of the language."""
    slices: npt.NDArray[np.int32]
    """[ROWS] the slice of ``grams`` of a language, ``NO_SLICE`` where it was not trained."""
    grams: npt.NDArray[np.int8]
    """[slices, BUCKETS, OUTPUTS]"""
    scales: npt.NDArray[np.float32]
    """[slices, OUTPUTS] what a weight of 1 in ``grams`` stands for."""


class Model(NamedTuple):
    """Everything that labels are made with."""

    weights: Weights
    lexicon: Lexicon
    thresholds: npt.NDArray[np.float32]
    """[INTENTS] the probability from which on a post has an intent."""
    version: str
    """The beginning of the file's SHA-256."""


def quantised(weights: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """[BUCKETS, OUTPUTS] as bytes, and what a 1 stands for in each output."""
    scales = np.maximum(np.abs(weights).max(axis=0), 1e-9) / np.iinfo(np.int8).max
    return np.round(weights / scales).astype(np.int8), scales.astype(np.float32)


def to_bytes(weights: Weights, lexicon: Lexicon, thresholds: npt.NDArray[np.float32]) -> bytes:
    """The file of a model; the same weights give the same bytes."""
    file = io.BytesIO()
    np.savez_compressed(file, **weights._asdict(), **lexicon._asdict(), thresholds=thresholds)
    return file.getvalue()


def load(path: Path = SHIPPED) -> Model:
    """The model in a file.

    Raises:
        ModelError: it is none, or one of another version of Talka.
    """
    data = path.read_bytes()
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            weights = Weights(*(arrays[name] for name in Weights._fields))
            lexicon = Lexicon(*(arrays[name] for name in Lexicon._fields))
            thresholds = arrays["thresholds"]
    except (ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise ModelError(f"{path} is no model of Talka. Make one with “talka models train”.") from error
    if weights.dense.shape != (ROWS, len(NAMES), OUTPUTS) or weights.grams.shape[1:] != (BUCKETS, OUTPUTS):
        raise ModelError(f"{path} was made by another version of Talka. Make it anew with “talka models train”.")
    return Model(weights, lexicon, thresholds, hashlib.sha256(data).hexdigest()[:12])
