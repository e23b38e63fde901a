"""The text of a query cut into terms, phrases, operators and parentheses."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass

QUOTES = '"“”„‟″〝〞＂«»'
_HEBREW = "\u05d0-\u05ea"
# Marks of writing direction come along when right-to-left text is pasted; they separate like a space.
_BLANK = r"\s\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
# A quotation mark between two Hebrew letters is gershayim, as in צה"ל, and belongs to the word.
_GERSHAYIM = rf'(?<=[{_HEBREW}])["”](?=[{_HEBREW}])'
_LEXEME = re.compile(
    rf"""(?P<blank>[{_BLANK}]+)
    |(?P<open>\()
    |(?P<close>\))
    |(?P<phrase>[{QUOTES}](?P<inside>(?:{_GERSHAYIM}|[^{QUOTES}])*)(?P<end>[{QUOTES}]?))
    |(?P<minus>(?<![^{_BLANK}(\-\u2212\u2013])[\-\u2212\u2013](?=[^{_BLANK})\-\u2212\u2013]))
    |(?P<term>(?:{_GERSHAYIM}|[^{_BLANK}(){QUOTES}])+)""",
    re.VERBOSE,
)


class Kind(enum.Enum):
    """What a lexeme is."""

    OPEN = enum.auto()
    CLOSE = enum.auto()
    AND = enum.auto()
    OR = enum.auto()
    NOT = enum.auto()
    TERM = enum.auto()
    PHRASE = enum.auto()
    UNCLOSED = enum.auto()


_OPERATORS = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of a query.

    Attributes:
        kind: what it is; UNCLOSED is a phrase whose second quotation mark is missing.
        start, end: its place, quotation marks included.
        text: what stands there; of a phrase what stands between the quotation marks.
        inner: where ``text`` begins.
    """

    kind: Kind
    start: int
    end: int
    text: str
    inner: int


def lex(text: str) -> Iterator[Lexeme]:
    """The pieces of a query in order; every character belongs to one or is blank."""
    for match in _LEXEME.finditer(text):
        name = match.lastgroup
        if match["inside"] is not None:
            kind = Kind.PHRASE if match["end"] else Kind.UNCLOSED
            yield Lexeme(kind, match.start(), match.end(), match["inside"], match.start("inside"))
        elif name != "blank":
            kind = _kind(str(name), match[0])
            yield Lexeme(kind, match.start(), match.end(), match[0], match.start())


def _kind(group: str, text: str) -> Kind:
    if group == "open":
        return Kind.OPEN
    if group == "close":
        return Kind.CLOSE
    if group == "minus":
        return Kind.NOT
    return _OPERATORS.get(text, Kind.TERM)
