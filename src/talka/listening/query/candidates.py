"""A query as a PostgreSQL ``tsquery``, to find stored posts that may match."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from talka.listening.query.reading import plain_parts
from talka.listening.query.syntax import (
    And,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Raw,
    Title,
    Wildcard,
    Within,
    Word,
)

MAXIMUM_LEXEME: Final = 2046
"""Bytes of a word in a ``tsvector``; PostgreSQL refuses longer ones, so they are not stored."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Which stored posts may match.

    Attributes:
        tsquery: to be cast with ``::tsquery`` and compared with the ``tsvector`` of the post's words.
        exact: whether the tsquery decides alone; otherwise each post that it finds must be checked.
    """

    tsquery: str
    exact: bool


def candidates(query: Query) -> Candidates | None:
    """The tsquery that every matching post satisfies; None where there is none: check all posts."""
    match query:
        case Word(word):
            return _lexeme(word, "")
        case Prefix(letters):
            return _lexeme(letters, ":*")
        case Wildcard(pattern):
            return _loose(_lexeme(pattern.replace("?", "*").partition("*")[0], ":*"))
        case Raw() | Phrase() | Within():
            return _all([candidates(part) for part in plain_parts(query)], exact=False)
        case Near(left, right):
            return _all([candidates(left), candidates(right)], exact=False)
        case Title(part):
            return _loose(_in_title(part))
        case And(parts):
            return _all([candidates(part) for part in parts], exact=True)
        case Or(parts):
            return _any([candidates(part) for part in parts])
        case Not(part):
            inner = candidates(part)
            return Candidates(f"!({inner.tsquery})", exact=True) if inner and inner.exact else None
        case _:
            return None


def _lexeme(word: str, suffix: str) -> Candidates | None:
    if len(word.encode("utf-8", "replace")) > MAXIMUM_LEXEME:
        return None
    quoted = word.replace("\\", "\\\\").replace("'", "''")
    return Candidates(f"'{quoted}'{suffix}", exact=True)


def _loose(found: Candidates | None) -> Candidates | None:
    return Candidates(found.tsquery, exact=False) if found else None


def _all(parts: list[Candidates | None], *, exact: bool) -> Candidates | None:
    """Parts that cannot be asked for are left out: more is found, never less."""
    known = [part for part in parts if part]
    if not known:
        return None
    text = " & ".join(f"({part.tsquery})" if " | " in part.tsquery else part.tsquery for part in known)
    return Candidates(text, exact and len(known) == len(parts) and all(part.exact for part in known))


def _any(parts: list[Candidates | None]) -> Candidates | None:
    known = [part for part in parts if part]
    if len(known) < len(parts):
        return None
    return Candidates(" | ".join(part.tsquery for part in known), all(part.exact for part in known))


def _in_title(query: Query) -> Candidates | None:
    """What the whole text must hold for its title to match; a word that the title lacks may stand in the text."""
    match query:
        case And(parts):
            return _all([_in_title(part) for part in parts], exact=False)
        case Or(parts):
            return _any([_in_title(part) for part in parts])
        case Not():
            return None
        case _:
            return candidates(query)
