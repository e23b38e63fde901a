from __future__ import annotations

import pytest
from tests.factories import make_channel, make_community, make_topic
from tests.net.servers import Canned, Server

from talka.channels import registry
from talka.listening.enums import TopicKind
from talka.listening.query import matches, parse
from talka.team.models import Community, Membership
from talka.web.start import proposals
from talka.web.start.proposals import SourceProposal, TopicProposal


def test_topics_are_proposed_for_the_brand_and_its_competitors(boss: Membership) -> None:
    assert proposals.propose_topics(boss.community) == [
        TopicProposal("Acme Air", TopicKind.BRAND, '"Acme Air" OR #acmeair OR @acme OR @acme.bsky.social'),
        TopicProposal("Other Air", TopicKind.COMPETITOR, '"Other Air" OR #otherair'),
    ]


@pytest.mark.parametrize(
    "text", ["I flew with acme air today", "#AcmeAir is late", "Hey @acme help", "cc @acme.bsky.social"]
)
def test_proposed_query_hears_the_brand_under_all_its_names(boss: Membership, text: str) -> None:
    query = parse(proposals.propose_topics(boss.community)[0].query)
    assert (matches(query, text), matches(query, "acme and air are two words")) == (True, False)


def test_topic_that_is_there_is_not_proposed_again(boss: Membership) -> None:
    make_topic(community=boss.community, name="Acme Air")
    assert [topic.name for topic in proposals.propose_topics(boss.community)] == ["Other Air"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "queries"),
    [
        ({"name": "C++", "competitors": ["C++"]}, {'"C++" OR #c'}),
        ({"name": "!!!", "handles": ["https://x.example/me", "a OR b", "", "@"]}, set()),
        ({"name": 'The "Best"', "competitors": ["***", "Καφές"]}, {'"The Best" OR #thebest', '"Καφές" OR #καφές'}),
        ({"name": "AND OR"}, {'"AND OR" OR #andor'}),
    ],
)
def test_odd_names_give_queries_that_can_be_read_or_none(fields: dict[str, object], queries: set[str]) -> None:
    proposed = proposals.propose_topics(make_community(**fields))
    assert {topic.query for topic in proposed} == queries
    assert len({topic.name for topic in proposed}) == len(proposed)
    for topic in proposed:
        parse(topic.query)


def test_places_are_proposed_until_they_are_connected(boss: Membership) -> None:
    found = proposals.keyless_sources(boss.community)
    assert [source.key for source in found] == ["search-0", "search-1", "search-2", "mastodon-tag"]
    assert found[3].settings == {"url": "https://mastodon.social", "hashtags": "acmeair"}
    make_channel(community=boss.community, settings=found[0].settings | {"more": "x"})
    assert proposals.new_ones(boss.community, found) == found[1:]


def with_site(boss: Membership, address: str) -> Community:
    boss.community.site = address
    boss.community.save()
    return boss.community


def test_feeds_of_the_site_are_found(boss: Membership, site: Server) -> None:
    found, trouble = proposals.site_feeds(with_site(boss, site.url), registry.client())
    assert trouble == ""
    assert found[0] == SourceProposal(
        key="site-0",
        name="Acme news",
        kind="feeds",
        settings={"url": f"{site.url}/news.xml"},
        why="Found on 127.0.0.1",
    )


def test_site_that_does_not_answer_is_a_word_and_no_error(boss: Membership, site: Server) -> None:
    site.answers["/"] = Canned(status=500)
    community = with_site(boss, site.url)
    found, trouble = proposals.site_feeds(community, registry.client())
    assert (found, bool(trouble)) == ([], True)
    assert proposals.site_feeds(with_site(boss, ""), registry.client()) == ([], "")


def test_posted_feeds_are_addresses_of_the_web_only() -> None:
    posted = [
        "https://e.org/feed My feed",
        "http://127.0.0.1:9/x",
        "http://[bad",
        "file:///etc/passwd x",
        "javascript:1",
        "",
    ]
    assert [(feed.name, feed.settings["url"]) for feed in proposals.posted_feeds(posted)] == [
        ("My feed", "https://e.org/feed"),
        ("http://127.0.0.1:9/x", "http://127.0.0.1:9/x"),
    ]


def test_taken_name_gets_a_number(boss: Membership) -> None:
    assert proposals.free_name(boss.community, "News") == "News"
    for name in ("News", "News 2", "x" * 120):
        make_channel(community=boss.community, name=name)
    assert proposals.free_name(boss.community, "News") == "News 3"
    assert proposals.free_name(boss.community, "x" * 120) == "x" * 115 + " 2"
