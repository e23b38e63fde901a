"""Queries of Sprinklr in our language."""

from __future__ import annotations

import pytest
from tests.listening.importers.outcome import Told, outcome

CASES: list[tuple[str, str, list[Told]]] = [
    ("acme", "acme", []),
    ("acme AND rocket", "acme AND rocket", []),
    ("acme rocket", "acme AND rocket", []),
    ("[(acme OR widgetco) AND (late OR broken)]", "(acme OR widgetco) AND (late OR broken)", []),
    ("acme OR widgetco AND late OR broken", "acme OR (widgetco AND late) OR broken", []),
    ("acme NOT jobs", "acme NOT jobs", []),
    ('"acme rocket"~10', '"acme rocket"~10', []),
    ("((acme) NEAR/5 (rocket OR anvil))", "acme NEAR/5 (rocket OR anvil)", []),
    ('"acme rocket" ONEAR/5 late', '"acme rocket" NEAR/5f late', []),
    ("acme NEAR rocket", "acme NEAR/10 rocket", [("assumed", "other", "NEAR")]),
    ("me?t OR melt*", "me?t OR melt*", []),
    ("#acme AND @acmehelp", '#acme AND "@acmehelp"', []),
    ("title: acme", "title:acme", []),
    (
        'message: ("acme" AND ("rocket" OR "anvil"))',
        "acme AND (rocket OR anvil)",
        [("text_and_title", "more", 'message: ("acme" AND ("rocket" OR "anvil"))')],
    ),
    ("exactMessage: (Acme-Rocket)", 'raw:"Acme-Rocket"', [("text_and_title", "more", "exactMessage: (Acme-Rocket)")]),
    (
        'exactMessage: ("ACME" OR "Acme")',
        'raw:"ACME" OR raw:"Acme"',
        [("text_and_title", "more", 'exactMessage: ("ACME" OR "Acme")')],
    ),
    (
        'exactContent: "ACME" NOT exactTitle: "Acme Day"',
        'raw:"ACME" NOT title:"Acme Day"',
        [("case", "fewer", 'exactTitle: "Acme Day"')],
    ),
    ('author: "Road Runner" AND acme', 'author:"Road Runner" AND acme', []),
    (
        'authorContaining: "runner" AND acme',
        "author:runner AND acme",
        [("author_part", "fewer", 'authorContaining: "runner"')],
    ),
    ("language: en AND acme", "lang:en AND acme", []),
    ("country: US AND acme", "country:US AND acme", [("country", "fewer", "country: US")]),
    ("acme NOT (state: California OR jobs)", "acme NOT jobs", [("place", "more", "state: California")]),
    ('site: acme.example OR url: "https://www.acme.example/shop"', "site:acme.example OR url:acme.example/shop", []),
    ("hashtags: (acme OR rocket)", "#acme OR #rocket", []),
    ("source: TWITTER AND acme", "(site:twitter.com OR site:x.com) AND acme", []),
    ("followers: [1000 TO 5000] AND acme", "acme", [("person", "more", "followers: [1000 TO 5000]")]),
    ('userbio: "engineer" AND acme', "acme", [("person", "more", 'userbio: "engineer"')]),
    ("parentMessage: acme OR rocket", "rocket", [("conversation", "fewer", "parentMessage: acme")]),
    ("acme AND likes: [10 TO 50]", "acme AND likes:10..50", []),
    ("acme AND comments: >5", "acme AND comments:>5", []),
    ("profileLanguage: en AND acme", "acme", [("person", "more", "profileLanguage: en")]),
    ("topic: Launch OR acme", "acme", [("list", "fewer", "topic: Launch")]),
]


@pytest.mark.parametrize(("source", "ours", "losses"), CASES)
def test_a_query_is_carried_over_and_what_is_lost_is_told(source: str, ours: str, losses: list[Told]) -> None:
    assert outcome(source, "sprinklr") == (ours, losses)


def test_brackets_of_both_kinds_count_as_levels() -> None:
    assert outcome("[" * 45 + "(" * 45 + "acme" + ")" * 45 + "]" * 45, "sprinklr") == ("acme", [])
