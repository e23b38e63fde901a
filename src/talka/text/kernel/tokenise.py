"""Texts to words, many at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from talka.text.kernel.batch import TokenBatch
from talka.text.kernel.encoding import Encoded, encode
from talka.text.kernel.hard import resolve
from talka.text.kernel.merge import merged
from talka.text.kernel.scan import NO_PAGE, NO_ROOM, scan
from talka.text.kernel.tables import LAST, PAGE, Learned

_PAGES: Final = (LAST + 1) // PAGE
# Room is made for usual texts first, since new memory costs as much as the work in it. In bytes:
_USUAL_WORD: Final = 3
_USUAL_HARD: Final = 32  # hard chunks are this far apart
_SHORT: Final = 4096  # the kernel asks room for each byte of the text before it
_learned: Final = Learned()


def tokenise(texts: Sequence[str]) -> TokenBatch:
    """Exactly the words of ``talka.text.words`` for every text; safe to call from many threads at once."""
    encoded = encode(texts)
    easy, hard = scan_all(encoded)
    return merged(encoded, easy, hard, *resolve(encoded.source, hard)) if len(hard) else easy


def scan_all(encoded: Encoded) -> tuple[TokenBatch, npt.NDArray[np.int64]]:
    """The words outside hard chunks, and these chunks."""
    size = len(encoded.source)
    out, hard = _room(encoded, size // _USUAL_WORD + min(size, _SHORT), size // _USUAL_HARD + 1)
    tables = _learned.tables
    while True:
        wanted = np.zeros(_PAGES, np.uint8)
        tokens, chunks = scan(tuple(encoded), tuple(tables), tuple(out), hard, wanted)
        if tokens == NO_PAGE:
            tables = _learned.learn(np.flatnonzero(wanted).tolist())
        elif tokens == NO_ROOM:
            out, hard = _room(encoded, size, size)
        else:
            return _trimmed(out, tokens), hard[:chunks]


def _room(encoded: Encoded, tokens: int, chunks: int) -> tuple[TokenBatch, npt.NDArray[np.int64]]:
    """Arrays for the words, of which no two are counted at one byte, and for the hard chunks."""
    out = TokenBatch(
        hashes=np.empty(tokens, np.uint64),
        starts=np.empty(tokens, np.int64),
        lengths=np.empty(tokens, np.int32),
        signed=np.empty(tokens, np.uint8),
        texts=np.empty(len(encoded.bounds), np.int64),
        data=np.empty(len(encoded.source), np.uint8),
    )
    return out, np.empty((chunks, 3), np.int64)


def _trimmed(out: TokenBatch, tokens: int) -> TokenBatch:
    return out._replace(
        hashes=out.hashes[:tokens],
        starts=out.starts[:tokens],
        lengths=out.lengths[:tokens],
        signed=out.signed[:tokens],
    )
