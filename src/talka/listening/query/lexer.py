"""The text of a query cut into terms, phrases, fields, operators and parentheses."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass

from talka.listening.query.fields import NAMES

QUOTES = '"“”„‟″〝〞＂«»'
_HEBREW = "\u05d0-\u05ea"
# Marks of writing direction come along when right-to-left text is pasted; they separate like a space.
_BLANK = r"\s\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
# A quotation mark between two Hebrew letters is gershayim, as in צה"ל, and belongs to the word.
_GERSHAYIM = rf'(?<=[{_HEBREW}])["”](?=[{_HEBREW}])'
_BEGINS = rf"(?<![^{_BLANK}(\-\u2212\u2013>])"
_LEXEME = re.compile(
    rf"""(?P<blank>[{_BLANK}]+)
    |(?P<comment><<<.*?(?P<over>>>>|\Z))
    |(?P<open>\()
    |(?P<close>\))
    |{_BEGINS}(?:(?P<field>(?ai:{"|".join(NAMES)})):|(?P<at>@)(?=[{QUOTES}]))
    |(?P<phrase>[{QUOTES}](?P<inside>(?:{_GERSHAYIM}|[^{QUOTES}])*)(?P<end>[{QUOTES}](?:~(?P<distance>\d*))?)?)
    |(?P<minus>(?<![^{_BLANK}(\-\u2212\u2013>])[\-\u2212\u2013](?=[^{_BLANK})\-\u2212\u2013]))
    |(?P<term>(?:{_GERSHAYIM}|[^{_BLANK}(){QUOTES}<]|<(?!<<))+)""",
    re.VERBOSE | re.DOTALL,
)
_NEAR = re.compile(r"O?NEAR(?:/.*)?")


class Kind(enum.Enum):
    """What a lexeme is."""

    OPEN = enum.auto()
    CLOSE = enum.auto()
    AND = enum.auto()
    OR = enum.auto()
    NOT = enum.auto()
    NEAR = enum.auto()
    FIELD = enum.auto()
    TERM = enum.auto()
    PHRASE = enum.auto()
    COMMENT = enum.auto()
    UNCLOSED = enum.auto()


_OPERATORS = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}
_GROUPS = {"open": Kind.OPEN, "close": Kind.CLOSE, "minus": Kind.NOT}


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of a query.

    Attributes:
        kind: what it is; UNCLOSED is a phrase whose second quotation mark is missing.
        start, end: its place, quotation marks included.
        text: what stands there; of a phrase what stands between the quotation marks; of a field its name in
            small letters.
        inner: where ``text`` begins.
        distance: what stands after the ~ of a phrase; None where there is no ~.
    """

    kind: Kind
    start: int
    end: int
    text: str
    inner: int
    distance: str | None = None


def lex(text: str) -> Iterator[Lexeme]:
    """The pieces of a query in order; every character belongs to one or is blank."""
    for match in _LEXEME.finditer(text):
        if match.lastgroup == "blank":
            continue
        if match["inside"] is not None:
            kind = Kind.PHRASE if match["end"] else Kind.UNCLOSED
            yield Lexeme(kind, *match.span(), match["inside"], match.start("inside"), match["distance"])
        elif match["comment"] is not None:
            yield Lexeme(Kind.COMMENT, *match.span(), match["over"], match.start())
        elif match["field"] or match["at"]:
            yield Lexeme(Kind.FIELD, *match.span(), (match["field"] or "topic").lower(), match.start())
        else:
            yield Lexeme(_kind(str(match.lastgroup), match[0]), *match.span(), match[0], match.start())


def _kind(group: str, text: str) -> Kind:
    if group in _GROUPS:
        return _GROUPS[group]
    return Kind.NEAR if _NEAR.fullmatch(text) else _OPERATORS.get(text, Kind.TERM)
