"""The words of hard chunks, found by Python and remembered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from talka.text.kernel.compiled import compiled
from talka.text.kernel.hashing import hash_of
from talka.text.tokens import SIGNS, words

_REMEMBERED: Final = 200_000
_LONGEST_REMEMBERED: Final = 120  # bytes
_SIGNS: Final = SIGNS.encode()

Words = tuple[bytes, ...]


class Resolved(NamedTuple):
    """The ``n`` words of distinct chunks; fields as in ``TokenBatch`` with a chunk for a text."""

    hashes: npt.NDArray[np.uint64]
    starts: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int32]
    signed: npt.NDArray[np.uint8]
    chunks: npt.NDArray[np.int64]
    """[distinct chunks + 1] offsets of their words."""
    data: npt.NDArray[np.uint8]


class _Memory(dict[bytes, Words]):
    """A chunk to its folded words; forgets everything when full."""

    def __missing__(self, chunk: bytes) -> Words:
        found = tuple(word.encode() for word in words(chunk.decode("utf-8", "surrogatepass")))
        if len(chunk) <= _LONGEST_REMEMBERED:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[chunk] = found
        return found


_memory = _Memory()


def resolve(source: npt.NDArray[np.uint8], hard: npt.NDArray[np.int64]) -> tuple[Resolved, npt.NDArray[np.int64]]:
    """The words of the distinct chunks among the rows of ``hard``, and which of them each row is."""
    text = source.tobytes()
    numbers: dict[bytes, int] = {}
    which = [
        numbers.setdefault(text[first:last], len(numbers))
        for first, last in zip(hard[:, 1].tolist(), hard[:, 2].tolist(), strict=True)
    ]
    return _joined([_memory[chunk] for chunk in numbers]), np.array(which, np.int64)


def _joined(found: list[Words]) -> Resolved:
    flat = [word for each in found for word in each]
    data = np.frombuffer(b"".join(flat), np.uint8)
    bounds = _bounds(map(len, flat))
    hashes = np.empty(len(flat), np.uint64)
    _hash_each(data, bounds, hashes)
    return Resolved(
        hashes=hashes,
        starts=bounds[:-1],
        lengths=np.diff(bounds).astype(np.int32),
        signed=np.array([word[0] in _SIGNS for word in flat], np.uint8),
        chunks=_bounds(map(len, found)),
        data=data,
    )


def _bounds(lengths: Iterable[int]) -> npt.NDArray[np.int64]:
    """[n + 1] where each of ``n`` things begins that stand one after the other."""
    return np.cumsum([0, *lengths], dtype=np.int64)


@compiled
def _hash_each(data: npt.NDArray[np.uint8], bounds: npt.NDArray[np.int64], hashes: npt.NDArray[np.uint64]) -> None:
    for word in range(len(hashes)):
        hashes[word] = hash_of(data[bounds[word] : bounds[word + 1]])
