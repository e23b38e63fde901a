"""A first look at a text: what it settles is what the language says."""

from __future__ import annotations

import pytest
from hypothesis import given
from tests.listening.query.trees import documents, full_queries

from talka.listening.glance import Glance, glanced
from talka.listening.query import Document, Query, matches, parse


@given(full_queries, documents)
def test_glance_settles_nothing_otherwise_than_the_language(query: Query, post: Document) -> None:
    assert Glance(post).verdict(query) in {None, matches(query, post)}
    assert glanced(query, post) is matches(query, post)


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("cold", "Cold coffee", True),
        ("cof* -cold", "Cold coffee", False),
        ('"cold coffee"', "cold, cold coffee", True),
        ('"cold coffee"', "coffee, cold", False),
        ('"cold coffee" OR tea', "no words", False),
        ("#log #in", "#Log and #in", True),
        ('"#login now"', "#login now", None),
        ("cold NEAR/1 (coffee OR tea)", "tea is cold", True),
        ("cold NEAR/1f coffee", "coffee cold", False),
        ("cold NEAR/0 cold", "cold", False),
        ("wom?n cold*y", "Women coldly", True),
        ("cold lang:en", "cold", True),
        ("cold -lang:en", "cold", False),
        ("C++ here", "C++ here", None),
        ("C++ here", "C++ there", False),
        ('"ice cold" NEAR/2 tea', "ice cold and nice tea", True),
    ],
)
def test_glance_tells_what_words_alone_can_tell(query: str, text: str, expected: object) -> None:
    assert Glance(Document(text=text, language="en")).verdict(parse(query)) is expected
