"""A query of another product as a tree whose leaves are already in our language.

Parts are put together by functions that settle at once what becomes of a part that cannot be carried over:
left out of an AND, more is found; left out of an OR, less. The tree may be deep, so nothing here or in the
modules that read it calls itself.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from talka.listening.importers.losses import Effect, Mark
from talka.listening.query.limits import MAXIMUM_DISTANCE

FAR: Final = 99
"""What may not stand beside NEAR; otherwise the number of NEARs inside each other."""

_NEARS: Final = 1  # inside a side of NEAR, see ``talka.listening.query.nearness``


class Join(enum.Enum):
    """How parts are put together."""

    NEAR = enum.auto()
    AND = enum.auto()
    OR = enum.auto()


@dataclass(frozen=True, slots=True)
class Term:
    """A word, phrase or field: ``text`` is in our language."""

    text: str
    start: int
    end: int
    nears: int = 0


@dataclass(frozen=True, slots=True)
class Gone:
    """What cannot be carried over; the effect of its marks is settled by what it is left out of."""

    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Not this part."""

    part: Part
    nears: int = FAR


@dataclass(frozen=True, slots=True)
class Many:
    """All (AND) or one (OR) of these parts, two or more."""

    join: Join
    parts: tuple[Part, ...]
    nears: int


@dataclass(frozen=True, slots=True)
class Near:
    """Both parts with at most so many words between; ``ordered``: the left one first."""

    left: Part
    right: Part
    distance: int
    ordered: bool
    nears: int


@dataclass(frozen=True, slots=True)
class Title:
    """The title alone."""

    part: Part
    nears: int = FAR


@dataclass(frozen=True, slots=True)
class Marked:
    """A part of which there is something to tell."""

    part: Part
    marks: tuple[Mark, ...]
    nears: int


Part: TypeAlias = Term | Not | Many | Near | Title | Marked


def gone(code: str, start: int, end: int) -> Gone:
    """What cannot be carried over, for the reason ``code`` (see ``losses.MESSAGES``)."""
    return Gone((Mark(code, Effect.SAME, start, end),))


def marked(part: Part | Gone, *marks: Mark) -> Part | Gone:
    """The part with something to tell; what is left out has no more to tell."""
    if isinstance(part, Gone) or not marks:
        return part
    return Marked(part, marks, part.nears)


def negated(part: Part | Gone) -> Part | Gone:
    """Not this part."""
    return part if isinstance(part, Gone) else Not(part)


def titled(part: Part | Gone) -> Part | Gone:
    """The part, in the title alone."""
    return part if isinstance(part, Gone) else Title(part)


def joined(join: Join, parts: Sequence[Part | Gone]) -> Part | Gone:
    """All or one of these parts, without those that cannot be carried over."""
    kept = tuple(part for part in parts if not isinstance(part, Gone))
    left_out = [mark for part in parts if isinstance(part, Gone) for mark in part.marks]
    if not kept:
        return Gone(tuple(left_out))
    effect = Effect.MORE if join is Join.AND else Effect.FEWER
    nears = FAR if join is Join.AND else max(part.nears for part in kept)
    whole: Part = kept[0] if len(kept) == 1 else Many(join, kept, nears)
    return marked(whole, *(replace(mark, effect=effect) for mark in left_out))


def near(left: Part | Gone, right: Part | Gone, distance: int, *, ordered: bool, place: tuple[int, int]) -> Part | Gone:
    """Both parts near each other; only both, with a mark for that place, where our NEAR cannot hold them."""
    if isinstance(left, Gone) or isinstance(right, Gone):
        return joined(Join.AND, (left, right))
    nears = max(left.nears, right.nears)
    if nears > _NEARS:
        effect = Effect.OTHER if _excludes(left) or _excludes(right) else Effect.MORE
        return marked(joined(Join.AND, (left, right)), Mark("near", effect, *place))
    part = Near(left, right, min(distance, MAXIMUM_DISTANCE), ordered, nears + 1)
    return marked(part, Mark("distance", Effect.FEWER, *place)) if distance > MAXIMUM_DISTANCE else part


def _excludes(part: Part) -> bool:
    """Whether a side of NEAR also says what must not be there, which means little near a word."""
    inner = bare(part)
    return isinstance(inner, Not) or (
        isinstance(inner, Many) and any(isinstance(bare(side), Not) for side in inner.parts)
    )


def bare(part: Part) -> Part:
    """The part without what there is to tell of it."""
    while isinstance(part, Marked):
        part = part.part
    return part


def outer_marks(part: Part | Gone) -> list[Mark]:
    """What there is to tell of the part itself, not of those inside it."""
    found: list[Mark] = []
    while isinstance(part, Marked):
        found += part.marks
        part = part.part
    return found


def marks_of(root: Part) -> list[Mark]:
    """All that there is to tell, once each, in the order of the source, with the effect on the whole query."""
    found: list[Mark] = []
    waiting: list[tuple[Part, bool]] = [(root, False)]
    while waiting:
        part, turned = waiting.pop()
        if isinstance(part, Marked):
            found += [replace(mark, effect=mark.effect.opposite) if turned else mark for mark in part.marks]
        waiting += [(inner, turned != isinstance(part, Not)) for inner in _inside(part)]
    return sorted(set(found), key=lambda mark: (mark.start, mark.end, mark.code, mark.effect))


def _inside(part: Part) -> tuple[Part, ...]:
    match part:
        case Many(_, parts):
            return parts
        case Near(left, right):
            return (left, right)
        case Not(inner) | Title(inner) | Marked(inner):
            return (inner,)
        case _:
            return ()
