"""The words of many texts as arrays."""

from __future__ import annotations

import itertools
from typing import NamedTuple

import numpy as np
import numpy.typing as npt


class TokenBatch(NamedTuple):
    """The folded words of ``m`` texts: ``n`` words in the order of ``talka.text.words``, one text after the other.

    Word ``w`` is the UTF-8 bytes ``data[starts[w] : starts[w] + lengths[w]]``; words may share bytes.
    """

    hashes: npt.NDArray[np.uint64]
    """[n] ``hash_of`` the bytes of each word."""
    starts: npt.NDArray[np.int64]
    """[n] first byte of each word in ``data``."""
    lengths: npt.NDArray[np.int32]
    """[n] bytes of each word."""
    signed: npt.NDArray[np.uint8]
    """[n] 1 for a hashtag or handle, which takes no place of its own, else 0."""
    texts: npt.NDArray[np.int64]
    """[m + 1] the words of text ``t`` are ``texts[t]`` to ``texts[t + 1]``."""
    data: npt.NDArray[np.uint8]
    """Bytes of the words, with others between them."""


def words_of(batch: TokenBatch) -> list[list[str]]:
    """The words of each text, as ``talka.text.words`` gives them."""
    data = batch.data.tobytes()
    ends = batch.starts + batch.lengths
    found = [data[start:end].decode() for start, end in zip(batch.starts.tolist(), ends.tolist(), strict=True)]
    bounds = batch.texts.tolist()
    return [found[first:last] for first, last in itertools.pairwise(bounds)]
