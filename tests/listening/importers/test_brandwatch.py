"""Queries of Brandwatch in our language."""

from __future__ import annotations

import pytest
from tests.listening.importers.outcome import Told, outcome

CASES: list[tuple[str, str, list[Told]]] = [
    ("acme", "acme", []),
    ("acme AND (outage OR downtime)", "acme AND (outage OR downtime)", []),
    ("acme rocket", "acme AND rocket", []),
    ("acme NOT (jobs OR careers)", "acme NOT (jobs OR careers)", []),
    ("acme AND -jobs", "acme NOT jobs", []),
    ('"acme rockets" OR #acmerockets', '"acme rockets" OR #acmerockets', []),
    ('"acme rockets"~4', '"acme rockets"~4', []),
    ('((acme OR "road runner") AND rocket)~6', '(acme OR "road runner") NEAR/6 rocket', []),
    ("(acme OR widgetco) NEAR/5 (broken OR refund*)", "(acme OR widgetco) NEAR/5 (broken OR refund*)", []),
    ("acme NEAR/2f rocket", "acme NEAR/2f rocket", []),
    ("(acme NEAR/3 rocket) AND (late NEAR/3 delivery)", "(acme NEAR/3 rocket) AND (late NEAR/3 delivery)", []),
    ("organi?ation AND complain*", "organi?ation AND complain*", []),
    ("a* OR acme", "acme", [("wildcard", "fewer", "a*")]),
    ("*phone OR acme", "acme", [("wildcard", "fewer", "*phone")]),
    ("{ACME} AND rocket", 'raw:"ACME" AND rocket', []),
    ("{Acme Rocket} OR raw:ACM+", 'raw:"Acme Rocket" OR raw:"ACM+"', []),
    (
        "acme <<<the brand, not the word>>> NOT <<<noise>>> summit",
        "acme NOT summit",
        [("comment", "same", "<<<the brand, not the word>>>"), ("comment", "same", "<<<noise>>>")],
    ),
    ('title:"acme rocket" OR title:(recall NEAR/3 rocket)', 'title:"acme rocket" OR title:(recall NEAR/3 rocket)', []),
    ("site:news.example.com AND acme", "site:news.example.com AND acme", []),
    ("site:example.com/blog AND acme", "url:example.com/blog AND acme", []),
    ('url:"https://www.example.com/shop/" OR links:example.com', "url:example.com/shop OR url:example.com", []),
    ('author:acmehelp OR author: "Road Runner"', 'author:acmehelp OR author:"Road Runner"', []),
    (
        "at_mentions:acme OR hashtags:acme OR engagingWith:acme",
        '"@acme" OR #acme OR "@acme"',
        [("reply_to", "more", "engagingWith:acme")],
    ),
    ("language:en AND acme", "lang:en AND acme", []),
    (
        "acme AND (country:usa OR country:gbr)",
        "acme AND (country:US OR country:GB)",
        [("country", "fewer", "country:usa"), ("country", "fewer", "country:gbr")],
    ),
    (
        'acme AND (state:usa.ca OR city:"deu.berlin.berlin" OR rocket)',
        "acme AND rocket",
        [("place", "fewer", "state:usa.ca"), ("place", "fewer", 'city:"deu.berlin.berlin"')],
    ),
    ("acme NOT country:usa", "acme NOT country:US", [("country", "more", "country:usa")]),
    ("acme AND country:atlantis", "acme", [("value", "more", "country:atlantis")]),
    ("acme OR region:usa.ca", "acme", [("place", "fewer", "region:usa.ca")]),
    (
        "acme AND authorGender:F AND authorFollowers:[1000 TO 50000]",
        "acme",
        [("person", "more", "authorGender:F"), ("person", "more", "authorFollowers:[1000 TO 50000]")],
    ),
    ("acme AND rating:[1 TO 2]", "acme", [("field", "more", "rating:[1 TO 2]")]),
    (
        "acme AND engagementType:REPLY NOT engagementType:RETWEET",
        "acme AND type:reply",
        [("repost", "more", "engagementType:RETWEET")],
    ),
    ("pageType:twitter AND acme", "(site:twitter.com OR site:x.com) AND acme", []),
    (
        "acme AND (pageType:news OR pageType:reddit)",
        "acme AND site:reddit.com",
        [("source_kind", "fewer", "pageType:news")],
    ),
    (
        "acme AND sentiment:negative AND impressions:[1000 TO *]",
        "acme AND sentiment:negative",
        [("sentiment", "other", "sentiment:negative"), ("reach", "more", "impressions:[1000 TO *]")],
    ),
    ("acme AND rocket OR anvil", "(acme AND rocket) OR anvil", [("order", "same", "acme AND rocket OR anvil")]),
    ("acme NEAR/3 (rocket NOT toy)", "acme AND rocket NOT toy", [("near", "other", "NEAR/3")]),
    ("acme NEAR/3 title:rocket", "acme AND title:rocket", [("near", "more", "NEAR/3")]),
    ("subreddit:acme OR guid:12345", "url:reddit.com/r/acme", [("field", "fewer", "guid:12345")]),
    ("Acme+ OR acme", "Acme+ OR acme", [("signs", "fewer", "Acme+")]),
    ("acme and rocket", 'acme AND "and" AND rocket', []),
]


@pytest.mark.parametrize(("source", "ours", "losses"), CASES)
def test_a_query_is_carried_over_and_what_is_lost_is_told(source: str, ours: str, losses: list[Told]) -> None:
    assert outcome(source, "brandwatch") == (ours, losses)


def test_a_mix_of_and_and_or_is_told_only_where_the_product_does_not_settle_it() -> None:
    assert outcome("acme OR (rocket AND anvil)", "brandwatch") == ("acme OR (rocket AND anvil)", [])


def test_names_of_fields_are_read_in_any_case_and_with_blanks_behind_them() -> None:
    assert outcome("pagetype: TWITTER AND Title: acme", "brandwatch")[0] == (
        "(site:twitter.com OR site:x.com) AND title:acme"
    )
