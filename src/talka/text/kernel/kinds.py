"""What the kernel may know of each character, found out from the functions that define words.

A character gets a kind only where the cutting and folding of ``talka.text`` treat it alike in every
neighbourhood that the kernel handles; all others are ``HARD``, and what stands around them is left to Python.
"""

from __future__ import annotations

import re
from typing import Final

from talka.text.alphabet import CONTINUOUS, JOINERS, LETTER, MARK, PICTOGRAPHS, VARIATIONS
from talka.text.tokens import words

UNKNOWN: Final = 0
"""Not looked at yet: the page of the character has to be learned."""
HARD: Final = 1
"""Leaves its chunk to Python."""
SEPARATOR: Final = 2
"""In no word, hashtag or handle, and of no effect on its neighbours: a chunk ends here."""
GLUE: Final = 3
"""Separates words and yet matters to its neighbours: parts of handles, signs, what may not stand before them."""
LOW_LINE: Final = 4
"""Separates words and belongs to hashtags and handles."""
SIMPLE: Final = 5
"""A letter or digit that folds the same in every word."""
ALONE: Final = 6
"""A letter of a continuous script: a word unless a mark follows."""
PICTURE: Final = 7
"""A word unless joined to another picture."""
REGIONAL: Final = 8
"""Half of a flag."""

_GLUE: Final = re.compile("[#@&/=+.-]")
_INERT: Final = re.compile(
    rf"(?!{MARK})[^\w{JOINERS}{VARIATIONS}{PICTOGRAPHS}#@&/=+.\-\uff03\uff20\U0001f1e6-\U0001f1ff\U000e0000-\U000e0fff]"
)
_LETTERS: Final = re.compile(f"{LETTER}+")
_LONE_LETTER: Final = re.compile(rf"(?=\w){CONTINUOUS}")  # radicals are none to ``re``: no hashtag holds them
_PICTURE: Final = re.compile(rf"(?!\w)[{PICTOGRAPHS}]")
_REGIONAL: Final = re.compile("[\U0001f1e6-\U0001f1ff]")
_JAMO: Final = re.compile("[\u1100-\u11ff]")  # NFKC composes them with their neighbours
_TONE: Final = "\U0001f3fd"
_THAI: Final = "\u0e01"


def classify(character: str) -> tuple[int, bytes]:
    """The kind of a character and, where it may be part of a word or handle, the UTF-8 of what it folds to."""
    if character == "_" or _GLUE.match(character):
        return LOW_LINE if character == "_" else GLUE, character.encode()
    found = words(character)
    if not found and _INERT.match(character):
        return SEPARATOR, b""
    if len(found) == 1 and len(found[0].encode()) <= len(character.encode()):
        return _worded(character, found[0])
    return (REGIONAL if _REGIONAL.match(character) else HARD), b""


def _worded(character: str, word: str) -> tuple[int, bytes]:
    """The kind of a character that is one word."""
    doubled = [word, word]
    if _LETTERS.fullmatch(character) and _LETTERS.fullmatch(word) and not _JAMO.search(word):
        in_word = words(f"a{character}b {character}{character}") == [f"a{word}b", word + word]
        return (SIMPLE, word.encode()) if in_word else (HARD, b"")
    if _LONE_LETTER.fullmatch(character) and _LONE_LETTER.fullmatch(word):
        around = words(f"a{character}b {_THAI}{character}{_THAI} {character}{character}")
        on_its_own = around == ["a", word, "b", _THAI, word, _THAI, *doubled]
        return (ALONE, word.encode()) if on_its_own else (HARD, b"")
    if _PICTURE.fullmatch(character) and character == word:
        shown = words(f"a{character}b {character}\ufe0f {character}{_TONE} {character}\ufe0f{_TONE}")
        toned = word + _TONE
        return (PICTURE, b"") if shown == ["a", word, "b", word, toned, toned] else (HARD, b"")
    return HARD, b""
