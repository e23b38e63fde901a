"""Where the words of a phrase stand relative to its first."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from talka.listening.query.syntax import Atom, Phrase, Prefix, Raw, Wildcard, Word
from talka.text import SIGNS, words


def placed(phrase: Phrase) -> Iterator[tuple[Atom, int]]:
    """Each word with its distance from the first."""
    offset = 0
    for part in phrase.parts:
        yield part, offset
        offset += width(part)


@functools.lru_cache(maxsize=65536)
def width(atom: Atom) -> int:
    """Places that a word takes: a hashtag, a handle and a name with signs one for each word in it."""
    match atom:
        case Word(word):
            return _plain(word) if word[0] in SIGNS else 1
        case Prefix(letters):
            return _plain(letters) if letters[0] in SIGNS else 1
        case Wildcard():
            return 1
        case Raw(text):
            return _plain(text)


def _plain(text: str) -> int:
    return max(1, sum(word[0] not in SIGNS for word in words(text)))
