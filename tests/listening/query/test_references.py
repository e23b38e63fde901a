"""Topics and lists in the places of their names."""

from __future__ import annotations

import pytest

from talka.listening.query import Query, QueryError, Reference, expand, parse, references, to_text
from talka.listening.query.limits import MAXIMUM_EXPANDED

SAVED = {
    ("topic", "brand"): "acme OR “acme corp”",
    ("list", "press"): "author:nyt OR site:bbc.co.uk",
    ("topic", "crisis"): "topic:brand (fire OR flood) -list:press",
    ("topic", "ring"): "aa topic:ring2",
    ("topic", "ring2"): "bb -topic:ring",
    ("topic", "big"): " OR ".join(f"w{n}" for n in range(6_000)),
}


def lookup(name: Reference) -> Query | None:
    text = SAVED.get((name.kind, name.name))
    return parse(text) if text else None


def test_references_lists_the_names_of_a_query_in_order() -> None:
    query = parse("topic:crisis OR title:(aa -list:press) OR topic:brand")
    assert [(name.kind, name.name) for name in references(query)] == [
        ("topic", "crisis"),
        ("list", "press"),
        ("topic", "brand"),
    ]


def test_expand_puts_queries_in_the_places_of_their_names() -> None:
    assert to_text(expand(parse("topic:crisis -jobs"), lookup)) == (
        '((acme OR "acme corp") AND (fire OR flood) AND NOT (author:"nyt" OR site:"bbc.co.uk")) AND NOT jobs'
    )
    plain = parse("aa bb")
    assert expand(plain, lookup) is plain


@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        ("aa topic:nobody", [("unknown_topic", 3, 15)]),
        ("list:none OR topic:ring", [("unknown_list", 0, 9), ("cycle", 13, 23)]),
        ("aa -topic:ring2", [("cycle", 4, 15)]),
        (" OR ".join(["topic:big"] * 9), [("expanded", 104, 113)]),
    ],
)
def test_expand_refuses_with_places_in_the_query_itself(text: str, mistakes: list[tuple[str, int, int]]) -> None:
    with pytest.raises(QueryError) as caught:
        expand(parse(text), lookup)
    assert [(found.code, found.start, found.end) for found in caught.value.mistakes] == mistakes
    assert MAXIMUM_EXPANDED == 50_000


def test_expand_refuses_what_becomes_too_deep() -> None:
    deep = {f"t{n}": "-(" * 30 + f"aa bb topic:t{n + 1}" + ")" * 30 for n in range(20)}
    with pytest.raises(QueryError) as caught:
        expand(parse("aa topic:t0"), lambda name: parse("aa " + deep[name.name]))
    assert [found.code for found in caught.value.mistakes] == ["too_deep"]
