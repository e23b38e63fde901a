"""A query made into tests with jumps, and into what it can be filed under.

A program is a row of numbers, its tests one after the other. A test is its kind, the place of the test to go on with
when it holds and of that when it does not (or the answer), how many atoms it names, these, and what its kind needs
besides. AND, OR and NOT are nothing but jumps, so that the kernel needs neither a stack nor recursion.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple, TypeAlias

from talka.listening.matcher.atoms import Atoms
from talka.listening.matcher.facts import is_filed
from talka.listening.query.phrase import placed, width
from talka.listening.query.reading import plain_parts
from talka.listening.query.syntax import (
    And,
    Atom,
    Fact,
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
from talka.text import SIGNS

YES: Final = -1
NO: Final = -2
"""Answers in the place of a test to go on with."""

ANY: Final = 0
ALL: Final = 1
PHRASE: Final = 2
NEAR: Final = 3
ORDERED: Final = 4
WITHIN: Final = 5
ASK: Final = 6
"""Kinds of tests:

- ANY, ALL: one of the atoms, all of them;
- PHRASE: all of them, and the phrase whose number comes after them;
- NEAR, ORDERED (left before right): no atoms; then the distance, how many alternatives the left and the right side
  have, and these, each an atom and the places that it takes;
- WITHIN: all of them together; then the distance;
- ASK: the plain evaluator must decide.
"""

Jumps: TypeAlias = tuple[int, int]
"""Where to go on when a test holds, and when it does not."""

_MOST_CLAUSES: Final = 8
_COSTS: Final = {ANY: 0, ALL: 0, PHRASE: 1, NEAR: 2, ORDERED: 2, WITHIN: 2, ASK: 3}


class Program(NamedTuple):
    """Where a query's tests begin, and clauses of atoms of each of which a matching post has one at least."""

    entry: int
    clauses: tuple[tuple[int, ...], ...]


class Compiler:
    """Makes programs of queries; ``code`` holds those of all."""

    def __init__(self) -> None:
        self.atoms = Atoms()
        self.code: list[int] = []

    def compile(self, query: Query) -> Program:
        """The program of a query."""
        return Program(self._tests(query, YES, NO), tuple(self._clauses(query, wanted=True)))

    # Tests are made from the last to the first, because each names those that come after it.

    def _tests(self, query: Query, then: int, other: int) -> int:
        """Add the tests of a part; return the place of the one to begin with."""
        match query:
            case Not(part):
                return self._tests(part, other, then)
            case And(parts):
                for inner in reversed(_gathered(parts, ALL)):
                    then = self._either(inner, then, other)
                return then
            case Or(parts):
                for inner in reversed(_gathered(parts, ANY)):
                    other = self._either(inner, then, other)
                return other
            case _:
                return self._leaf(query, (then, other))

    def _either(self, part: Query | _Several, then: int, other: int) -> int:
        if isinstance(part, _Several):
            return self._test(part.kind, [self.atoms.number(atom) for atom in part.atoms], (then, other))
        return self._tests(part, then, other)

    def _leaf(self, query: Query, jumps: Jumps) -> int:
        match query:
            case Word() | Prefix() | Wildcard():
                return self._test(ANY, [self.atoms.number(query)], jumps)
            case Fact() if is_filed(query):
                return self._test(ANY, [self.atoms.number(query)], jumps)
            case Phrase() if _is_plain(query):
                return self._test(PHRASE, self._numbers(query), jumps, [self._phrase(query)])
            case Near() if _is_plain(query):
                return self._near(query, jumps)
            case Within(_, distance) if _is_plain(query):
                self.atoms.placed.update(self._numbers(query))
                return self._test(WITHIN, self._numbers(query), jumps, [distance])
            case _:
                return self._ask(query, jumps)

    def _test(self, kind: int, atoms: Sequence[int], jumps: Jumps, besides: Sequence[int] = ()) -> int:
        place = len(self.code)
        self.code += (kind, *jumps, len(atoms), *atoms, *besides)
        return place

    def _numbers(self, query: Raw | Phrase | Within) -> list[int]:
        """What must be there, the rarest first."""
        return sorted({self.atoms.number(part) for part in plain_parts(query)}, key=self.atoms.share)

    def _ask(self, query: Query, jumps: Jumps) -> int:
        """Leave a part to the evaluator, but only where the words that it needs are there."""
        ask = self._test(ASK, [], jumps)
        for clause in self._clauses(query, wanted=True):
            ask = self._test(ANY, clause, (ask, jumps[1]))
        return ask

    def _phrase(self, phrase: Phrase) -> int:
        number = self.atoms.number(phrase)
        self.atoms.placed.update(self.atoms.number(part) for part in plain_parts(phrase))
        return number

    def _near(self, near: Near, jumps: Jumps) -> int:
        left, right = self._side(near.left), self._side(near.right)
        besides = [near.distance, len(left) // 2, len(right) // 2, *left, *right]
        test = self._test(ORDERED if near.ordered else NEAR, [], jumps, besides)
        for side in (near.left, near.right):
            test = self._test(ANY, self._clauses(side, wanted=True)[0], (test, jumps[1]))
        return test

    def _side(self, side: Query) -> list[int]:
        """Pairs of an atom and the places that it takes."""
        match side:
            case Or(parts):
                return [number for part in parts for number in self._side(part)]
            case Phrase():
                *_, (last, offset) = placed(side)
                return [self._phrase(side), offset + width(last)]
            case Word() | Prefix() | Wildcard():
                number = self.atoms.number(side)
                self.atoms.placed.add(number)
                return [number, width(side)]
            case _:
                raise TypeError(side)

    def _clauses(self, query: Query, *, wanted: bool) -> list[tuple[int, ...]]:
        match query:
            case Not(part):
                return self._clauses(part, wanted=not wanted)
            case And(parts) | Or(parts):
                inner = [self._clauses(part, wanted=wanted) for part in parts]
                # Not (a or b) is (not a) and (not b).
                return _every(inner) if isinstance(query, And) == wanted else self._one_of(inner)
            case _:
                return self._positive(query) if wanted else []

    def _positive(self, query: Query) -> list[tuple[int, ...]]:
        match query:
            case Word() | Prefix() | Wildcard():
                return [(self.atoms.number(query),)]
            case Fact() if is_filed(query):
                return [(self.atoms.number(query),)]
            case Raw() | Phrase() | Within():
                return [(number,) for number in self._numbers(query)[:_MOST_CLAUSES]]
            case Near(left, right):
                return _every([self._clauses(left, wanted=True), self._clauses(right, wanted=True)])
            case Title(part):
                # Words of a title are words of the whole text.
                return self._clauses(part, wanted=True)
            case _:
                return []

    def _one_of(self, inner: Sequence[list[tuple[int, ...]]]) -> list[tuple[int, ...]]:
        """Clauses of parts one of which must hold: one clause of each, put together."""
        if not all(inner):
            return []
        ordered = [sorted(clauses, key=self._share) for clauses in inner]
        most = min(max(map(len, ordered)), 2)
        joined = [[clauses[min(n, len(clauses) - 1)] for clauses in ordered] for n in range(most)]
        return [tuple(dict.fromkeys(number for clause in each for number in clause)) for each in joined]

    def _share(self, clause: tuple[int, ...]) -> float:
        """About the share of posts that have one of the atoms."""
        return sum(map(self.atoms.share, clause))


class _Several(NamedTuple):
    """Words and facts of an AND or OR that one test asks for."""

    kind: int
    atoms: list[Word | Prefix | Wildcard | Fact]


def _gathered(parts: Sequence[Query], kind: int) -> list[Query | _Several]:
    """The parts with the cheap and telling ones first, and words and facts gathered."""
    several: list[Word | Prefix | Wildcard | Fact] = []
    others: list[Query] = []
    for part in parts:
        if isinstance(part, Word | Prefix | Wildcard) or (isinstance(part, Fact) and is_filed(part)):
            several.append(part)
        else:
            others.append(part)
    others.sort(key=_cost)
    return [_Several(kind, several), *others] if several else list(others)


def _cost(query: Query) -> tuple[int, int]:
    """How dear a part is to test: kind of its dearest test, then its size."""
    match query:
        case And(parts) | Or(parts):
            costs = [_cost(part) for part in parts]
            return max(cost for cost, _ in costs), sum(size for _, size in costs)
        case Not(part):
            cost, size = _cost(part)
            return cost, size + 50  # most posts pass it
        case Word() | Prefix() | Wildcard():
            return 0, 1
        case Fact():
            return (0, 1) if is_filed(query) else (_COSTS[ASK], 1)
        case Phrase(parts) if _is_plain(query):
            return _COSTS[PHRASE], len(parts)
        case Near() | Within() if _is_plain(query):
            return _COSTS[NEAR], 1
        case _:
            return _COSTS[ASK], 1


def _is_plain(query: Query) -> bool:
    """Whether the kernel can test the places of a part itself."""
    match query:
        case Word() | Prefix() | Wildcard():
            return True
        case Phrase(parts):
            return all(not isinstance(part, Raw) for part in parts)
        case Near(left, right):
            return _is_flat(left) and _is_flat(right)
        case Within(parts):
            return len(set(parts)) == len(parts) and all(map(_is_plain_word, parts))
        case _:
            return False


def _is_flat(side: Query) -> bool:
    """Whether a side of NEAR holds no other NEAR and nothing that the kernel cannot test."""
    return all(map(_is_flat, side.parts)) if isinstance(side, Or) else not isinstance(side, Near) and _is_plain(side)


def _is_plain_word(atom: Atom) -> bool:
    """Whether no other word can stand at its place."""
    return isinstance(atom, Word) and atom.word[0] not in SIGNS


def _every(inner: Sequence[list[tuple[int, ...]]]) -> list[tuple[int, ...]]:
    """Clauses of parts that must all hold; the shortest where there are too many."""
    clauses = list(dict.fromkeys(clause for clauses in inner for clause in clauses))
    return clauses if len(clauses) <= _MOST_CLAUSES else sorted(clauses, key=len)[:_MOST_CLAUSES]
