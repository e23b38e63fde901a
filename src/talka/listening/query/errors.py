"""What is wrong with a query, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake at characters [start, end) of the query; pages translate by ``code``.

    A hint has the same form: the query can be used, but may not mean what its writer thinks. ``text`` and
    ``example`` are what the message quotes.
    """

    code: str
    message: str
    start: int
    end: int
    text: str = field(default="", compare=False)
    example: str = field(default="", compare=False)


class QueryError(Exception):
    """A query cannot be used.

    Attributes:
        mistakes: every mistake, in the order of their places; at least one.
        code, message, start, end: those of the first.
    """

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(sorted(mistakes, key=lambda mistake: (mistake.start, mistake.end)))
        first = self.mistakes[0]
        super().__init__(first.message)
        self.code = first.code
        self.message = first.message
        self.start = first.start
        self.end = first.end
