"""What a feed has shown already, kept small enough for a cursor.

A feed shows its last few entries again and again. A short hash of each entry's id and one of its content tell
what is new and what has changed.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from talka.channels.connectors.contract import UnreadableItemError
from talka.channels.connectors.feeds.reading import read_entry

_KEPT = 500
_HASH = 12
# Fields that change without anybody having said something else.
_RESTLESS = {"likes": None, "shares": None, "comments": None, "edited_at": None}


def short_hash(*parts: object) -> str:
    """Twelve characters, 72 bits: among a million entries two collide with a chance of 1 in 10⁹."""
    digest = hashlib.blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=9).digest()
    return base64.urlsafe_b64encode(digest).decode()


def identities(entries: Sequence[Mapping[str, Any]]) -> list[str]:
    """An id for each entry: what the feed calls it, else its link, else a hash of link and title.

    Where a feed gives one id to several entries, each gets its hash behind it, so that none hides the others.
    """
    contents = [_link_and_title(entry) for entry in entries]
    named = [
        _text(entry.get("id") or entry.get("guid")) or _text(entry.get("link") or entry.get("url")) for entry in entries
    ]
    # The same entry twice in one document is one entry.
    uses = Counter(name for name, _ in set(zip(named, contents, strict=True)))
    return [
        name if name and uses[name] == 1 else f"{name}#{short_hash(*content)}".lstrip("#")
        for name, content in zip(named, contents, strict=True)
    ]


def _link_and_title(entry: Mapping[str, Any]) -> tuple[str, str]:
    link, title = _text(entry.get("link") or entry.get("url")), _text(entry.get("title"))
    # Without either, only the text tells one entry from the next.
    body = "" if link or title else repr(entry.get("content_text") or entry.get("summary") or entry.get("description"))
    return link, title or body


def _text(value: Any) -> str:
    return str(value).strip() if value else ""


def fingerprint(payload: Mapping[str, Any]) -> str:
    """A hash of what an entry says."""
    try:
        post = read_entry(payload)
    except UnreadableItemError:
        return short_hash(msgspec.json.encode(payload, order="sorted"))
    return short_hash(msgspec.structs.astuple(msgspec.structs.replace(post, **_RESTLESS)))


def recall(seen: Sequence[str]) -> dict[str, str]:
    """The memory in a cursor, each entry an id's hash and a content's in one text, by id, oldest first."""
    return {entry[:_HASH]: entry[_HASH:] for entry in seen}


def remembered(seen: Mapping[str, str], current: Mapping[str, str]) -> list[str]:
    """Both memories as one: all that the feed shows now, and of the rest the latest, 500 in all or more.

    A list, because a database may put the keys of a dict into another order.
    """
    old = [(name, content) for name, content in seen.items() if name not in current]
    room = max(0, _KEPT - len(current))
    return [name + content for name, content in (*old[max(0, len(old) - room) :], *current.items())]
