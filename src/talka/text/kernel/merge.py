"""Words of easy and hard chunks in one batch."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from talka.text.kernel.batch import TokenBatch
from talka.text.kernel.compiled import compiled, inner, zero
from talka.text.kernel.encoding import Encoded
from talka.text.kernel.hard import Resolved


def merged(
    encoded: Encoded, easy: TokenBatch, hard: npt.NDArray[np.int64], resolved: Resolved, which: npt.NDArray[np.int64]
) -> TokenBatch:
    """The words of ``easy`` with those of each row of ``hard`` at their places."""
    added = np.diff(resolved.chunks)[which]
    size = len(easy.hashes) + int(added.sum())
    out = TokenBatch(
        hashes=np.empty(size, np.uint64),
        starts=np.empty(size, np.int64),
        lengths=np.empty(size, np.int32),
        signed=np.empty(size, np.uint8),
        texts=np.empty(len(easy.texts), np.int64),
        data=np.concatenate([easy.data, resolved.data]),
    )
    _merge(encoded.bounds, easy, hard, resolved, which, out)
    return out


@compiled
def _merge(
    bounds: npt.NDArray[np.int64],
    easy: TokenBatch,
    hard: npt.NDArray[np.int64],
    resolved: Resolved,
    which: npt.NDArray[np.int64],
    out: TokenBatch,
) -> None:
    chunk = token = filled = zero()
    for text in range(len(bounds) - 1):
        out.texts[text] = filled
        while chunk < len(hard) and hard[chunk, 1] < bounds[text + 1]:
            token, filled = _copy_easy(easy, token, hard[chunk, 0], out, filled)
            filled = _copy_hard(resolved, which[chunk], len(easy.data), out, filled)
            chunk += 1
        token, filled = _copy_easy(easy, token, easy.texts[text + 1], out, filled)
    out.texts[len(bounds) - 1] = filled


@inner
def _copy_easy(easy: TokenBatch, token: int, stop: int, out: TokenBatch, filled: int) -> tuple[int, int]:
    """Copy the words from ``token`` to ``stop``; return ``stop`` and the end in ``out``."""
    for more in range(stop - token):
        out.hashes[filled + more] = easy.hashes[token + more]
    for more in range(stop - token):
        out.starts[filled + more] = easy.starts[token + more]
    for more in range(stop - token):
        out.lengths[filled + more] = easy.lengths[token + more]
    for more in range(stop - token):
        out.signed[filled + more] = easy.signed[token + more]
    return stop, filled + stop - token


@inner
def _copy_hard(resolved: Resolved, chunk: int, shift: int, out: TokenBatch, filled: int) -> int:
    """Copy the words of a distinct chunk, whose bytes begin at ``shift``; return the end in ``out``."""
    for token in range(resolved.chunks[chunk], resolved.chunks[chunk + 1]):
        out.hashes[filled] = resolved.hashes[token]
        out.starts[filled] = resolved.starts[token] + shift
        out.lengths[filled] = resolved.lengths[token]
        out.signed[filled] = resolved.signed[token]
        filled += 1
    return filled
