"""Which words a query needs."""

from __future__ import annotations

import pytest
from hypothesis import given
from tests.listening.query.trees import documents, full_queries

from talka.listening.query import Document, Query, matches, needs, parse, to_text
from talka.listening.query.needs import Needed


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
        ("(aa OR bb) NEAR/3 cc*", [{"aa", "cc*"}, {"bb", "cc*"}]),
        ('"aa bb?b*"~3', [{"aa", "bb?b*"}]),
        ("AT&T raw:“C# now”", [{"at", "t", "c", "now"}]),
        ("title:(aa OR bb -cc) likes:>3", [{"aa"}, {"bb"}]),
        ("lang:en author:nasa url:x", [{"lang:en", 'author:"nasa"'}]),
    ],
)
def test_needs_lists_the_sets_of_required_words(query: str, expected: list[set[str]]) -> None:
    found = {frozenset(map(to_text, group)) for group in needs(parse(query))}
    assert found == {frozenset(group) for group in expected}


def test_needs_stays_small_for_many_alternatives() -> None:
    group = "(" + " OR ".join(f"word{n}" for n in range(20)) + ")"
    assert len(needs(parse(" ".join([group] * 30)))) == 20


@given(full_queries, documents)
def test_a_match_holds_one_of_the_needed_sets(query: Query, post: Document) -> None:
    def holds(part: Needed) -> bool:
        return matches(part, post)

    if matches(query, post):
        assert any(all(map(holds, group)) for group in needs(query))
