"""Queries that ask for the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from tests.listening.query.trees import documents, full_queries

from talka.listening.query import And, Document, Not, Or, Query, matches, normal, parse, to_text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("aa bb", "bb AND (aa)"),
        ("aa OR (bb OR aa)", "bb OR aa"),
        ("aa -(bb OR cc)", "-cc aa NOT bb"),
        ("aa (bb OR cc)", "(cc aa) OR (aa bb)"),
        ("aa OR aa bb", "aa"),
        ("aa bb OR aa -bb", "aa"),
        ("aa bb OR cc -bb", "cc -bb OR aa cc OR bb aa"),
        ("title:(aa OR bb -cc)", "title:aa OR (title:bb -title:cc)"),
        ("aa NEAR/3 (bb OR cc)", "(cc OR bb OR cc) NEAR/3 aa"),
        ('"aa bb"~2', '"bb aa"~2'),
        ("aa -aa", "aa (bb -bb)"),
        ("title:(lang:en aa)", "lang:en title:aa"),
    ],
)
def test_normal_form_is_the_same_for_equal_queries(one: str, other: str) -> None:
    assert normal(parse(one)) == normal(parse(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("aa bb", "aa OR bb"),
        ("aa", "aa*"),
        ('"aa bb"', '"bb aa"'),
        ("aa NEAR/3f bb", "bb NEAR/3f aa"),
        ("aa NEAR/3 bb", "aa NEAR/4 bb"),
        ("title:aa", "aa"),
        ("aa OR bb cc", "(aa OR bb) cc"),
    ],
)
def test_normal_form_differs_for_other_queries(one: str, other: str) -> None:
    assert normal(parse(one)) != normal(parse(other))


@given(full_queries, documents)
def test_normal_form_means_the_same(query: Query, post: Document) -> None:
    assert matches(normal(query), post) == matches(query, post)


@given(full_queries, full_queries, full_queries)
def test_normal_form_follows_the_laws_of_and_or_not(one: Query, two: Query, three: Query) -> None:
    assert normal(And((one, two))) == normal(And((two, one, two)))
    assert normal(Or((one, Or((two, three))))) == normal(Or((Or((three, one)), two)))
    assert normal(Not(And((one, two)))) == normal(Or((Not(one), Not(two))))
    assert normal(normal(one)) == normal(one)


def test_normal_form_of_a_large_query_is_found_soon() -> None:
    groups = [" OR ".join(f"w{group}x{n}" for n in range(40)) for group in range(12)]
    query = parse(" ".join(f"({group})" for group in groups))
    mixed = parse(" ".join(f"({group})" for group in reversed(groups)))
    assert normal(query) == normal(mixed)
    assert to_text(normal(query)).startswith("(w0x0 OR ")
