"""Runs of words of many texts at once, each run as a hash."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from talka.text import tokens
from talka.text.kernel import TokenBatch, hash_of, tokenise

LONGEST: Final = 3
"""Words of a phrase."""

_LINK: Final = re.compile(r"https?://\S+", re.IGNORECASE)
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)

Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]


class Read(NamedTuple):
    """Texts as words: of each word its hash, the post it is in, and its place in ``batch``."""

    batch: TokenBatch
    hashes: Hashes
    posts: Places
    words: Places


def without_links(text: str) -> str:
    """A text without the addresses in it."""
    return _LINK.sub(" ", text)


def read_texts(texts: Sequence[str]) -> Read:
    """The words of texts; hashtags and handles are out, the words in them stay."""
    batch = tokenise(texts)
    words = np.flatnonzero(batch.signed == 0)
    posts = np.repeat(np.arange(len(texts)), np.diff(batch.texts))[words]
    return Read(batch, batch.hashes[words], posts, words)


def grams(read: Read, size: int) -> tuple[Hashes, Places]:
    """The hash of each run of so many words in one post, and where it begins."""
    count = max(len(read.hashes) - size + 1, 0)
    first = np.flatnonzero(read.posts[:count] == read.posts[size - 1 : size - 1 + count])
    found = read.hashes[first]
    for step in range(1, size):
        found = mixed(found, read.hashes[first + step])
    return found, first


def mixed(one: Hashes, other: Hashes) -> Hashes:
    """A hash of both."""
    both = (one ^ (one >> np.uint64(29))) * _MIX + other
    return (both ^ (both >> np.uint64(32))) * _MIX


def words_at(read: Read, first: int, size: int) -> tuple[str, ...]:
    """The words of the run that begins there."""
    return tuple(_word(read, first + step) for step in range(size))


def _word(read: Read, place: int) -> str:
    word = read.words[place]
    start = read.batch.starts[word]
    return read.batch.data[start : start + read.batch.lengths[word]].tobytes().decode()


def posts_with(read: Read, words: Sequence[str]) -> list[int]:
    """Posts that have the words in a row."""
    wanted = [np.uint64(hash_of(np.frombuffer(word.encode(), np.uint8))) for word in words]
    count = max(len(read.hashes) - len(words) + 1, 0)
    runs = np.ones(count, dtype=bool)
    for step, one in enumerate(wanted):
        runs &= read.hashes[step : step + count] == one
    return list(dict.fromkeys(read.posts[:count][runs].tolist()))


def forms(text: str, words: Sequence[str]) -> Iterator[str]:
    """How a text writes these words in a row."""
    found = [token for token in tokens(text) if token.word[0] not in "#@"]
    for start in range(len(found) - len(words) + 1):
        run = found[start : start + len(words)]
        if [token.word for token in run] == list(words):
            yield " ".join(text[run[0].start : run[-1].end].split())
