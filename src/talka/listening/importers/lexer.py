"""The text of another product's query cut into pieces, as its dialect wants it."""

from __future__ import annotations

import enum
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from talka.listening.importers.dialect import Dialect
from talka.listening.query.errors import Mistake, QueryError
from talka.listening.query.lexer import QUOTES
from talka.listening.query.notes import note

_BLANK = r"\s\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_MINUS = r"\-\u2212\u2013"
_HEBREW = "\u05d0-\u05ea"
# A quotation mark between two Hebrew letters belongs to the word.
_GERSHAYIM = rf'(?<=[{_HEBREW}])["”](?=[{_HEBREW}])'
_FOLLOWS = re.compile(rf"[^{_BLANK})]")
_WEIGHT = r"\^\d+(?:\.\d+)?"
_PHRASE = (
    rf"[{QUOTES}](?P<inside>(?:{_GERSHAYIM}|[^{QUOTES}])*)"
    rf"(?P<ended>[{QUOTES}](?:~(?P<distance>\d{{0,6}}))?(?P<weight>{_WEIGHT})?)?"
)
_NEAR = re.compile(r"(?P<name>[A-Z]*)/(?P<distance>\d{1,6})(?P<forward>[fF]?)")


class Kind(enum.Enum):
    """What a piece is."""

    OPEN = enum.auto()
    CLOSE = enum.auto()
    OPERATOR = enum.auto()
    NOT = enum.auto()
    FIELD = enum.auto()
    VALUE = enum.auto()
    COMMENT = enum.auto()


_KINDS = {"open": Kind.OPEN, "minus": Kind.NOT, "comment": Kind.COMMENT, "function": Kind.FIELD}


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of a query at characters [start, end).

    Attributes:
        text: of a value without its marks; of fields and operators their name.
        distance: behind ``~`` or ``/``; None where there is no number.
        ordered: whether a NEAR wants its left side first.
        weight: whether ``^n`` stands behind it.
        quoted, signs, exact: see ``Value``.
        function: whether a field is written like one.
    """

    kind: Kind
    start: int
    end: int
    text: str = ""
    distance: int | None = None
    ordered: bool = False
    weight: bool = False
    quoted: bool = False
    signs: bool = False
    exact: bool = False
    function: bool = False


@functools.cache
def _pattern(dialect: Dialect, *, valued: bool) -> re.Pattern[str]:
    """What a piece looks like; ``valued``: behind a field, where neither a minus nor a colon is special."""
    opening, closing = (r"(\[", r")\]") if dialect.brackets else ("(", ")")
    apart = rf"{_BLANK}{opening}{closing}{QUOTES}" + ("{}" if dialect.braces else "")
    special = [
        rf"(?P<minus>(?<![^{_BLANK}{opening}{_MINUS}])[{_MINUS}](?=[^{_BLANK}{closing}{_MINUS}]))",
        r"(?P<field>[^\W\d][\w.]*):(?!//)",
        *([rf"(?P<function>{'|'.join(dialect.functions)})(?=\()"] if dialect.functions else []),
    ]
    return re.compile(
        "|".join(
            [
                rf"(?P<blank>[{_BLANK}]+)",
                *([r"(?P<comment><<<.*?(?P<over>>>>|\Z))"] if dialect.comments else []),
                *([r"(?P<range>\[[^\[\]()]*\])"] if valued else []),
                *([r"\{(?P<braced>[^{}]*)(?P<shut>\}?)"] if dialect.braces else []),
                rf"(?P<open>[{opening}])",
                rf"(?P<close>[{closing}])(?:~(?P<together>\d{{1,6}}))?(?P<heavy>{_WEIGHT})?",
                rf"(?P<plus>{'[+]{0,2}' if dialect.plus else ''}){_PHRASE}",
                *([] if valued else special),
                rf"(?P<term>(?:{_GERSHAYIM}|[^{apart}])+)",
                r"(?P<stray>.)",
            ]
        ),
        re.DOTALL | re.IGNORECASE,
    )


def lex(text: str, dialect: Dialect) -> Iterator[Lexeme]:
    """The pieces of a query in order; blanks may stand behind the colon of a field.

    Raises:
        QueryError: a quotation mark, brace or comment is never closed.
    """
    place = 0
    valued = False
    while found := _pattern(dialect, valued=valued).match(text, place):
        place = found.end()
        if found.lastgroup == "blank":
            continue
        _refuse_unclosed(found)
        lexeme = _lexeme(found, text, dialect, valued=valued)
        valued = lexeme.kind is Kind.FIELD
        yield lexeme


def _refuse_unclosed(found: re.Match[str]) -> None:
    groups = found.groupdict()
    start = found.start()
    if groups["inside"] is not None and groups["ended"] is None:
        raise QueryError([note("unclosed_quote", start, start + 1)])
    if groups.get("braced") is not None and not groups["shut"]:
        message = "This brace is never closed. Add a } where the words end."
        raise QueryError([Mistake("unclosed_brace", message, start, start + 1)])
    if groups.get("comment") is not None and not groups["over"]:
        raise QueryError([note("comment_unclosed", start, start + 3)])


def _lexeme(found: re.Match[str], text: str, dialect: Dialect, *, valued: bool) -> Lexeme:
    groups = found.groupdict()
    span = found.span()
    if groups["inside"] is not None:
        return _phrase(groups, span)
    match str(found.lastgroup):
        case "shut":
            return Lexeme(Kind.VALUE, *span, text=found["braced"], quoted=True, exact=True)
        case "close" | "together" | "heavy":
            return Lexeme(Kind.CLOSE, *span, distance=_number(found["together"]), weight=found["heavy"] is not None)
        case "field":
            return _field(found["field"], span, text, dialect)
        case "term":
            return _term(found[0], span, dialect, valued=valued)
        case name:
            return Lexeme(_KINDS.get(name, Kind.VALUE), *span, text=found[0], function=name == "function")


def _phrase(groups: dict[str, str | None], span: tuple[int, int]) -> Lexeme:
    return Lexeme(
        Kind.VALUE,
        *span,
        text=groups["inside"] or "",
        distance=_number(groups["distance"]),
        weight=groups["weight"] is not None,
        quoted=True,
        signs=groups["plus"] == "+",
        exact=groups["plus"] == "++",
    )


def _field(name: str, span: tuple[int, int], text: str, dialect: Dialect) -> Lexeme:
    """A name before a colon is a field if it is known, or if something stands directly behind it."""
    if name.lower() not in dialect.fields and not _FOLLOWS.match(text, span[1]):
        return Lexeme(Kind.VALUE, *span, text=name)
    return Lexeme(Kind.FIELD, *span, text=name.lower())


def _term(written: str, span: tuple[int, int], dialect: Dialect, *, valued: bool) -> Lexeme:
    operator = None if valued else _operator(written, span, dialect)
    if operator:
        return operator
    pluses = len(written) - len(written.lstrip("+")) if dialect.plus else 0
    return Lexeme(Kind.VALUE, *span, text=written.lstrip("+") or written, signs=pluses == 1, exact=pluses > 1)


def _operator(written: str, span: tuple[int, int], dialect: Dialect) -> Lexeme | None:
    name = written.upper() if dialect.any_case else written
    if name == "NOT":
        return Lexeme(Kind.NOT, *span, text=written)
    if name in dialect.operators:
        return Lexeme(Kind.OPERATOR, *span, text=name)
    found = _NEAR.fullmatch(name)
    if not found or found["name"] not in dialect.operators:
        return None
    ordered = bool(found["forward"])
    return Lexeme(Kind.OPERATOR, *span, text=found["name"], distance=int(found["distance"]), ordered=ordered)


def _number(written: str | None) -> int | None:
    return int(written) if written else None
