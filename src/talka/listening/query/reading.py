"""The words of a text where the evaluator finds them."""

from __future__ import annotations

import bisect
import functools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from talka.listening.query.phrase import placed, width
from talka.listening.query.syntax import Atom, Near, Or, Phrase, Prefix, Query, Raw, Wildcard, Within, Word
from talka.text import SIGNS, Token, tokens, words

Positional: TypeAlias = Word | Prefix | Wildcard | Raw | Phrase


class Occurrence(NamedTuple):
    """Words of the text that a word, wildcard or phrase stands for, from place ``first`` to ``last``."""

    first: int
    last: int
    found: tuple[Token, ...]


class Ends(NamedTuple):
    """Where the occurrences of a part begin and where they end, each in order."""

    firsts: list[int]
    lasts: list[int]


class Words:
    """The words of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._words: dict[str, list[Token]] = defaultdict(list)
        self._places: dict[int, list[Token]] = defaultdict(list)
        self._literals_at: dict[Raw, dict[int, Occurrence]] = {}
        for token in tokens(text):
            self._words[token.word].append(token)
            self._places[token.position].append(token)

    def occurrences(self, query: Positional) -> Iterator[Occurrence]:
        """Where a word, wildcard, name with signs or phrase stands."""
        if isinstance(query, Phrase):
            yield from self._phrases(query)
        elif isinstance(query, Raw):
            yield from self._literals(query)
        else:
            wide = width(query)
            for token in self._tokens(query):
                yield Occurrence(token.position, token.position + wide - 1, (token,))

    def _tokens(self, atom: Word | Prefix | Wildcard) -> Iterator[Token]:
        if isinstance(atom, Word):
            yield from self._words.get(atom.word, ())
            return
        for word, found in self._words.items():
            if fits(atom, word):
                yield from found

    def _phrases(self, phrase: Phrase) -> Iterator[Occurrence]:
        (first, _), *others = placed(phrase)
        for start in self.occurrences(first):
            rest = [self._at(start.first + offset, atom) for atom, offset in others]
            if all(rest):
                found = (start, *(part for part in rest if part))
                yield Occurrence(start.first, found[-1].last, tuple(t for part in found for t in part.found))

    def _at(self, position: int, atom: Atom) -> Occurrence | None:
        """The atom at a place, if it stands there."""
        if isinstance(atom, Raw):
            if atom not in self._literals_at:
                self._literals_at[atom] = {found.first: found for found in self._literals(atom)}
            return self._literals_at[atom].get(position)
        for token in self._places.get(position, ()):
            if fits(atom, token.word):
                return Occurrence(position, position + width(atom) - 1, (token,))
        return None

    def _literals(self, raw: Raw) -> Iterator[Occurrence]:
        """Where characters stand as they are, made of whole words, and of the words that they are made of."""
        asked = [word for word in words(raw.text) if word[0] not in SIGNS]
        for match in literal(raw).finditer(self.text):
            found = self._covered(*match.span())
            if found and [token.word for token in found] == asked:
                yield Occurrence(found[0].position, found[-1].position, tuple(found))

    def _covered(self, start: int, end: int) -> list[Token]:
        """The words between two characters; none if a word lies across one of them."""
        found = self._ordered[self._first_after(start) : self._first_from(end)]
        return [] if any(token.start < start or token.end > end for token in found) else found

    @functools.cached_property
    def _ordered(self) -> list[Token]:
        """The words without hashtags and handles, in order."""
        plain = (token for found in self._words.values() for token in found if token.word[0] not in SIGNS)
        return sorted(plain, key=lambda token: token.position)

    def _first_after(self, start: int) -> int:
        """The number of the first word that ends after a character."""
        return bisect.bisect_right(self._ordered, start, key=lambda token: token.end)

    def _first_from(self, end: int) -> int:
        """The number of the first word that begins at a character or later."""
        return bisect.bisect_left(self._ordered, end, key=lambda token: token.start)

    def within(self, query: Within) -> bool:
        """Whether the words stand together, each at a place of its own."""
        return next(self.gatherings(query), None) is not None

    def gatherings(self, query: Within) -> Iterator[tuple[int, int]]:
        """First and last place of stretches in which all words have places of their own."""
        where = [sorted({token.first for token in self.occurrences(part)}) for part in query.parts]
        length = query.distance + len(query.parts)
        for start in sorted({place for places in where for place in places}):
            choices = [_between(places, start, start + length) for places in where]
            if all(choices) and _each_its_own(choices):
                yield start, start + length - 1

    def ends(self, query: Query) -> Ends:
        """Where a side of NEAR begins and ends, wherever it stands."""
        firsts: set[int] = set()
        lasts: set[int] = set()
        for side in _alternatives(query):
            if isinstance(side, Near):
                for first, last in self._pairs(side):
                    firsts.update(first)
                    lasts.update(last)
            else:
                for found in self.occurrences(side):
                    firsts.add(found.first)
                    lasts.add(found.last)
        return Ends(sorted(firsts), sorted(lasts))

    def near(self, query: Near) -> bool:
        """Whether both sides stand near enough to each other."""
        left, right = self.ends(query.left), self.ends(query.right)
        return _follows(left, right, query.distance) or (not query.ordered and _follows(right, left, query.distance))

    def _pairs(self, query: Near) -> Iterator[tuple[list[int], list[int]]]:
        """Beginnings and ends of the stretches that a NEAR without another inside covers."""
        left, right = self.sides(query.left), self.sides(query.right)
        yield _covering(left, right, query.distance)
        if not query.ordered:
            yield _covering(right, left, query.distance)

    def sides(self, query: Query) -> list[Occurrence]:
        """Every occurrence of a side of NEAR that holds no other NEAR."""
        return [
            found for side in _alternatives(query) if not isinstance(side, Near) for found in self.occurrences(side)
        ]


def fits(atom: Word | Prefix | Wildcard, word: str) -> bool:
    """Whether a folded word is what is asked for."""
    match atom:
        case Word(asked):
            return word == asked
        case Prefix(letters):
            return word.startswith(letters)
        case Wildcard(pattern):
            return shape(pattern).fullmatch(word) is not None


_shapes: dict[str, re.Pattern[str]] = {}


def shape(pattern: str) -> re.Pattern[str]:
    """The regular expression of a wildcard."""
    if pattern not in _shapes:
        if len(_shapes) > 10_000:  # noqa: PLR2004 - any bound will do
            _shapes.clear()
        parts = ({"*": ".*", "?": "."}.get(character) or re.escape(character) for character in pattern)
        _shapes[pattern] = re.compile("".join(parts), re.DOTALL)
    return _shapes[pattern]


def literal(raw: Raw) -> re.Pattern[str]:
    """The regular expression of characters with their signs."""
    if raw.cased:
        return re.compile(re.escape(raw.text))
    return re.compile(re.escape(raw.text).replace(r"\&", r"\s?&\s?"), re.IGNORECASE)


def _alternatives(query: Query) -> Iterator[Positional | Near]:
    if isinstance(query, Or):
        for part in query.parts:
            yield from _alternatives(part)
    else:
        yield query  # type: ignore[misc] # `check_near` lets nothing else in


def _between(places: Sequence[int], start: int, end: int) -> Sequence[int]:
    return places[bisect.bisect_left(places, start) : bisect.bisect_left(places, end)]


def _follows(before: Ends, after: Ends, distance: int) -> bool:
    """Whether something of ``after`` begins at most that many words after something of ``before`` ends."""
    for last in before.lasts:
        next_first = bisect.bisect_right(after.firsts, last)
        if next_first < len(after.firsts) and after.firsts[next_first] - last - 1 <= distance:
            return True
    return False


def _covering(before: list[Occurrence], after: list[Occurrence], distance: int) -> tuple[list[int], list[int]]:
    """Where pairs begin and where they end."""
    firsts = sorted(found.first for found in after)
    lasts = sorted(found.last for found in before)
    begin = [found.first for found in before if _between(firsts, found.last + 1, found.last + 2 + distance)]
    end = [found.last for found in after if _between(lasts, found.first - 1 - distance, found.first)]
    return begin, end


def _each_its_own(choices: Sequence[Sequence[int]]) -> bool:
    """Whether every one can have a place of its own (bipartite matching by augmenting paths, after Kuhn)."""
    taken: dict[int, int] = {}

    def settle(one: int, seen: set[int]) -> bool:
        for place in choices[one]:
            if place not in seen:
                seen.add(place)
                if place not in taken or settle(taken[place], seen):
                    taken[place] = one
                    return True
        return False

    return all(settle(one, set()) for one in range(len(choices)))


def plain_parts(query: Raw | Phrase | Within) -> Iterator[Word | Prefix | Wildcard]:
    """Every word and wildcard that must stand somewhere in the text."""
    if isinstance(query, Raw):
        yield from (Word(word) for word in words(query.text) if word[0] not in SIGNS)
        return
    for part in query.parts:
        if isinstance(part, Raw):
            yield from plain_parts(part)
        else:
            yield part
