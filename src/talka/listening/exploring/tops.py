"""What most posts of a selection have: authors, sites, hashtags, languages, channels."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext as _

from talka.channels.models import Author
from talka.listening.exploring.explored import Explored
from talka.listening.flows import top_authors, top_channels, top_hashtags, top_hosts, top_languages
from talka.listening.languages import UNKNOWN, language_name

MOST_ROWS: Final = 12


@dataclasses.dataclass(frozen=True, kw_only=True)
class Bar:
    """One line of a list of the most frequent: ``width`` is its part of the longest bar, in per cent."""

    label: str
    posts: int
    width: int
    address: str


def authors(explored: Explored) -> dict[str, Any]:
    """Who wrote most."""
    found = [(uuid.UUID(row["key"]), row["posts"]) for row in explored.rows(top_authors, most=MOST_ROWS)]
    known = Author.objects.filter(community=explored.community).in_bulk([key for key, _posts in found])
    named = [(str(known.get(key, _("Somebody"))), posts, {"author": str(key)}) for key, posts in found]
    return {"bars": _bars(explored, named)}


def sites(explored: Explored) -> dict[str, Any]:
    """Which sites they link to."""
    rows = explored.rows(top_hosts, most=MOST_ROWS)
    return {"bars": _bars(explored, [(row["key"], row["posts"], {"q": f'url:"{row["key"]}"'}) for row in rows])}


def hashtags(explored: Explored) -> dict[str, Any]:
    """Which hashtags they have."""
    rows = explored.rows(top_hashtags, most=MOST_ROWS)
    return {"bars": _bars(explored, [(f"#{row['key']}", row["posts"], {"q": f"#{row['key']}"}) for row in rows])}


def languages(explored: Explored) -> dict[str, Any]:
    """Which languages they are in."""
    rows = explored.rows(top_languages, most=MOST_ROWS)
    named = [(spoken(row["key"]), row["posts"], {"language": row["key"]}) for row in rows]
    return {"bars": _bars(explored, named)}


def channels(explored: Explored) -> dict[str, Any]:
    """Where they were heard."""
    rows = explored.rows(top_channels, most=MOST_ROWS)
    named = [
        (explored.channels.get(row["key"], _("A channel that is gone")), row["posts"], {"channel": row["key"]})
        for row in rows
    ]
    return {"bars": _bars(explored, named)}


def spoken(code: str) -> str:
    """The name of a language, also of none."""
    return _("not known") if code == UNKNOWN else language_name(code)


def _bars(explored: Explored, found: Iterable[tuple[str, int, dict[str, str]]]) -> list[Bar]:
    rows = list(found)
    most = max((posts for _label, posts, _only in rows), default=0)
    return [
        Bar(label=label, posts=posts, width=round(100 * posts / most), address=explored.river(only))
        for label, posts, only in rows
    ]
