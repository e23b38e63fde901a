"""What makes one product's query language differ from another's, as a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from talka.listening.importers.parts import Gone, Join, Part


@dataclass(frozen=True, slots=True)
class Value:
    """A word or phrase as it stands in the source, at characters [start, end), its field included.

    Attributes:
        text: without quotation marks.
        quoted: whether it had them.
        distance: the number behind ``~``; None where there is none.
        signs: whether signs count (``+"…"``).
        exact: whether capitals and signs count (``++"…"``, ``{…}``).
    """

    text: str
    start: int
    end: int
    quoted: bool = False
    distance: int | None = None
    signs: bool = False
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """What a field of the source becomes.

    Attributes:
        term: one value of it; None where its values are words to look for.
        whole: what to make of all that stands behind the colon, with its place.
    """

    term: Callable[[Value], Part | Gone] | None = None
    whole: Callable[[Part | Gone, int, int], Part | Gone] = lambda part, _start, _end: part


@dataclass(frozen=True, slots=True)
class Operator:
    """A word that joins what stands around it.

    Attributes:
        distance: of a NEAR without a number; None where the product does not tell.
        ordered: whether the left side comes first.
        sentence: whether both sides must be in one sentence, at any distance.
    """

    join: Join
    distance: int | None = None
    ordered: bool = False
    sentence: bool = False


AND: Final = Operator(Join.AND)
BOOLEAN: Final = {"AND": AND, "OR": Operator(Join.OR)}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dialect:
    """The query language of a product.

    Attributes:
        key: its name in addresses and on the command line.
        name: its name for people.
        fields: by name in small letters.
        functions: fields that are written like ``case(…)``, by name in small letters.
        operators: by name; those with ``/n`` behind them too.
        any_case: whether operators may be written in small letters.
        binding: the joins, tightest first; those of one group are read from left to right.
        order_is_told: whether the product tells what binds tighter, so that a mix needs no remark.
        wildcards: whether * and ? stand for letters.
        comments: whether <<< >>> holds a comment.
        braces: whether {…} is exact.
        plus: whether + and ++ before words ask for signs and capitals.
        brackets: whether [ ] group like ( ).
        simple: what a query of words alone becomes, where that is special.
    """

    key: str
    name: str
    fields: Mapping[str, Field]
    functions: Mapping[str, Field] = field(default_factory=dict)
    operators: Mapping[str, Operator] = field(default_factory=lambda: BOOLEAN)
    any_case: bool = False
    binding: Sequence[frozenset[Join]] = (frozenset({Join.NEAR}), frozenset({Join.AND}), frozenset({Join.OR}))
    order_is_told: bool = False
    wildcards: bool = True
    comments: bool = False
    braces: bool = False
    plus: bool = False
    brackets: bool = False
    simple: Callable[[Sequence[Value]], Part | None] | None = None
