"""Queries of Meltwater in our language."""

from __future__ import annotations

import pytest
from tests.listening.importers.outcome import Told, outcome

CASES: list[tuple[str, str, list[Told]]] = [
    ("acme", "acme", []),
    ("acme AND rocket", "acme AND rocket", []),
    ("acme and (rocket or anvil) not jobs", "acme AND (rocket OR anvil) NOT jobs", []),
    ('"acme rocket" OR "acme anvil*"', '"acme rocket" OR "acme anvil*"', []),
    ("acme NEAR rocket", "acme NEAR/4 rocket", []),
    ("acme NEAR/10 (late OR broken)", "acme NEAR/10 (late OR broken)", []),
    ("acme near/3 rocket", "acme NEAR/3 rocket", []),
    ("acme ONEAR rocket", "acme NEAR/4f rocket", []),
    ('acme ONEAR/6 "late delivery"', 'acme NEAR/6f "late delivery"', []),
    ("acme /3 rocket", "acme NEAR/3 rocket", []),
    ("acme AND NOT (jobs OR careers)", "acme NOT (jobs OR careers)", []),
    (
        "(acme OR widgetco)^9 AND rocket^2",
        "(acme OR widgetco) AND rocket",
        [("boost", "same", "(acme OR widgetco)^9"), ("boost", "same", "rocket^2")],
    ),
    ("title:acme", "title:acme", []),
    (
        'title:(acme AND recall) OR ingress:"acme recall"',
        'title:(acme AND recall) OR "acme recall"',
        [("whole_text", "more", 'ingress:"acme recall"')],
    ),
    (
        "body:acme AND startsWith(breaking)",
        "acme AND breaking",
        [("text_and_title", "more", "body:acme"), ("whole_text", "more", "startsWith(breaking)")],
    ),
    ("case(ACME) AND rocket", 'raw:"ACME" AND rocket', []),
    ('cs:"Acme Rocket" OR cs(WHO)', 'raw:"Acme Rocket" OR raw:"WHO"', []),
    ('inUrl:acme OR url:"acme.example/news"', "url:acme OR url:acme.example/news", []),
    ('source:"news.example.com" AND acme', "site:news.example.com AND acme", []),
    ("source:twitter AND acme", "(site:twitter.com OR site:x.com) AND acme", []),
    ('source:"The Daily Example" AND acme', "acme", [("source_kind", "more", 'source:"The Daily Example"')]),
    ('author:"Road Runner" AND acme', 'author:"Road Runner" AND acme', []),
    ("hashtag:acme OR mention:acme", '#acme OR "@acme"', []),
    ("to:acmehelp AND late", '"@acmehelp" AND late', [("reply_to", "more", "to:acmehelp")]),
    ("language:English AND acme", "lang:en AND acme", []),
    ("language:el AND acme", "lang:el AND acme", []),
    ("acme AND country:us", "acme AND country:US", [("country", "fewer", "country:us")]),
    ("acme AND (region:us OR rocket)", "acme AND rocket", [("place", "fewer", "region:us")]),
    (
        "acme AND sentiment:negative AND reach:>1000",
        "acme AND sentiment:negative",
        [("sentiment", "other", "sentiment:negative"), ("reach", "more", "reach:>1000")],
    ),
    (
        "acme AND engagement:>=100 AND likes:>5",
        "acme AND (likes:>=100 OR shares:>=100 OR comments:>=100) AND likes:>5",
        [("engagement", "fewer", "engagement:>=100")],
    ),
    ("acme OR rocket AND anvil", "acme OR (rocket AND anvil)", [("order", "same", "acme OR rocket AND anvil")]),
    ("A.C.M.E. OR wh?", '"A.C.M.E." OR wh?', []),
]


@pytest.mark.parametrize(("source", "ours", "losses"), CASES)
def test_a_query_is_carried_over_and_what_is_lost_is_told(source: str, ours: str, losses: list[Told]) -> None:
    assert outcome(source, "meltwater") == (ours, losses)


def test_words_that_join_are_quoted_to_be_looked_for() -> None:
    assert outcome('acme "and"', "meltwater") == ('acme AND "and"', [])
