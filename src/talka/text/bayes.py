"""The model of ``py3langid`` over many texts at once: its answers, in a tenth of its time.

It is a naive Bayes classifier over sequences of bytes (M. Lui, T. Baldwin, "langid.py: An Off-the-shelf Language
Identification Tool", 2012): an automaton walks over the bytes and tells at each of them which known sequence has
ended; a language's score is its prior and the sum of its weights for the sequences, each times log(1 + how often).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from talka.text.kernel.compiled import compiled

Array = npt.NDArray[Any]
BITS_OF_BYTE: Final = 8


class ByteModel:
    """The weights of the languages that are told apart, as arrays.

    Attributes:
        languages: the language of each column of ``weights``; some have two.
        moves: state after a byte, by row of the state before and byte (uint32).
        rows: row in ``moves`` of each state; several states share one (uint16).
        ended: row in ``weights`` of the sequence that ends in a state, -1 for none (int32).
        weights: sequences by languages (float32).
        priors: of the languages (float32).
    """

    def __init__(self, languages: Collection[str]) -> None:
        """Read the weights of these languages, as far as the model knows them."""
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
        identifier.set_languages(sorted(set(languages) & set(identifier.nb_classes)))
        self.languages: list[str] = identifier.nb_classes
        self.moves: Array = np.asarray(identifier.tk_nextmove, dtype=np.uint32)
        self.rows: Array = np.asarray(identifier.tk_row, dtype=np.uint16)
        self.ended: Array = np.asarray(identifier.tk_output, dtype=np.int32)
        self.weights: Array = np.ascontiguousarray(identifier.nb_ptc, dtype=np.float32)
        self.priors: Array = np.asarray(identifier.nb_pc, dtype=np.float32)

    def classify(self, texts: Sequence[str]) -> list[tuple[str, float]]:
        """The likeliest language of each text, and by how much its score (a natural logarithm) exceeds the next.

        Where the text holds no known sequence, the first language and 0.
        """
        encoded = [_encoded(text) for text in texts]
        best, margins = np.zeros(len(texts), dtype=np.int64), np.zeros(len(texts), dtype=np.float64)
        _classify(
            np.frombuffer(b"".join(encoded), dtype=np.uint8),
            np.cumsum([len(data) for data in encoded], dtype=np.int64),
            (self.moves, self.rows, self.ended, self.weights, self.priors),
            np.zeros(len(self.weights), dtype=np.int32),
            np.zeros(max(map(len, encoded), default=0), dtype=np.int32),
            np.zeros(len(self.languages), dtype=np.float64),
            best,
            margins,
        )
        return [(self.languages[place], margin) for place, margin in zip(best.tolist(), margins.tolist(), strict=True)]


def _encoded(text: str) -> bytes:
    """As the model was trained: letters composed, and no text in capitals alone."""
    lower = text.lower() if text.isupper() else text
    return unicodedata.normalize("NFC", lower).encode(errors="surrogatepass")


@compiled
def _classify(
    source: Array,
    ends: Array,
    model: tuple[Array, Array, Array, Array, Array],
    times: Array,
    met: Array,
    scores: Array,
    best: Array,
    margins: Array,
) -> None:
    """Write column and margin of each text's likeliest language; ``times`` and ``met`` count its sequences."""
    moves, rows, ended, weights, priors = model
    start = 0
    for text in range(len(ends)):
        kinds = _count(source[start : ends[text]], moves, rows, ended, times, met)
        start = ends[text]
        if kinds:
            _score(times, met[:kinds], weights, priors, scores)
            best[text] = scores.argmax()
            margins[text] = _margin(scores, best[text])


@compiled
def _count(source: Array, moves: Array, rows: Array, ended: Array, times: Array, met: Array) -> int:
    """Count the sequences in ``times``, write each that occurs into ``met`` once, and return how many do."""
    kinds = state = 0
    for byte in source:
        state = moves[(np.int64(rows[state]) << BITS_OF_BYTE) + byte]
        found = ended[state]
        if found >= 0:
            if times[found] == 0:
                met[kinds] = found
                kinds += 1
            times[found] += 1
    return kinds


@compiled
def _score(times: Array, met: Array, weights: Array, priors: Array, scores: Array) -> None:
    """Write the score of each language, and set ``times`` back to zeros."""
    for place in range(len(scores)):
        scores[place] = priors[place]
    for found in met:
        factor = np.log1p(np.float32(times[found]))
        times[found] = 0
        for place in range(len(scores)):
            scores[place] += factor * weights[found, place]


@compiled
def _margin(scores: Array, best: int) -> float:
    """By how much the best score exceeds the next."""
    second = -np.inf
    for place in range(len(scores)):
        if place != best and scores[place] > second:
            second = scores[place]
    return scores[best] - second  # type: ignore[no-any-return]
