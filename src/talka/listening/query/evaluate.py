"""The plain evaluator: what a query means, written to be read. Every faster way must answer the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from talka.listening.query.phrase import placed
from talka.listening.query.syntax import And, Atom, Not, Or, Phrase, Prefix, Query, Word
from talka.text import Token, tokens


def matches(query: Query, text: str) -> bool:
    """Whether a text is what the query asks for."""
    return _Reading(tokens(text)).holds(query)


def find(query: Query, text: str) -> list[tuple[int, int]]:
    """Places in the text of the words because of which it matches, in order, none overlapping or touching.

    Empty when the text does not match. Words under a NOT are no reason.
    """
    reading = _Reading(tokens(text))
    return _merged((token.start, token.end) for token in reading.reasons(query))


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


class _Reading:
    """The words of one text."""

    def __init__(self, found: Sequence[Token]) -> None:
        self._words: dict[str, list[Token]] = defaultdict(list)
        self._places: dict[int, list[Token]] = defaultdict(list)
        for token in found:
            self._words[token.word].append(token)
            self._places[token.position].append(token)

    def holds(self, query: Query) -> bool:
        """Whether the text is what the query asks for."""
        match query:
            case And(parts):
                return all(map(self.holds, parts))
            case Or(parts):
                return any(map(self.holds, parts))
            case Not(part):
                return not self.holds(part)
            case Phrase():
                return any(True for _ in self._phrases(query))
            case Word() | Prefix():
                return any(True for _ in self._atoms(query))

    def reasons(self, query: Query) -> Iterator[Token]:
        """The words because of which the query holds."""
        match query:
            case And(parts) | Or(parts):
                if self.holds(query):
                    for part in parts:
                        yield from self.reasons(part)
            case Not():
                return
            case Phrase():
                for phrase in self._phrases(query):
                    yield from phrase
            case Word() | Prefix():
                yield from self._atoms(query)

    def _atoms(self, atom: Atom) -> Iterator[Token]:
        if isinstance(atom, Word):
            yield from self._words.get(atom.word, ())
            return
        for word, found in self._words.items():
            if word.startswith(atom.letters):
                yield from found

    def _phrases(self, phrase: Phrase) -> Iterator[list[Token]]:
        (first, _), *others = placed(phrase)
        for token in self._atoms(first):
            rest = [self._at(token.position + offset, atom) for atom, offset in others]
            if all(rest):
                yield [token, *(found for found in rest if found)]

    def _at(self, position: int, atom: Atom) -> Token | None:
        """The word at a place, if it is the one asked for."""
        for token in self._places.get(position, ()):
            if token.word == atom.word if isinstance(atom, Word) else token.word.startswith(atom.letters):
                return token
        return None
