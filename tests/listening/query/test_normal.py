"""Which words a query needs."""

from __future__ import annotations

import pytest
from hypothesis import given
from tests.listening.query.trees import queries, texts

from talka.listening.query import Prefix, Query, Word, matches, needs, parse, to_text
from talka.text import words


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("aa", [{"aa"}]),
        ("aa bb -cc", [{"aa", "bb"}]),
        ("aa OR bb*", [{"aa"}, {"bb*"}]),
        ("aa (bb OR cc)", [{"aa", "bb"}, {"aa", "cc"}]),
        ('"aa bb" OR NOT (NOT cc)', [{"aa", "bb"}, {"cc"}]),
        ("aa NOT (bb OR cc)", [{"aa"}]),
        ("aa NOT (bb NOT cc)", [{"aa"}]),
    ],
)
def test_needs_lists_the_sets_of_required_words(query: str, expected: list[set[str]]) -> None:
    found = {frozenset(map(to_text, group)) for group in needs(parse(query))}
    assert found == {frozenset(group) for group in expected}


def test_needs_stays_small_for_many_alternatives() -> None:
    group = "(" + " OR ".join(f"word{n}" for n in range(20)) + ")"
    assert len(needs(parse(" ".join([group] * 30)))) == 20


def _holds(atom: Word | Prefix, found: list[str]) -> bool:
    return atom.word in found if isinstance(atom, Word) else any(word.startswith(atom.letters) for word in found)


@given(queries, texts)
def test_a_match_holds_one_of_the_needed_sets(query: Query, text: str) -> None:
    if matches(query, text):
        found = words(text)
        assert any(all(_holds(atom, found) for atom in group) for group in needs(query))
