"""Signs in a text as it was written: what folding and cutting into words take away.

Exclamation and question marks, capitals, links, digits, and faces made of signs: ``:-)``, ``:(``, ``<3``, and the
brackets that close nothing, which stand for a smile in Russian and others (``спасибо))``).
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from talka.listening.labels.tallies import Tally
from talka.text.kernel.characters import code_at, size_at
from talka.text.kernel.compiled import inner

Bytes = npt.NDArray[np.uint8]
Row = npt.NDArray[np.float32]

_EXCLAMATIONS: Final = int(Tally.EXCLAMATIONS)
_QUESTION_MARKS: Final = int(Tally.QUESTION_MARKS)
_ENDS_ASKING: Final = int(Tally.ENDS_ASKING)
_DOTS: Final = int(Tally.DOTS)
_SMILES: Final = int(Tally.SMILES)
_FROWNS: Final = int(Tally.FROWNS)
_HEARTS: Final = int(Tally.HEARTS)
_SHOUTED: Final = int(Tally.SHOUTED)
_CAPITALISED: Final = int(Tally.CAPITALISED)
_DIGITS: Final = int(Tally.DIGITS)
_QUOTES: Final = int(Tally.QUOTES)
_BYTES: Final = int(Tally.BYTES)

OTHER: Final = 0
SMALL: Final = 1
CAPITAL: Final = 2
DIGIT: Final = 3
EXCLAMATION: Final = 4
QUESTION: Final = 5
EYES: Final = 6
OPENING: Final = 7
CLOSING: Final = 8
DOT: Final = 9
LESS: Final = 10
QUOTE: Final = 11
BLANK: Final = 12
WIDE: Final = 13
_ASCII: Final = 0x80


def _kinds() -> Bytes:
    """The kind of each byte."""
    kinds = np.zeros(256, np.uint8)
    kinds[_ASCII:] = WIDE
    by_kind = {
        SMALL: b"abcdefghijklmnopqrstuvwxyz",
        CAPITAL: b"ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        DIGIT: b"0123456789",
        EXCLAMATION: b"!",
        QUESTION: b"?",
        EYES: b":;=",
        OPENING: b"(",
        CLOSING: b")",
        DOT: b".",
        LESS: b"<",
        QUOTE: b'"',
        BLANK: b" \t\r\n\x00",
    }
    for kind, letters in by_kind.items():
        kinds[list(letters)] = kind
    return kinds


def _mouths() -> npt.NDArray[np.int8]:
    """Whether a byte after eyes makes them smile, 1, or frown, -1."""
    mouths = np.zeros(256, np.int8)
    mouths[list(b")DdPp]*3}")] = 1
    mouths[list(b"(/\\|[{cCoO@")] = -1
    return mouths


KINDS: Final = _kinds()
MOUTHS: Final = _mouths()
_NOSES: Final = (ord("-"), ord("'"), ord("^"), ord("o"))
_SEMICOLON: Final = ord(";")
_SLASH: Final = ord("/")
_THREE: Final = ord("3")
_QUESTIONS: Final = (ord("؟"), ord("？"), 0x37E)  # the last is the Greek mark
_WIDE_EXCLAMATION: Final = ord("！")
_ELLIPSIS: Final = ord("…")
_QUOTE_MARKS: Final = (ord("“"), ord("”"), ord("„"), ord("«"), ord("»"))


@inner
def count_marks(source: Bytes, begin: int, end: int, greek: bool, row: Row) -> None:  # noqa: FBT001 - compiled
    """Add what the bytes hold to the row; in Greek a semicolon asks."""
    depth = 0
    at = begin
    last = OTHER
    while at < end:
        byte = source[at]
        kind = KINDS[byte]
        if kind in (SMALL, BLANK, OTHER):
            pass
        elif kind == CAPITAL:
            at = _after_capitals(source, at, end, row) - 1
        elif kind == WIDE:
            at, kind = _after_wide(source, at, end, row)
            at -= 1
        elif kind == EYES:
            at, kind = _after_eyes(source, at, end, greek, row)
            at -= 1
        elif kind == OPENING:
            depth += 1
        elif kind == CLOSING:
            if depth == 0:
                row[_SMILES] += np.float32(1)
            else:
                depth -= 1
        else:
            _count_other(source, at, end, kind, row)
        if kind != BLANK:
            last = kind
        at += 1
    row[_FROWNS] += np.float32(depth)
    row[_ENDS_ASKING] = np.float32(last == QUESTION)
    row[_BYTES] = np.float32(end - begin)


@inner
def _count_other(source: Bytes, at: int, end: int, kind: int, row: Row) -> None:
    if kind == EXCLAMATION:
        row[_EXCLAMATIONS] += np.float32(1)
    elif kind == QUESTION:
        row[_QUESTION_MARKS] += np.float32(1)
    elif kind == DIGIT:
        row[_DIGITS] += np.float32(1)
    elif kind == QUOTE:
        row[_QUOTES] += np.float32(1)
    elif kind == DOT and at + 1 < end and KINDS[source[at + 1]] == DOT:
        row[_DOTS] += np.float32(1)
    elif kind == LESS and at + 1 < end and source[at + 1] == _THREE:
        row[_HEARTS] += np.float32(1)


@inner
def _after_capitals(source: Bytes, at: int, end: int, row: Row) -> int:
    """The byte after a run of capitals, counted as a word that is shouted, or capitalised."""
    first = at
    while at < end and KINDS[source[at]] == CAPITAL:
        at += 1
    if at - first > 1 and not (at < end and KINDS[source[at]] == SMALL):
        row[_SHOUTED] += np.float32(1)
    elif at - first == 1:
        row[_CAPITALISED] += np.float32(1)
    return at


@inner
def _after_eyes(source: Bytes, at: int, end: int, greek: bool, row: Row) -> tuple[int, int]:  # noqa: FBT001 - compiled
    """The byte after a face or a link's ``://``, or after the sign that is no eyes, and its kind."""
    after = at + 1
    if after < end and source[after] in _NOSES and after + 1 < end and MOUTHS[source[after + 1]]:
        after += 1
    if after + 1 < end and source[after] == _SLASH and source[after + 1] == _SLASH:
        return _after_word(source, after, end), OTHER
    mouth = MOUTHS[source[after]] if after < end else np.int8(0)
    if mouth and not _goes_on(source, after + 1, end):
        row[_SMILES if mouth > 0 else _FROWNS] += np.float32(1)
        return after + 1, EYES
    if greek and source[at] == _SEMICOLON:
        row[_QUESTION_MARKS] += np.float32(1)
        return at + 1, QUESTION
    return at + 1, OTHER


@inner
def _goes_on(source: Bytes, at: int, end: int) -> bool:
    """Whether a letter or digit stands here, so that what is before it was no mouth."""
    return bool(at < end and (KINDS[source[at]] in (SMALL, CAPITAL, DIGIT, WIDE)))


@inner
def _after_word(source: Bytes, at: int, end: int) -> int:
    while at < end and KINDS[source[at]] != BLANK:
        at += 1
    return at


@inner
def _after_wide(source: Bytes, at: int, end: int, row: Row) -> tuple[int, int]:
    """The byte after a character that is not ASCII, and its kind; capitals of other letters are not looked for."""
    code = code_at(source, at)
    kind = WIDE
    if code in _QUESTIONS:
        row[_QUESTION_MARKS] += np.float32(1)
        kind = QUESTION
    elif code == _WIDE_EXCLAMATION:
        row[_EXCLAMATIONS] += np.float32(1)
        kind = EXCLAMATION
    elif code == _ELLIPSIS:
        row[_DOTS] += np.float32(1)
    elif code in _QUOTE_MARKS:
        row[_QUOTES] += np.float32(1)
    return min(at + size_at(source, at), end), kind
