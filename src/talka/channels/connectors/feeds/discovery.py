"""Finds the feeds of a site."""

from __future__ import annotations

import re
from contextlib import suppress
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import msgspec

from talka.channels.connectors.feeds.document import Kind, clean_text, kind_of
from talka.channels.connectors.feeds.parsing import parse
from talka.channels.connectors.feeds.reading import plain
from talka.net.client import Client
from talka.net.errors import RemoteError
from talka.net.response import Response

_TYPES = {
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
    "text/xml",
    "application/xml",
}
_COMMON = (
    "feed/",
    "rss",
    "feed.xml",
    "rss.xml",
    "atom.xml",
    "index.xml",
    "feed.json",
    "feeds/posts/default",
    "blog/feed/",
)
_LINK_TO_FEED = re.compile(r"(?:/(?:feed|rss|atom)/?|\.(?:rss|atom)|/(?:feed|rss|atom|index)\.xml|/feed\.json)$")
_FEDIVERSE = re.compile(r"^@?([\w.-]+)@([\w-]+(?:\.[\w-]+)+)$")
_REDDIT = re.compile(r"^(?:https?://)?(?:(?:www|old|new)\.)?(?:reddit\.com)?/?((?:r|u|user)/[\w-]+)/?$", re.IGNORECASE)
_YOUTUBE_CHANNEL = re.compile(r"youtube\.com/channel/(UC[\w-]{22})")
_YOUTUBE_ID = re.compile(r"\"(?:channelId|externalId)\"\s*:\s*\"(UC[\w-]{22})\"|/channel/(UC[\w-]{22})")
_YOUTUBE_FEED = "https://www.youtube.com/feeds/videos.xml?channel_id="
_PROBES = 12


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A feed of a site; ``kind`` is ``posts``, ``comments`` or ``videos``."""

    url: str
    title: str = ""
    kind: str = "posts"


def full_address(site: str) -> str:
    """What a person typed (``example.org``, ``@me@mastodon.social``, ``r/python``) as a web address."""
    site = site.strip()
    if person := _FEDIVERSE.match(site):
        return f"https://{person.group(2)}/@{person.group(1)}"
    if _REDDIT.match(site) and "." not in site:
        return f"https://www.reddit.com/{site.strip('/')}"
    return site if not site or "://" in site else f"https://{site}"


def discover(client: Client, site: str, *, page: Response | None = None) -> list[Found]:
    """Feeds of a site, the likeliest first; an empty list when it has none.

    Args:
        client: what asks.
        site: as a person typed it; the address of a feed is found itself.
        page: what the site answered, when that is known already.

    Raises:
        RemoteError: when the site itself does not answer; what else is tried may fail in silence.
    """
    address = full_address(site)
    if known := known_places(address):
        return known
    page = page or client.get(address)
    text = clean_text(page.body, page.charset)
    if kind_of(text) in {Kind.XML, Kind.JSON} and (itself := _feed_title(page)) is not None:
        return [Found(url=page.url, title=itself, kind=_kind(page.url, itself))]
    return _unique([*_named_on(page, text), *_guessed(client, page, text)])


def known_places(address: str) -> list[Found]:
    """Places whose feeds follow from the address alone."""
    if reddit := _REDDIT.match(address):
        path = re.sub(r"^u/", "user/", reddit.group(1), flags=re.IGNORECASE)
        posts = Found(url=f"https://www.reddit.com/{path}/.rss", title=path)
        comments = Found(url=f"https://www.reddit.com/{path}/comments/.rss", title=path, kind="comments")
        return [posts, comments]
    if channel := _YOUTUBE_CHANNEL.search(address):
        return [Found(url=_YOUTUBE_FEED + channel.group(1), kind="videos")]
    return []


def _named_on(page: Response, text: str) -> list[Found]:
    """Feeds that the page itself names, by ``<link rel=alternate>``."""
    links = _Links(page.url)
    links.feed(text)
    named = [Found(url=url, title=plain(title), kind=_kind(url, title)) for url, title in links.named]
    host = urlsplit(page.url).hostname or ""
    if host.endswith("youtube.com") and (channel := _YOUTUBE_ID.search(text)):
        named.append(Found(url=_YOUTUBE_FEED + (channel.group(1) or channel.group(2)), kind="videos"))
    return sorted(named, key=lambda found: found.kind == "comments")


def _guessed(client: Client, page: Response, text: str) -> list[Found]:
    """Feeds at the usual addresses, each asked for; none are guessed where the page names some."""
    links = _Links(page.url)
    links.feed(text)
    guesses = [] if links.named else _likely(page.url, links.linked)[:_PROBES]
    if re.search(r"wp-(?:content|json|includes)|WordPress", text):
        guesses.append(urljoin(links.root, "comments/feed/"))
    return [found for url in guesses if (found := _probe(client, url))]


def _likely(url: str, linked: list[str]) -> list[str]:
    profile = [url.rstrip("/") + ".rss"] if "/@" in url else []
    base = url if url.endswith("/") else url + "/"
    root = urljoin(url, "/")
    usual = [urljoin(where, path) for path in _COMMON for where in dict.fromkeys((root, base))]
    return list(dict.fromkeys([*profile, *linked[:4], *usual]))


def _probe(client: Client, url: str) -> Found | None:
    with suppress(RemoteError):
        page = client.get(url)
        title = _feed_title(page)
        return None if title is None else Found(url=page.url, title=title, kind=_kind(page.url, title))
    return None


def _feed_title(page: Response) -> str | None:
    """The title of a feed; None when it is none."""
    with suppress(RemoteError):
        return plain(str(parse(page).about.get("title") or ""))
    return None


def _kind(url: str, title: str) -> str:
    if "youtube.com/feeds" in url:
        return "videos"
    # WordPress names the feed of comments in the site's language, but its address is the same everywhere.
    return "comments" if re.search(r"comment", url + title, re.IGNORECASE) else "posts"


def _unique(found: list[Found]) -> list[Found]:
    return list({each.url.rstrip("/"): each for each in reversed(found)}.values())[::-1]


class _Links(HTMLParser):
    """Collects what a page links to: ``named`` feeds (address, title), ``linked`` pages that may be some."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.root = urljoin(url, "/")
        self.named: list[tuple[str, str]] = []
        self.linked: list[str] = []
        self._base = url

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        target = self._target(values.get("href", ""))
        if not target:
            return
        if tag == "base":
            self._base = target
        elif tag == "link":
            self._take_link(values, target)
        elif tag == "a" and _LINK_TO_FEED.search(urlsplit(target).path):
            self.linked.append(target)

    def _take_link(self, values: dict[str, str], target: str) -> None:
        relations = values.get("rel", "").lower().split()
        if "alternate" in relations and values.get("type", "").lower() in _TYPES:
            self.named.append((target, values.get("title", "")))
        if "https://api.w.org/" in relations:  # WordPress: its API stands beside its comments' feed
            self.root = target.partition("wp-json")[0].partition("?")[0]

    def _target(self, href: str) -> str:
        with suppress(ValueError):
            target = urljoin(self._base, href.strip())
            return target if href.strip() and target.startswith(("http://", "https://")) else ""
        return ""
