"""Labels of posts."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from talka.listening.labels.grams import MOST_GRAMS
from talka.listening.labels.model import CLASSES, OUTPUTS, SHIPPED, Model, load
from talka.listening.labels.reading import read
from talka.listening.labels.scoring import score, to_probabilities

_AT_ONCE: Final = 1024
"""Texts for which the words stay in the processor's cache."""


class Labels(NamedTuple):
    """The labels of ``n`` posts."""

    sentiment: npt.NDArray[np.int8]
    """[n] -1 negative, 0 neutral, 1 positive."""
    score: npt.NDArray[np.float32]
    """[n] the probability of that sentiment."""
    intents: npt.NDArray[np.float32]
    """[n, 8] the probability of each intent, in the order of ``talka.listening.label_names.INTENTS``."""
    masks: npt.NDArray[np.int64]
    """[n] a bit for each intent whose probability reaches its threshold."""


class Labeller:
    """Gives labels; safe to use from many threads."""

    def __init__(self, model: Model) -> None:
        self._model = model

    @classmethod
    def load(cls, path: Path = SHIPPED) -> Labeller:
        """The labeller of the model in a file, which is read once.

        Raises:
            ModelError: the file holds no model of this version.
        """
        return _loaded(path)

    @property
    def model_version(self) -> str:
        """Names the weights: other weights, other name."""
        return self._model.version

    def label(self, texts: Sequence[str], languages: Sequence[str]) -> Labels:
        """The labels of texts; ``languages`` are their ISO 639-1 codes, as ``talka.text.language`` finds them.

        A text has the same labels in whatever batch. Of very long texts the first words decide.
        """
        if len(texts) != len(languages):
            raise ValueError(f"There are {len(texts)} texts and {len(languages)} languages.")
        scores = np.zeros((len(texts), OUTPUTS), np.float32)
        room = np.zeros(MOST_GRAMS, np.int32)
        for first in range(0, len(texts), _AT_ONCE):
            part = slice(first, first + _AT_ONCE)
            features, batch, rows = read(texts[part], languages[part], self._model.lexicon)
            score(self._model.weights, features, batch, rows, room, scores[part])
        to_probabilities(scores)
        return _labels(scores, self._model.thresholds)


def _labels(probabilities: npt.NDArray[np.float32], thresholds: npt.NDArray[np.float32]) -> Labels:
    sentiments, intents = probabilities[:, :CLASSES], probabilities[:, CLASSES:]
    best = sentiments.argmax(axis=1)
    bits = 1 << np.arange(intents.shape[1])
    return Labels(
        sentiment=(best - 1).astype(np.int8),
        score=sentiments[np.arange(len(best)), best],
        intents=np.ascontiguousarray(intents),
        masks=((intents >= thresholds) @ bits).astype(np.int64),
    )


@functools.cache
def _loaded(path: Path) -> Labeller:
    return Labeller(load(path))
