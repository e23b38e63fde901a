"""From an entry of a feed to a post."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec

from talka.channels.connectors.contract import (
    AuthorKind,
    HeardAuthor,
    HeardPost,
    Media,
    PostKind,
    UnreadableItemError,
)
from talka.channels.connectors.feeds.dates import entry_date, parse_date
from talka.channels.connectors.feeds.places import refine, unwrap
from talka.channels.connectors.soundness import sound

_TAG = re.compile(r"<[^<>]*>")
_ADDRESS_AND_NAME = re.compile(r"^(\S+@\S+)\s*\((.+)\)$")
_MEDIA_KINDS = ("image", "video", "audio")


def read_entry(payload: Mapping[str, Any]) -> HeardPost:
    """The post that a payload of this connector means. Raises UnreadableItemError."""
    try:
        shape = _from_json if payload["format"] == "json" else _from_xml
        post = refine(shape(payload["entry"], payload["id"], payload["feed"]), payload["entry"])
        post = sound(_by_somebody(post, payload["feed"]))
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise UnreadableItemError(f"The entry has an unexpected form: {error!r}.") from error
    if not (post.text.strip() or post.title or post.media):
        raise UnreadableItemError("The entry has neither a title nor a text.", code="no_text")
    return post


def _from_xml(entry: Mapping[str, Any], identity: str, feed: Mapping[str, Any]) -> HeardPost:
    text, is_html = _body(entry)
    created = entry_date(entry, "published", "created", "issued", "date", "updated")
    return HeardPost(
        id=identity,
        text=text,
        html=is_html,
        title=plain(str(entry.get("title", ""))),
        url=_link(entry.get("link") or _permanent(identity), feed),
        created_at=created,
        edited_at=_edited(created, entry_date(entry, "updated")),
        author=_author(entry),
        language=_language(entry.get("language") or feed.get("language")),
        likes=_number(entry.get("media_starrating", {}).get("count")),
        comments=_number(entry.get("slash_comments")),
        media=tuple(_media(entry)),
    )


def _from_json(entry: Mapping[str, Any], identity: str, feed: Mapping[str, Any]) -> HeardPost:
    created = parse_date(str(entry.get("date_published") or ""))
    author = next(iter(entry.get("authors") or feed.get("authors") or []), entry.get("author")) or {}
    return HeardPost(
        id=identity,
        text=entry.get("content_html") or entry.get("content_text") or entry.get("summary") or "",
        html=bool(entry.get("content_html")),
        title=plain(entry.get("title") or ""),
        url=_link(entry.get("url") or entry.get("external_url"), feed),
        created_at=created,
        edited_at=_edited(created, parse_date(str(entry.get("date_modified") or ""))),
        author=_made_author(author.get("name") or "", author.get("url") or "", avatar=author.get("avatar") or ""),
        language=_language(entry.get("language") or feed.get("language")),
        media=tuple(_json_media(entry)),
    )


def _by_somebody(post: HeardPost, feed: Mapping[str, Any]) -> HeardPost:
    """An article that names no author is said by its site; of what a feed gathers elsewhere nothing is told."""
    if post.author or post.kind is not PostKind.POST:
        return post
    home = str(feed.get("link") or feed.get("home_page_url") or "")
    name, host = plain(str(feed.get("title") or "")), _host(home)
    if not (name and host and _host(post.url) == host):
        return post
    site = HeardAuthor(id=host, name=name, url=home, kind=AuthorKind.ORGANISATION)
    return msgspec.structs.replace(post, author=site)


def _host(address: str) -> str:
    with suppress(ValueError):
        return (urlsplit(address).hostname or "").removeprefix("www.")
    return ""


def plain(markup: str) -> str:
    """Titles come with tags and with entities encoded twice; a person reads neither."""
    return " ".join(html.unescape(_TAG.sub("", html.unescape(markup))).split())


def _body(entry: Mapping[str, Any]) -> tuple[str, bool]:
    """The longest text of an entry, and whether it is HTML."""
    texts = [(_words(part.get("value")), _is_html(part)) for part in entry.get("content", [])]
    texts += [
        (_words(entry.get(name)), _is_html(entry.get(f"{name}_detail", {}))) for name in ("summary", "description")
    ]
    texts += [(_words(media.get("description")), False) for media in entry.get("media_content", [])]
    first = next((text for text in texts[: len(entry.get("content", []))] if text[0]), None)
    return first or max(texts, key=lambda text: len(text[0]))


def _words(value: Any) -> str:
    return str(value or "").strip()


def _is_html(part: Mapping[str, Any]) -> bool:
    return part.get("type") != "text/plain"


def _link(link: Any, feed: Mapping[str, Any]) -> str:
    with suppress(ValueError):
        return unwrap(urljoin(feed.get("base", ""), link)) if isinstance(link, str) and link else ""
    return str(link)


def _permanent(identity: str) -> str:
    """An id that is a web address leads to its entry, unless the entry says otherwise."""
    return identity if identity.startswith(("http://", "https://")) else ""


def _edited(created: Any, updated: Any) -> Any:
    return updated if created and updated and updated > created else None


def _author(entry: Mapping[str, Any]) -> HeardAuthor | None:
    detail: Mapping[str, Any] = entry.get("author_detail") or next(iter(entry.get("authors", [])), {})
    name = str(detail.get("name") or entry.get("author") or "").strip()
    found = _ADDRESS_AND_NAME.match(name)
    address = str(detail.get("email") or (found.group(1) if found else ""))
    return _made_author(found.group(2) if found else name, str(detail.get("href", "")), address=address)


def _made_author(name: str, url: str, *, address: str = "", avatar: str = "") -> HeardAuthor | None:
    identity = url or address or name
    return HeardAuthor(id=identity, name=name or address, url=url, avatar=avatar) if identity else None


def _language(tag: Any) -> str:
    """``en-US`` as ``en``."""
    return str(tag or "").replace("_", "-").partition("-")[0].strip().lower()


def _number(value: Any) -> int | None:
    with suppress(TypeError, ValueError):
        return int(value)
    return None


def _media(entry: Mapping[str, Any]) -> Sequence[Media]:
    links = [link for link in entry.get("links", []) if link.get("rel") == "enclosure"]
    parts = [*entry.get("media_content", []), *entry.get("enclosures", []), *links]
    found = [_medium(part.get("url") or part.get("href"), part.get("medium") or part.get("type")) for part in parts]
    thumbnails = [_medium(part.get("url"), "image") for part in entry.get("media_thumbnail", [])]
    return list(dict.fromkeys(each for each in (*found, *thumbnails) if each))


def _json_media(entry: Mapping[str, Any]) -> Sequence[Media]:
    parts = [(part.get("url"), part.get("mime_type")) for part in entry.get("attachments") or []]
    found = [_medium(url, kind) for url, kind in ((entry.get("image"), "image"), *parts)]
    return list(dict.fromkeys(each for each in found if each))


def _medium(url: Any, kind: Any) -> Media | None:
    """None for what is no picture, film or sound, such as the Flash player that YouTube still announces."""
    family = str(kind or "").partition("/")[0]
    return Media(url=str(url), kind=family) if url and family in _MEDIA_KINDS else None
