"""A query as a PostgreSQL ``tsquery``, to find stored posts that may match."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from talka.listening.query.phrase import placed
from talka.listening.query.syntax import And, Not, Or, Phrase, Prefix, Query, Word

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
        case Phrase():
            return _all([candidates(atom) for atom, _ in placed(query)], exact=False)
        case And(parts):
            return _all([candidates(part) for part in parts], exact=True)
        case Or(parts):
            return _any([candidates(part) for part in parts])
        case Not(part):
            inner = candidates(part)
            return Candidates(f"!({inner.tsquery})", exact=True) if inner and inner.exact else None


def _lexeme(word: str, suffix: str) -> Candidates | None:
    if len(word.encode("utf-8", "replace")) > MAXIMUM_LEXEME:
        return None
    quoted = word.replace("\\", "\\\\").replace("'", "''")
    return Candidates(f"'{quoted}'{suffix}", exact=True)


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
