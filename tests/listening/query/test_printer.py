"""Printing queries."""

from __future__ import annotations

import pytest
from hypothesis import given
from tests.listening.query.trees import queries

from talka.listening.query import Query, QueryError, parse, to_text
from talka.listening.query.check import check


@given(queries)
def test_reading_what_was_printed_gives_the_same_query(query: Query) -> None:
    text = to_text(query)
    if check(query):
        with pytest.raises(QueryError, match="what must not be there"):
            parse(text)
    else:
        assert parse(text) == query


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Spotify  (CRASH* or)", "spotify AND (crash* AND or)"),
        ("a1 OR (b1 c1)", "a1 OR b1 AND c1"),
        ("(a1 OR b1) -“c1 d1”", '(a1 OR b1) AND NOT "c1 d1"'),
        ("a1 -(b1 c1)", "a1 AND NOT (b1 AND c1)"),
    ],
)
def test_to_text_writes_the_fewest_parentheses(text: str, printed: str) -> None:
    assert to_text(parse(text)) == printed
