"""Printing queries."""

from __future__ import annotations

import pytest
from hypothesis import given
from tests.listening.query.trees import full_queries

from talka.listening.query import Query, QueryError, parse, to_text
from talka.listening.query.check import check


@given(full_queries)
def test_reading_what_was_printed_gives_the_same_query(query: Query) -> None:
    text = to_text(query)
    if check(query):
        with pytest.raises(QueryError, match="does not say what must be there"):
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
        ("a1 NEAR/3 b1 NEAR/2f c1 d1", "a1 NEAR/3 b1 NEAR/2f c1 AND d1"),
        ("a1 NEAR/3 (b1 ONEAR/2 c1)", "a1 NEAR/3 (b1 NEAR/2f c1)"),
        ("-(a1 NEAR/0 (b1 OR c1)) d1", "NOT (a1 NEAR/0 (b1 OR c1)) AND d1"),
        ("“a1 b1”~4 “a1”", '"a1 b1"~4 AND a1'),
        ("title:( a1 ) Title:(a1 OR b1)", "title:a1 AND title:(a1 OR b1)"),
        (
            "likes:>10 shares:<=3 comments:7 likes:1..2 a1",
            "likes:11.. AND shares:..3 AND comments:7 AND likes:1..2 AND a1",
        ),
        ("since:2026 until:2026-02 a1", "since:2026-01-01 AND until:2026-02-28 AND a1"),
        (
            "since:2026-02-03T10:20Z until:2026-02-03T10:20 a1",
            "since:2026-02-03T10:20Z AND until:2026-02-03T10:20Z AND a1",
        ),
        (
            "author:@NASA site:https://www.NASA.gov:80/news lang:pt-BR has:Images type:replies",
            'author:"nasa" AND site:"nasa.gov" AND lang:pt AND has:image AND type:reply',
        ),
        ("list:“Our  Press” a1", 'list:"Our Press" AND a1'),
        ("raw:C# raw:(“a B” OR .Net)", 'raw:"C#" AND (raw:"a B" OR raw:".Net")'),
    ],
)
def test_to_text_writes_the_fewest_parentheses(text: str, printed: str) -> None:
    assert to_text(parse(text)) == printed
