"""Queries of X in our language."""

from __future__ import annotations

import pytest
from tests.listening.importers.outcome import Told, outcome

CASES: list[tuple[str, str, list[Told]]] = [
    ("acme", "acme", []),
    ("acme rocket", "acme AND rocket", []),
    ("acme rocket OR anvil", "(acme AND rocket) OR anvil", []),
    ("acme (rocket OR anvil) -jobs", "acme AND (rocket OR anvil) NOT jobs", []),
    ('"acme rocket" -is:retweet', '"acme rocket"', [("repost", "more", "is:retweet")]),
    ("#acme OR @acme OR $ACME", '#acme OR "@acme" OR $ACME', []),
    ("from:acme -is:reply", "author:acme NOT type:reply", [("author_name", "more", "from:acme")]),
    ("-from:acme acme", "acme NOT author:acme", [("author_name", "fewer", "from:acme")]),
    ("to:acme late", '"@acme" AND late', [("reply_to", "more", "to:acme")]),
    ("acme lang:en", "acme AND lang:en", []),
    ("acme lang:in", "acme AND lang:id", []),
    ("acme has:links -has:media", "acme AND has:link NOT has:media", []),
    ("acme (has:images OR has:videos)", "acme AND (has:image OR has:video)", []),
    ("acme has:mentions has:hashtags", "acme AND has:mention AND has:hashtag", []),
    ("acme has:geo", "acme", [("place", "more", "has:geo")]),
    ("url:acme.example", "url:acme.example", []),
    ('url:"https://acme.example/shop"', "url:acme.example/shop", []),
    ("min_faves:10 acme", "likes:>=10 AND acme", []),
    ("acme min_retweets:5 -min_replies:100", "acme AND shares:>=5 NOT comments:>=100", []),
    ("acme since:2026-01-01 until:2026-02-01", "acme AND since:2026-01-01 AND until:2026-01-31", []),
    (
        "acme since_time:1767225600 until_time:1767225661",
        "acme AND since:2026-01-01T00:00Z AND until:2026-01-01T00:01Z",
        [("minute", "more", "until_time:1767225661")],
    ),
    ("acme within_time:2d", "acme", [("moving_time", "more", "within_time:2d")]),
    ("acme filter:links -filter:replies", "acme AND has:link NOT type:reply", []),
    ("acme -filter:retweets", "acme", [("repost", "more", "filter:retweets")]),
    ("acme filter:verified", "acme", [("person", "more", "filter:verified")]),
    ("acme filter:has_engagement", "acme AND (likes:>0 OR shares:>0 OR comments:>0)", []),
    (
        "conversation_id:1140437409710116865 acme",
        "acme",
        [("conversation", "more", "conversation_id:1140437409710116865")],
    ),
    ("acme place_country:GB", "acme AND country:GB", [("country", "fewer", "place_country:GB")]),
    ("acme place:96683cc9126741d1", "acme", [("place", "more", "place:96683cc9126741d1")]),
    (
        "acme point_radius:[2.355128 48.861118 16km]",
        "acme",
        [("place", "more", "point_radius:[2.355128 48.861118 16km]")],
    ),
    (
        'acme near:"The Hague" within:10km',
        "acme",
        [("place", "more", 'near:"The Hague"'), ("place", "more", "within:10km")],
    ),
    ("list:108534289 acme", "acme", [("list", "more", "list:108534289")]),
    ('"acme * rocket"', "acme NEAR/1f rocket", [("gap", "more", '"acme * rocket"')]),
    ('"social media"~5', '"social media"~5', []),
    ("really? acme*", "really AND acme", []),
    ("+acme C++", "acme AND C++", [("signs", "fewer", "C++")]),
    ("acme -(from:acme OR rocket)", "acme NOT (author:acme OR rocket)", [("author_name", "fewer", "from:acme")]),
    ("acme context:47.1139229372198469633", "acme", [("field", "more", "context:47.1139229372198469633")]),
]


@pytest.mark.parametrize(("source", "ours", "losses"), CASES)
def test_a_query_is_carried_over_and_what_is_lost_is_told(source: str, ours: str, losses: list[Told]) -> None:
    assert outcome(source, "x") == (ours, losses)


def test_small_or_is_a_word() -> None:
    assert outcome("acme or rocket", "x") == ('acme AND "or" AND rocket', [])
