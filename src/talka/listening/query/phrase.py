"""Where the words of a phrase stand relative to its first."""

from __future__ import annotations

from collections.abc import Iterator

from talka.listening.query.syntax import Atom, Phrase, Prefix
from talka.text import SIGNS, words


def placed(phrase: Phrase) -> Iterator[tuple[Atom, int]]:
    """Each word with its distance from the first; a hashtag or handle takes a place for each of its words."""
    offset = 0
    for part in phrase.parts:
        yield part, offset
        text = part.letters if isinstance(part, Prefix) else part.word
        offset += max(1, sum(word[0] not in SIGNS for word in words(text))) if text[0] in SIGNS else 1
