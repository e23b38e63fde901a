"""From the tree to a query of ours, and back to the places of the source."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from talka.listening.importers.parts import Join, Many, Marked, Near, Not, Part, Term, Title, bare

_OR: Final = 0
_AND: Final = 1
_NEAR: Final = 2
_NOT: Final = 3


class _Place(NamedTuple):
    """Where a term stands in our text, and where it came from."""

    ours: int
    ours_end: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Written:
    """A query of ours."""

    text: str
    places: tuple[_Place, ...]

    def source_of(self, start: int, end: int) -> tuple[int, int] | None:
        """Where characters [start, end) of our text came from; None if no term is among them."""
        first = bisect_right(self.places, start, key=lambda place: place.ours_end)
        last = bisect_left(self.places, max(end, start + 1), key=lambda place: place.ours)
        found = self.places[first:last]
        return (min(place.start for place in found), max(place.end for place in found)) if found else None


class _Wanted(NamedTuple):
    """A part to write, in parentheses if it binds more loosely than ``tightness``."""

    part: Part
    tightness: int


def write(root: Part) -> Written:
    """The query as a person could have written it."""
    pieces: list[str] = []
    places: list[_Place] = []
    length = 0
    waiting: list[str | _Wanted] = [_Wanted(root, _OR)]
    while waiting:
        item = waiting.pop()
        match item:
            case str():
                text = item
            case _Wanted(Term(text, start, end)):
                places.append(_Place(length, length + len(text), start, end))
            case _:
                waiting.extend(reversed(list(_pieces(item))))
                continue
        pieces.append(text)
        length += len(text)
    return Written("".join(pieces), tuple(places))


def _pieces(wanted: _Wanted) -> Iterator[str | _Wanted]:
    part, tightness = wanted
    if isinstance(part, Marked):
        yield _Wanted(part.part, tightness)
    elif _tightness(part) < tightness:
        yield from ("(", _Wanted(part, _OR), ")")
    else:
        yield from _inner(part)


def _inner(part: Part) -> Iterator[str | _Wanted]:
    match part:
        case Not(inner):
            yield from ("NOT ", _Wanted(inner, _NOT))
        case Many(join, parts):
            yield from _listed(join, parts)
        case Near(left, right, distance, ordered):
            yield from (_Wanted(left, _NEAR), f" NEAR/{distance}{'f' * ordered} ", _Wanted(right, _NOT))
        case Title(inner):
            direct = _stands_after_colon(bare(inner))
            yield from ("title:", _Wanted(inner, _OR)) if direct else ("title:(", _Wanted(inner, _OR), ")")


def _listed(join: Join, parts: tuple[Part, ...]) -> Iterator[str | _Wanted]:
    """What must not be there stands last; parts of another kind keep parentheses, which people read more surely."""
    for number, part in enumerate(sorted(parts, key=_excludes) if join is Join.AND else parts):
        if number:
            yield f" {join.name} " if join is Join.OR or not _excludes(part) else " "
        inner = bare(part)
        alike = isinstance(inner, Many) and inner.join is join
        yield _Wanted(part, _OR if alike else _NOT)


def _excludes(part: Part) -> bool:
    return isinstance(bare(part), Not)


def _tightness(part: Part) -> int:
    match part:
        case Many(join):
            return _AND if join is Join.AND else _OR
        case Near():
            return _NEAR
        case _:
            return _NOT


def _stands_after_colon(part: Part) -> bool:
    return isinstance(part, Term) and (part.text[0] == '"' or ":" not in part.text)
