"""Texts to features: tokenised once, counted, made dense."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from talka.listening.labels.counting import STATE, Reader, count_words
from talka.listening.labels.dense import dense
from talka.listening.labels.entries import LONGEST_WORD
from talka.listening.labels.languages import GREEK, backward, contexts, number_of
from talka.listening.labels.lexicon import Lexicon
from talka.listening.labels.marks import count_marks
from talka.listening.labels.tallies import TALLIES
from talka.text.kernel import TokenBatch, tokenise
from talka.text.kernel.compiled import compiled
from talka.text.kernel.encoding import Encoded, encode

_MOST_BYTES = 8000
"""Of a text are searched for signs."""


class Read(NamedTuple):
    """Texts as the weights need them."""

    features: npt.NDArray[np.float32]
    """[texts, dense features]"""
    batch: TokenBatch
    languages: npt.NDArray[np.int32]
    """[texts] row of the language."""


def read(texts: Sequence[str], languages: Sequence[str], lexicon: Lexicon) -> Read:
    """The features of texts in these languages."""
    numbers = np.array([number_of(language) for language in languages], np.int32)
    batch = tokenise(texts)
    rows = np.zeros((len(texts), TALLIES), np.float32)
    # Room to work in is made anew each time, so that any number of threads may read.
    reader = Reader(lexicon, contexts(), backward(), np.zeros(LONGEST_WORD, np.uint8), np.zeros(STATE, np.int64))
    tally(reader, encode(texts), batch, numbers, GREEK, rows)
    return Read(dense(rows), batch, numbers)


@compiled
def tally(
    reader: Reader,
    encoded: Encoded,
    batch: TokenBatch,
    languages: npt.NDArray[np.int32],
    greek: int,
    rows: npt.NDArray[np.float32],
) -> None:
    """Fill a row of tallies for each text; ``greek`` is the number of the language where a semicolon asks."""
    for text in range(len(languages)):
        begin = encoded.bounds[text]
        end = min(encoded.bounds[text + 1], begin + _MOST_BYTES)
        count_marks(encoded.source, begin, end, languages[text] == greek, rows[text])
        count_words(reader, languages[text], batch, text, rows[text])
