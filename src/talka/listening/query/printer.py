"""From the tree of a query back to text; reading that text gives the same tree."""

from __future__ import annotations

import datetime as dt

from talka.listening.query.syntax import (
    And,
    Atom,
    Count,
    Fact,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Raw,
    Reference,
    Title,
    When,
    Wildcard,
    Within,
    Word,
)

_BARE = {"has", "lang", "type"}
_DAY = dt.timedelta(days=1)
_MINUTE = dt.timedelta(minutes=1)


def to_text(query: Query) -> str:
    """The query as a person could have written it, with the fewest parentheses."""
    match query:
        case And(parts):
            return " AND ".join(_inside(part, And | Or) for part in parts)
        case Or(parts):
            return " OR ".join(_inside(part, Or) for part in parts)
        case Not(part):
            return f"NOT {_inside(part, And | Or | Near)}"
        case Near(left, right, distance, ordered):
            operator = f"NEAR/{distance}{'f' if ordered else ''}"
            return f"{_inside(left, And | Or)} {operator} {_inside(right, And | Or | Near)}"
        case Title(part):
            text = to_text(part)
            return f"title:{text}" if _is_term(part) else f"title:({text})"
        case _:
            return _term(query)


def _inside(part: Query, grouped: type | object) -> str:
    text = to_text(part)
    return f"({text})" if isinstance(part, grouped) else text  # type: ignore[arg-type]


def _is_term(query: Query) -> bool:
    """Whether a field can stand before it without parentheses."""
    return isinstance(query, Word | Prefix | Wildcard | Phrase | Within) or (isinstance(query, Raw) and not query.cased)


def _term(query: Atom | Phrase | Within | Fact | Count | When | Reference) -> str:
    match query:
        case Word() | Prefix() | Wildcard() | Raw():
            return _atom(query)
        case Phrase(parts):
            return _phrase(parts)
        case Within(parts, distance):
            return f'"{" ".join(map(_atom, parts))}"~{distance}'
        case Fact(field, value):
            return f"{field}:{value}" if field in _BARE else f'{field}:"{value}"'
        case Reference(kind, name):
            return f'{kind}:"{name}"'
        case Count():
            return _count(query)
        case When(since, until):
            return f"since:{_moment(since)}" if since else f"until:{_last(until)}" if until else ""


def _atom(atom: Atom) -> str:
    match atom:
        case Word(word):
            return word
        case Prefix(letters):
            return letters + "*"
        case Wildcard(pattern):
            return pattern
        case Raw(text, cased):
            return f'raw:"{text}"' if cased else text


def _phrase(parts: tuple[Atom, ...]) -> str:
    if any(isinstance(part, Wildcard) and part.pattern.endswith("?") for part in parts):
        # Between quotation marks the ? would be a question mark.
        return ",".join(map(_atom, parts))
    return f'"{" ".join(map(_atom, parts))}"'


def _count(count: Count) -> str:
    if count.low == count.high:
        return f"{count.field}:{count.low}"
    low, high = ("" if number is None else str(number) for number in (count.low, count.high))
    return f"{count.field}:{low}..{high}"


def _moment(moment: dt.datetime) -> str:
    is_midnight = (moment.hour, moment.minute) == (0, 0)
    return moment.date().isoformat() if is_midnight else _minute(moment)


def _last(until: dt.datetime) -> str:
    """The last day, or else minute, before a moment."""
    is_midnight = (until.hour, until.minute) == (0, 0)
    return (until - _DAY).date().isoformat() if is_midnight else _minute(until - _MINUTE)


def _minute(moment: dt.datetime) -> str:
    return f"{moment.replace(tzinfo=None).isoformat(timespec='minutes')}Z"
