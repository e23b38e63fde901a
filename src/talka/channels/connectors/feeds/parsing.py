"""A feed's bytes as its entries, each a plain dict that JSON can hold.

fastfeedparser is about a hundred times as fast, but drops counts, threads and the addresses of authors; of a
damaged feed it also drops what follows the damage, without a word. So it reads the sound feeds that hold
nothing it would drop, and its result counts only when no entry is missing; feedparser reads the others.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Mapping
from typing import Any
from xml.parsers import expat

import fastfeedparser
import feedparser
import msgspec

from talka.channels.connectors.feeds.document import Kind, clean_text, kind_of
from talka.net.errors import BadAnswer
from talka.net.redaction import redact_url
from talka.net.response import Response

_ENTRY = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>/]", re.IGNORECASE)
_ENTRY_END = re.compile(r"</(?:\w+:)?(?:item|entry)|<(?:\w+:)?(?:item|entry)\b[^>]*/>", re.IGNORECASE)
_CDATA_OR_COMMENT = re.compile(r"<!\[CDATA\[.*?\]\]>|<!--.*?-->", re.DOTALL)
_DROPPED_BY_FAST = re.compile(
    r"<(?:thr:in-reply-to|media:|slash:comments|(?:atom:)?uri>|itunes:image|dc:date|source[\s>])"
    r"|xml:base=|<!ENTITY"
)
_FEED_FIELDS = ("title", "link", "language", "id", "subtitle", "author")


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A parsed feed.

    Attributes:
        about: what the feed says of itself: title, link, language.
        format: ``xml`` or ``json``, the shape of the entries (feedparser's, or that of jsonfeed.org).
    """

    format: str
    about: dict[str, Any]
    entries: list[dict[str, Any]]


def parse(response: Response) -> Feed:
    """The entries in the feed's own order. Raises BadAnswer with words for a person."""
    text = clean_text(response.body, response.charset)
    kind = kind_of(text)
    if kind is Kind.JSON:
        return _located(_parse_json(text), response)
    if kind is Kind.HTML:
        raise BadAnswer(
            "This address shows a web page, not a feed. Give the address of the site, and Talka looks for its feed.",
            code="web_page",
            detail="HTML in place of a feed",
        )
    feed = _parse_xml(text)
    if feed is None:
        raise BadAnswer(
            "What this address gives is not a feed that Talka can read. Open it in a browser to check.",
            code="no_feed",
            detail=f"no feed: {text[:80]!r}",
        )
    return _located(feed, response)


def _located(feed: Feed, response: Response) -> Feed:
    """The feed with its address, to which links may be relative, without its query, which may hold a key."""
    address = redact_url(response.url.partition("?")[0])
    return msgspec.structs.replace(feed, about={**feed.about, "base": address})


def _parse_json(text: str) -> Feed:
    try:
        document = msgspec.json.decode(text.encode())
        entries = document["items"]
        about = {name: document.get(name) for name in ("title", "home_page_url", "language", "authors")}
        return Feed(format="json", about=about, entries=[entry for entry in entries if isinstance(entry, dict)])
    except (msgspec.DecodeError, RecursionError, LookupError, TypeError, AttributeError):
        raise BadAnswer(
            "This address gives data, but not a JSON feed. Check the address.",
            code="no_feed",
            detail=f"no feed: {text[:80]!r}",
        ) from None


def _parse_xml(text: str) -> Feed | None:
    if not _DROPPED_BY_FAST.search(text) and _is_well_formed(text):
        feed = _parse_fast(text)
        if feed and len(feed.entries) == _count_entries(text):
            return feed
    return _parse_forgiving(text)


def _is_well_formed(text: str) -> bool:
    checker = expat.ParserCreate("utf-8", namespace_separator=" ")
    try:
        checker.Parse(text.encode(), True)
    except expat.ExpatError:
        return False
    return True


def _count_entries(text: str) -> int:
    return len(_ENTRY.findall(_CDATA_OR_COMMENT.sub("", text)))


def _parse_fast(text: str) -> Feed | None:
    try:
        found = fastfeedparser.parse(text.encode())
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError):
        return None  # feedparser has the last word
    return _feed(found.get("feed", {}), found.get("entries", []))


def _parse_forgiving(text: str) -> Feed | None:
    # The address stays away, lest ids are joined with it: fastfeedparser does not do that.
    headers = {"content-type": "application/xml; charset=utf-8"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        found = feedparser.parse(
            io.BytesIO(_without_half_entry(text).encode()), response_headers=headers, sanitize_html=False
        )
    if not found.entries and (found.bozo or not found.get("version")):
        return None
    return _feed(found.feed, [_without_false_link(entry) for entry in found.entries])


def _without_half_entry(text: str) -> str:
    """A transfer that broke off leaves half an entry at the end; it comes whole with the next fetch."""
    last = max(text.rfind("<item"), text.rfind("<entry"))
    return text[:last] if last >= 0 and not _ENTRY_END.search(text, last) else text


def _without_false_link(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The entry without the link that feedparser makes of an RSS id which is no address."""
    false = entry.get("guidislink") and entry.get("link") == entry.get("id")
    return {name: value for name, value in entry.items() if not (false and name == "link")}


def _feed(about: Mapping[str, Any], entries: list[Mapping[str, Any]]) -> Feed:
    kept = {name: about.get(name) for name in _FEED_FIELDS if about.get(name)}
    return Feed(format="xml", about=_plain(kept), entries=[_plain(entry) for entry in entries])


def _plain(value: Any) -> Any:
    """The same value in types that JSON knows; empty fields are left out."""
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items() if each not in (None, "", [], {})}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
