"""What Talka proposes to a new brand: topics from its names, and places that can be heard without a key."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote_plus, urlsplit

import msgspec
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from talka.channels.connectors.feeds.discovery import discover
from talka.channels.explain import explain
from talka.listening.enums import TopicKind
from talka.listening.query import QueryError, parse
from talka.net.client import Client
from talka.net.errors import RemoteError
from talka.team.models import Community

MASTODON = "https://mastodon.social"
SEARCH_FEEDS = (
    ("Google News", "https://news.google.com/rss/search?q={quoted}"),
    ("Reddit", "https://www.reddit.com/search.rss?q={quoted}&sort=new"),
    ("Hacker News", "https://hnrss.org/newest?q={quoted}"),
)
HANDLE = re.compile(r"[\w.@-]+")
MOST_FOUND = 8
NAME_LENGTH = 120


class TopicProposal(msgspec.Struct, frozen=True):
    """A topic that would listen for a name."""

    name: str
    kind: TopicKind
    query: str


class SourceProposal(msgspec.Struct, frozen=True):
    """A channel that could be heard at once; ``settings`` are those of its connector."""

    key: str
    name: str
    kind: str
    settings: dict[str, str]
    why: str


def _phrase(name: str) -> str:
    return '"{}"'.format(" ".join(name.replace('"', " ").split()))


def _tag(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()


def _names(name: str, handles: Iterable[str]) -> list[str]:
    """The name, its hashtag, and every handle once, as terms of a query; what is no term is left out."""
    tag = _tag(name)
    written = [handle.strip().lstrip("@") for handle in handles]
    terms = [_phrase(name), f"#{tag}", *(f"@{handle}" for handle in written if HANDLE.fullmatch(handle))]
    return [term for term in dict.fromkeys(terms) if _is_term(term)]


def _is_term(text: str) -> bool:
    try:
        parse(text)
    except QueryError:
        return False
    return True


def propose_topics(community: Community) -> list[TopicProposal]:
    """One topic for the brand under all its names, one for each competitor, none that is there already."""
    have = set(community.topics.values_list("name", flat=True))
    own = TopicProposal(community.name, TopicKind.BRAND, " OR ".join(_names(community.name, community.handles)))
    others = [
        TopicProposal(name, TopicKind.COMPETITOR, " OR ".join(_names(name, ()))) for name in community.competitors
    ]
    once = {proposal.name: proposal for proposal in (*others, own)}
    proposed = [once.pop(own.name), *once.values()]
    return [proposal for proposal in proposed if proposal.name not in have and proposal.query]


def keyless_sources(community: Community) -> list[SourceProposal]:
    """Searches for the brand's name that need no account."""
    quoted = quote_plus(_phrase(community.name))
    searches = [
        SourceProposal(
            key=f"search-{number}",
            name=_("%(place)s: %(brand)s") % {"place": place, "brand": community.name},
            kind="feeds",
            settings={"url": address.format(quoted=quoted)},
            why=_("New results for the name of the brand"),
        )
        for number, (place, address) in enumerate(SEARCH_FEEDS)
    ]
    tag = _tag(community.name)
    if tag:
        searches.append(
            SourceProposal(
                key="mastodon-tag",
                name=f"Mastodon: #{tag}",
                kind="mastodon",
                settings={"url": MASTODON, "hashtags": tag},
                why=_("Posts with the hashtag, from all servers that this one knows"),
            )
        )
    return searches


def site_feeds(community: Community, client: Client) -> tuple[list[SourceProposal], str]:
    """The feeds that the brand's site offers, and in words what went wrong when it could not be asked."""
    if not community.site:
        return [], ""
    try:
        found = discover(client, community.site)[:MOST_FOUND]
    except RemoteError as error:
        return [], " ".join(explain(error.code, error.who))
    host = urlsplit(community.site).hostname or ""
    return [
        SourceProposal(
            key=f"site-{number}",
            name=(feed.title or host)[:NAME_LENGTH],
            kind="feeds",
            settings={"url": feed.url},
            why=_("Found on %(site)s") % {"site": host},
        )
        for number, feed in enumerate(found)
    ], ""


def new_ones(community: Community, proposals: Iterable[SourceProposal]) -> list[SourceProposal]:
    """The proposals that are not connected yet."""
    have = [dict(settings) for settings in community.channels.filter(removed=None).values_list("settings", flat=True)]
    return [
        proposal
        for proposal in proposals
        if not any(proposal.settings.items() <= settings.items() for settings in have)
    ]


def posted_feeds(addresses: Iterable[str]) -> list[SourceProposal]:
    """Feeds that were ticked, each ``address title``, once; what is no address of the web is passed over."""
    titles = {address: title for address, _space, title in (entry.partition(" ") for entry in addresses)}
    return [
        SourceProposal(
            key=address,
            name=(title.strip() or address)[:NAME_LENGTH],
            kind="feeds",
            settings={"url": address},
            why="",
        )
        for address, title in titles.items()
        if _is_web_address(address)
    ]


def _is_web_address(address: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        return False
    return True


def free_name(community: Community, wanted: str) -> str:
    """The name, with a number behind it when a channel has it already."""
    taken = set(community.channels.filter(removed=None).values_list("name", flat=True))
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted[: NAME_LENGTH - 5]} {number}"
    return name
