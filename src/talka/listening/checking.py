"""A query while it is written: its mistakes and hints with what could be done about them, and how it is read."""

from __future__ import annotations

import dataclasses

from talka.listening.errors import MOST_NOTES, QueryProblem, problems
from talka.listening.mending import Rewrite, rewrites
from talka.listening.query import Query
from talka.listening.query import Reading as Read
from talka.listening.reading import Reading, reading

MENDED = 6
"""Notes for which rewrites are tried."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Note:
    """A mistake or hint and what could be done about it."""

    problem: QueryProblem
    rewrites: tuple[Rewrite, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Checked:
    """What the editor tells of a query.

    Attributes:
        query: None where there are mistakes, or nothing is written.
        unsaid: notes beside those that are told one by one.
    """

    query: Query | None = None
    notes: tuple[Note, ...] = ()
    unsaid: int = 0
    reading: Reading | None = None


def checked(text: str, read: Read) -> Checked:
    """What to tell of a text that was read."""
    mistakes = [*zip(read.mistakes, problems(read.mistakes[:MOST_NOTES], text), strict=False)]
    # How parts stand together can be told only when all of them could be read.
    sure = [hint for hint in read.hints if read.query or hint.code != "hint_mixed"]
    hints = [*zip(sure, problems(sure[:MOST_NOTES], text, hints=True), strict=False)]
    told = [*mistakes, *hints][:MOST_NOTES]
    notes = tuple(
        Note(problem=problem, rewrites=tuple(rewrites(mistake, text, read.query)) if number < MENDED else ())
        for number, (mistake, problem) in enumerate(told)
    )
    return Checked(
        query=read.query,
        notes=notes,
        unsaid=len(read.mistakes) + len(sure) - len(notes),
        reading=reading(read.query) if read.query else None,
    )
