"""Queries of Talkwalker in our language."""

from __future__ import annotations

import pytest
from tests.listening.importers.outcome import Told, outcome

CASES: list[tuple[str, str, list[Told]]] = [
    ("acme rocket delivery", '"acme rocket delivery"~20', []),
    ("ACME", "raw:ACME", []),
    ("acme", "acme", []),
    ("acme AND rocket", "acme AND rocket", []),
    ('acme OR "acme rocket"', 'acme OR "acme rocket"', []),
    ("acme AND NOT jobs", "acme NOT jobs", []),
    ('acme -jobs -site:"acme.example"', "acme NOT jobs NOT site:acme.example", []),
    ('"acme rocket"~5', '"acme rocket"~5', []),
    ("acme NEAR/5 (late OR broken)", "acme NEAR/5 (late OR broken)", []),
    ("acme ONEAR/3 rocket", "acme NEAR/3f rocket", []),
    ("acme NEAR rocket", "acme NEAR/10 rocket", [("assumed", "other", "NEAR")]),
    ("(acme OR widgetco) SENTENCE refund", "(acme OR widgetco) AND refund", [("sentence", "more", "SENTENCE")]),
    ("NOT (acme SENTENCE refund) AND rocket", "rocket NOT (acme AND refund)", [("sentence", "fewer", "SENTENCE")]),
    ("luxemb* AND Meye?", "luxemb* AND Meye?", []),
    ('+"C++" OR ++"ACME"', 'C++ OR raw:"ACME"', []),
    ("++Acme AND rocket", 'raw:"Acme" AND rocket', []),
    (
        "title:acme OR content:(rocket AND late)",
        "title:acme OR (rocket AND late)",
        [("text_and_title", "more", "content:(rocket AND late)")],
    ),
    ("author:acmehelp OR mention:@acme", 'author:acmehelp OR "@acme"', []),
    ("hashtag:acme OR hashtags:#rocket", "#acme OR #rocket", []),
    ('domainurl:"acme.example" AND rocket', "site:acme.example AND rocket", []),
    ("url:acme.example/shop", "url:acme.example/shop", []),
    ("sourcetype:SOCIALMEDIA_TWITTER AND acme", "(site:twitter.com OR site:x.com) AND acme", []),
    ("sourcetype:ONLINENEWS AND acme", "acme", [("source_kind", "more", "sourcetype:ONLINENEWS")]),
    ("lang:en AND acme", "lang:en AND acme", []),
    (
        "acme AND (sourcecountry:us OR sourcecity:toronto)",
        "acme AND country:US",
        [("country", "fewer", "sourcecountry:us"), ("place", "fewer", "sourcecity:toronto")],
    ),
    (
        "acme AND engagement:>10",
        "acme AND (likes:>10 OR shares:>10 OR comments:>10)",
        [("engagement", "fewer", "engagement:>10")],
    ),
    ("acme AND engagement:<5", "acme", [("value", "more", "engagement:<5")]),
    ("acme AND twitter_retweets:>50", "acme AND shares:>50", [("every_network", "more", "twitter_retweets:>50")]),
    (
        "acme AND reach:>1000 AND gender:female",
        "acme",
        [("reach", "more", "reach:>1000"), ("person", "more", "gender:female")],
    ),
    (
        "acme AND sentiment:negative",
        "acme AND sentiment:negative",
        [("sentiment", "other", "sentiment:negative")],
    ),
    ("acme AND is:reply AND NOT is:retweet", "acme AND type:reply", [("repost", "more", "is:retweet")]),
    ("acme AND published:>2024-01-01", "acme", [("field", "more", "published:>2024-01-01")]),
    ("acme OR rocket AND anvil", "acme OR (rocket AND anvil)", [("order", "same", "acme OR rocket AND anvil")]),
]


@pytest.mark.parametrize(("source", "ours", "losses"), CASES)
def test_a_query_is_carried_over_and_what_is_lost_is_told(source: str, ours: str, losses: list[Told]) -> None:
    assert outcome(source, "talkwalker") == (ours, losses)


def test_plain_words_are_special_only_without_operators() -> None:
    assert outcome("acme rocket AND LATE", "talkwalker") == ("acme AND rocket AND LATE", [])


def test_more_plain_words_than_a_distance_can_hold_are_all_wanted() -> None:
    letters = [f"word{number}" for number in range(21)]
    assert outcome(" ".join(letters), "talkwalker") == (" AND ".join(letters), [])
