r"""Which characters make words, as parts of regular expressions.

Python's own ``\w`` knows letters and digits but neither the marks that belong to them (vowel signs of Indic
scripts, accents written apart) nor where writing without spaces needs a cut; both are added here from the
character database that Python carries.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator

_Ranges = tuple[tuple[int, int], ...]

# Written without spaces between words: each letter is a word of its own, a run of them in a query a phrase.
_CONTINUOUS: _Ranges = (
    (0x0E01, 0x0E46),  # Thai
    (0x0E81, 0x0EC6),  # Lao
    (0x0EDC, 0x0EDF),
    (0x1000, 0x109F),  # Burmese
    (0xA9E0, 0xA9FF),
    (0xAA60, 0xAA7F),
    (0x1780, 0x17DC),  # Khmer
    (0x2E80, 0x2FD5),  # Han: radicals, signs, ideographs
    (0x3005, 0x3007),
    (0x3041, 0x3096),  # Hiragana
    (0x309D, 0x309F),
    (0x30A1, 0x30FA),  # Katakana
    (0x30FC, 0x30FF),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9F),
    (0x1AFF0, 0x1B16F),
    (0x20000, 0x3FFFF),
)
_HALFWIDTH_VOICING = "\uff9e\uff9f"
# Letters by category that stand for an apostrophe; people type either, and an apostrophe separates words.
_APOSTROPHES = "\u02b9-\u02bf\u02c8\u02ee\ua78b\ua78c"
# Signs that compatibility folding turns into letters: ㎏, Ⓐ, ㈱. Not ™ and ℠, which decorate a name.
_LETTER_SIGNS = itertools.chain(
    range(0x2100, 0x2120), range(0x24B6, 0x24EA), range(0x3200, 0x3400), range(0x1F110, 0x1F150)
)
_HIGH = 0x10000
_LAST_SCANNED = 0x1F000  # above it there are only emoji, ideographs and variation selectors

JOINERS = "\u00ad\u200c\u200d\u2060\ufeff"
"""Characters that are not seen but may stand inside a word: soft hyphen, (non-)joiners, byte order mark."""

VARIATIONS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"

PICTOGRAPHS = (
    "\u231a\u231b\u2328\u23cf\u23e9-\u23f3\u23f8-\u23fa\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe\u2600-\u27bf"
    "\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\U0001f000-\U0001f0ff\U0001f170\U0001f171"
    "\U0001f17e\U0001f17f\U0001f18e\U0001f191-\U0001f19a\U0001f201-\U0001f2ff\U0001f300-\U0001faff"
)
"""What an emoji may begin with, flags apart (Unicode Technical Standard 51)."""


def _ranges(codes: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring code points as (first, last)."""
    for _, run in itertools.groupby(enumerate(codes), lambda pair: pair[1] - pair[0]):
        members = [code for _, code in run]
        yield members[0], members[-1]


def _written(ranges: Iterable[tuple[int, int]]) -> str:
    """Ranges as the inside of a character class."""
    return "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in ranges)


def _marks() -> Iterator[int]:
    return (code for code in range(0x300, _LAST_SCANNED) if unicodedata.category(chr(code))[0] == "M")


def _letter_signs() -> Iterator[int]:
    for code in _LETTER_SIGNS:
        letters = unicodedata.normalize("NFKC", chr(code)).replace("\u2044", "")
        if unicodedata.category(chr(code)) == "So" and letters.isalnum():
            yield code


def _continuous() -> Iterator[tuple[int, int]]:
    for first, last in _CONTINUOUS:
        if first >= _LAST_SCANNED:
            yield first, last
        else:
            codes = range(first, last + 1)
            yield from _ranges(c for c in codes if unicodedata.category(chr(c)) in {"Lo", "Lm", "Nl", "So"})


def _class(codes: Iterable[int]) -> str:
    """One character of these; a look-ahead spares ordinary characters the long list of those above 0xFFFF."""
    ranges = list(_ranges(codes))
    low = _written(pair for pair in ranges if pair[1] < _HIGH)
    high = _written(pair for pair in ranges if pair[0] >= _HIGH)
    return f"(?:[{low}]|(?=[\U00010000-\U0010ffff])[{high}])"


_MARKS = [*_marks(), *range(0xE0100, 0xE01F0)]
_SIGNS = list(_letter_signs())
MARK = _class(_MARKS)
"""One mark: accent, point, vowel sign, variation selector."""

_CONTINUOUS_LETTERS = _written(_continuous())
LETTER = rf"[^\W_{_CONTINUOUS_LETTERS}{_HALFWIDTH_VOICING}{_APOSTROPHES}]"
"""One letter or digit of a script that separates its words."""

_ALONE = f"(?:(?![{_HALFWIDTH_VOICING}])[{_CONTINUOUS_LETTERS}])"
# Thai and Lao AM is one character or two; both are one word with their consonant.
_AM = "\u0e33|\u0eb3|(?<=\u0e4d)\u0e32|(?<=\u0ecd)\u0eb2"
CONTINUOUS = f"{_ALONE}(?:{MARK}|[{_HALFWIDTH_VOICING}])*(?:{_AM})?"
"""One letter of a script written without spaces, with its marks."""

_SIGN = _class(_SIGNS)
_INSIDE = _class(sorted([*_MARKS, *_SIGNS]))
SPACED = f"(?:{LETTER}+|{_SIGN})(?:(?:{_INSIDE}|[{JOINERS}]+(?={LETTER}|{_INSIDE})){LETTER}*)*"
"""A word of a script that separates its words."""

_PICTURE = f"[{PICTOGRAPHS}]\ufe0f?[\U0001f3fb-\U0001f3ff]?[\U000e0020-\U000e007f]*"
EMOJI = f"(?:[\U0001f1e6-\U0001f1ff]{{2}}|{_PICTURE}(?:\u200d{_PICTURE})*)"
"""An emoji with skin tone and joined parts, or a flag."""
