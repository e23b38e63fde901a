"""From features to probabilities, in compiled code: the same numbers for a text in every batch."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from talka.listening.labels.grams import put_grams
from talka.listening.labels.model import CLASSES, NO_SLICE, Weights
from talka.text.kernel import TokenBatch
from talka.text.kernel.compiled import compiled, inner

Floats = npt.NDArray[np.float32]
Buckets = npt.NDArray[np.int32]


@compiled
def score(
    weights: Weights, features: Floats, batch: TokenBatch, languages: npt.NDArray[np.int32], room: Buckets, out: Floats
) -> None:
    """Fill ``out`` [texts, OUTPUTS] with scores of texts, from their dense features and their words.

    ``languages`` are rows of the weights; ``room`` is for the buckets of a text.
    """
    for text in range(len(languages)):
        scores = out[text]
        scores[:] = np.float32(0)
        _add_dense(weights.dense[languages[text]], features[text], scores)
        number = weights.slices[languages[text]]
        if number != NO_SLICE:
            worded, filled = put_grams(batch, text, room)
            _add_grams(weights.grams[number], weights.scales[number], room, 0, worded, scores)
            _add_grams(weights.grams[number], weights.scales[number], room, worded, filled, scores)


@compiled
def to_probabilities(scores: Floats) -> None:
    """Turn scores [texts, OUTPUTS] into probabilities: sentiments exclude each other, intents do not."""
    for text in range(len(scores)):
        row = scores[text]
        top = max(row[0], row[1], row[2])
        total = 0.0
        for output in range(CLASSES):
            row[output] = np.float32(math.exp(row[output] - top))
            total += row[output]
        for output in range(CLASSES):
            row[output] = np.float32(row[output] / total)
        for output in range(CLASSES, len(row)):
            row[output] = np.float32(1 / (1 + math.exp(-min(max(row[output], -30.0), 30.0))))


@inner
def _add_dense(weights: Floats, features: Floats, scores: Floats) -> None:
    for feature in range(len(features)):
        value = features[feature]
        if value != 0:
            for output in range(len(scores)):
                scores[output] += value * weights[feature, output]


@inner
def _add_grams(
    weights: npt.NDArray[np.int8], scales: Floats, buckets: Buckets, first: int, last: int, scores: Floats
) -> None:
    """Add the weights of buckets, each of which counts 1 by the root of how many there are."""
    if first == last:
        return
    share = np.float32(1 / math.sqrt(last - first))
    for output in range(len(scores)):
        total = np.int64(0)
        for at in range(first, last):
            total += np.int64(weights[buckets[at], output])
        scores[output] += np.float32(total) * scales[output] * share
