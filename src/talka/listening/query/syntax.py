"""The parts of a query, as a tree.

Words are folded (see ``talka.text``). Each part knows its place in the text that it was read from; the
place does not count when parts are compared.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
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
    span: Span = dataclasses.field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Prefix:
    """Any word that begins with these letters."""

    letters: str
    span: Span = dataclasses.field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Any word of this form: ``*`` stands for any letters or none, ``?`` for exactly one."""

    pattern: str
    span: Span = dataclasses.field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Raw:
    """These characters with their punctuation, not inside a longer word.

    ``cased``: capitals count; without it, blanks may stand around an ``&``.
    """

    text: str
    cased: bool = True
    span: Span = dataclasses.field(default=NOWHERE, compare=False, repr=False)


Atom: TypeAlias = Word | Prefix | Wildcard | Raw


@dataclass(frozen=True, slots=True)
class Phrase:
    """These words, two or more, one directly after the other."""

    parts: tuple[Atom, ...]
    span: Span = dataclasses.field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Within:
    """These words, two or more, in any order, each at a place of its own, at most ``distance`` others among them."""

    parts: tuple[Atom, ...]
    distance: int
    span: Span = dataclasses.field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Near:
    """Both parts, apart from each other, with at most ``distance`` words between; ``ordered``: left before right."""

    left: Query
    right: Query
    distance: int
    ordered: bool = False
    span: Span = dataclasses.field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Title:
    """The title alone is what this part asks for."""

    part: Query
    span: Span = dataclasses.field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of the post besides its text; ``value`` is folded as its field wants it (see ``fields``)."""

    field: str
    value: str
    span: Span = dataclasses.field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Count:
    """A number of the post from ``low`` to ``high``, both inclusive, None where open."""

    field: str
    low: int | None
    high: int | None
    span: Span = dataclasses.field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class When:
    """Said at ``since`` or later, and before ``until``; in UTC, None where open."""

    since: dt.datetime | None
    until: dt.datetime | None
    span: Span = dataclasses.field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Reference:
    """Another saved query, by its kind (``topic`` or ``list``) and its name as it was written."""

    kind: str
    name: str
    span: Span = dataclasses.field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class And:
    """Every one of these parts, two or more."""

    parts: tuple[Query, ...]
    span: Span = dataclasses.field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of these parts, two or more."""

    parts: tuple[Query, ...]
    span: Span = dataclasses.field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Not:
    """Not this part."""

    part: Query
    span: Span = dataclasses.field(default=NOWHERE, compare=False, repr=False)


Query: TypeAlias = (
    Word | Prefix | Wildcard | Raw | Phrase | Within | Near | Title | Fact | Count | When | Reference | And | Or | Not
)


def children(query: Query) -> tuple[Query, ...]:
    """The parts directly inside a part."""
    match query:
        case And(parts) | Or(parts) | Phrase(parts) | Within(parts):
            return parts
        case Near(left, right):
            return (left, right)
        case Not(part) | Title(part):
            return (part,)
        case _:
            return ()
