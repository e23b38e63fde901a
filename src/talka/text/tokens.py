"""Text cut into folded words, with their places in the text as it was written.

The text is cut first and each word folded after, so that places are exact and folding is a look-up for most.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

from talka.text.alphabet import CONTINUOUS, EMOJI, LETTER, MARK, SPACED
from talka.text.fold import fold

SIGNS = "#@"
"""What hashtags and handles begin with; such a word stands at the place of the word after it."""

_WORD = re.compile(f"{SPACED}|{CONTINUOUS}|{EMOJI}")
_CONTINUOUS = re.compile(CONTINUOUS)
_ASCII_WORD = re.compile("[a-z0-9]+")
_INNER = rf"(?:\w|{MARK})"
_TAG = rf"(?<![\w&/=])[#\uff03](?=_*(?:{LETTER}|{CONTINUOUS})){_INNER}+"
_HOST = r"(?:[@\uff20]\w+(?:[.-]\w+)+)?"
_HANDLE = rf"(?<![\w&/=+])[@\uff20](?=_*(?:{LETTER}|{CONTINUOUS})){_INNER}+(?:[.-]{_INNER}+)*{_HOST}"
_SIGNED = re.compile(f"{_TAG}|{_HANDLE}")
_NOT_IN_SIGNED = re.compile(rf"(?!{MARK})[^\w.@-]")
_AFTER_NAME = re.compile(r"[.@-]")
_HAS_SIGN = re.compile("[#@\uff03\uff20]")

_REMEMBERED = 400_000
_LONGEST_REMEMBERED = 40


class Token(NamedTuple):
    """A folded word and its place: characters [start, end) of the text, and its number in the order of words.

    A hashtag or handle comes before the words inside it and has the position of the first of them.
    """

    word: str
    start: int
    end: int
    position: int


class _Folds(dict[str, str]):
    """Raw word to its folded words with spaces between; forgets everything when full."""

    def __missing__(self, raw: str) -> str:
        folded = _cut(fold(raw))
        if len(raw) <= _LONGEST_REMEMBERED:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[raw] = folded
        return folded


class _Signs(dict[str, str]):
    """Raw hashtag or handle to its folded forms with spaces between; forgets everything when full."""

    def __missing__(self, raw: str) -> str:
        forms = " ".join(_signed(raw))
        if len(raw) <= _LONGEST_REMEMBERED:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[raw] = forms
        return forms


def _cut(folded: str) -> str:
    """A folded word cut again, because folding may yield several words (½) or none (a lone tatweel)."""
    return folded if folded.isascii() and folded.isalnum() else " ".join(_WORD.findall(folded))


def _signed(raw: str) -> Iterator[str]:
    """The forms of a hashtag or handle: as written, and of a handle also the name before its host or dots."""
    sign = "#" if raw[0] in "#\uff03" else "@"
    body = _NOT_IN_SIGNED.sub("", fold(raw[1:]).replace("\uff20", "@"))
    yield sign + body
    name = _AFTER_NAME.split(body, maxsplit=1)[0]
    if name and name != body:
        yield sign + name


_folds = _Folds()
_signs = _Signs()


def words(text: str) -> list[str]:
    """The folded words of a text in order; hashtags and handles before the words inside them.

    The position of a word is the number of words before it that do not begin with one of ``SIGNS``, so the
    list alone is enough to find phrases.
    """
    find: Callable[..., list[str]] = _find_folded
    if text.isascii():
        text, find = text.lower(), _ASCII_WORD.findall
    return _between_signs(text, find) if _HAS_SIGN.search(text) else find(text)


def is_continuous(word: str) -> bool:
    """Whether a word is a letter of a script written without spaces, where each letter counts as a word."""
    return _CONTINUOUS.match(word) is not None


def _find_folded(text: str, start: int = 0, end: int = sys.maxsize) -> list[str]:
    return " ".join(map(_folds.__getitem__, _WORD.findall(text, start, end))).split()


def _between_signs(text: str, find: Callable[..., list[str]]) -> list[str]:
    """Words of a text that may hold hashtags and handles; ``find`` gives the words of a part without any."""
    found: list[str] = []
    start = 0
    for signed in _SIGNED.finditer(text):
        found += find(text, start, signed.start())
        found += _signs[signed[0]].split()
        start = signed.start() + 1
    found += find(text, start, sys.maxsize)
    return found


def tokens(text: str) -> list[Token]:
    """The folded words of a text with their places; hashtags and handles before the words inside them."""
    found: list[Token] = []
    position = start = 0
    for signed in _SIGNED.finditer(text):
        position = _add_words(found, text, (start, signed.start()), position)
        start = signed.start() + 1
        forms = _signs[signed[0]].split()
        found.extend(Token(form, signed.start(), signed.end(), position) for form in forms)
    _add_words(found, text, (start, len(text)), position)
    return found


def _add_words(found: list[Token], text: str, part: tuple[int, int], position: int) -> int:
    """Append the words of a part of the text; return the position of the next word."""
    for match in _WORD.finditer(text, *part):
        for word in _folds[match[0]].split():
            found.append(Token(word, match.start(), match.end(), position))
            position += 1
    return position
