"""What is known of a post besides its text, as facts that queries ask for."""

from __future__ import annotations

from collections.abc import Iterator

from talka.listening.query.document import Document
from talka.listening.query.fields import handles, named, site_of
from talka.listening.query.syntax import Fact

FILED = frozenset({"author", "authorkind", "channel", "country", "has", "intent", "lang", "sentiment", "site", "type"})


def is_filed(fact: Fact) -> bool:
    """Whether `facts_of` tells all posts that have the fact, and no others."""
    if fact.field == "author":
        return named(fact.value) == fact.value and " " not in fact.value
    return fact.field in FILED


def facts_of(post: Document) -> Iterator[tuple[str, str]]:
    """Every fact of a post that a query can be filed under: field and value."""
    if post.handle or post.name:
        for value in {*handles(post.handle), *named(post.name).split()}:
            yield "author", value
    if post.url:
        for site in _above(site_of(post.url)):
            yield "site", site
    for channel in {named(post.channel), post.network} - {""}:
        yield "channel", channel
    single = {
        "authorkind": post.author_kind,
        "country": post.country,
        "lang": post.language.partition("-")[0],
        "sentiment": post.sentiment,
        "type": post.kind,
    }
    yield from ((field, value) for field, value in single.items() if value)
    yield from (("has", thing) for thing in post.has)
    yield from (("intent", intent) for intent in post.intents)


def _above(host: str) -> Iterator[str]:
    """The host and those above it: blog.example.com, example.com, com."""
    while host:
        yield host
        host = host.partition(".")[2]
