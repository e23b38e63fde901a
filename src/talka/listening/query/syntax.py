"""The parts of a query, as a tree.

Words are folded (see ``talka.text``). Each part knows its place in the text that it was read from; the
place does not count when parts are compared.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias


class Span(NamedTuple):
    """Characters [start, end) of the query's text."""

    start: int
    end: int


NOWHERE = Span(0, 0)
"""The place of a part that was not read from a text."""


@dataclass(frozen=True, slots=True)
class Word:
    """This word; one that begins with # or @ is a hashtag or handle."""

    word: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Prefix:
    """Any word that begins with these letters."""

    letters: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)


Atom: TypeAlias = Word | Prefix


@dataclass(frozen=True, slots=True)
class Phrase:
    """These words, two or more, one directly after the other."""

    parts: tuple[Atom, ...]
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class And:
    """Every one of these parts, two or more."""

    parts: tuple[Query, ...]
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of these parts, two or more."""

    parts: tuple[Query, ...]
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Not:
    """Not this part."""

    part: Query
    span: Span = field(default=NOWHERE, compare=False, repr=False)


Query: TypeAlias = Word | Prefix | Phrase | And | Or | Not
