"""The last posts and comments of a WordPress site, listed to see what changed among them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from typing import Any

import msgspec

from talka.channels.connectors.contract import Item
from talka.channels.connectors.payload import identity, text
from talka.channels.connectors.recent import Recent
from talka.channels.connectors.wordpress.history import PAGE
from talka.channels.connectors.wordpress.rest import Rest

OLDER_PAGES = 4
"""Pages of comments behind the first that are gone through again in turn, one at each fetch."""


def list_posts(rest: Rest, recent: Recent) -> list[Item]:
    """Posts among the last hundred by date that are not known, and word of those that are gone.

    Changes need no look: WordPress gives a changed post a new time, by which the history finds it.
    """
    listed = _ids(rest.rows("posts", per_page=PAGE, orderby="date", order="desc", _fields="id"))
    unknown = [one for one in listed if f"post:{one}" not in recent]
    found: list[Item] = []
    if unknown:
        rows = rest.rows(
            "posts",
            include=",".join(unknown),
            per_page=PAGE,
            orderby="include",
            _embed="author,wp:featuredmedia",
        )
        found = [Item(payload={"post": row}) for row in rows]
    return [*found, *_gone("post", _missing("post", recent, listed, rest))]


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """What the list of the last comments showed.

    Attributes:
        items: comments, known and new, and word of those that are gone.
        oldest: the earliest time among the last hundred, by the clock of the site.
        joined: some were known, so nothing is missing between them and the history.
    """

    items: list[Item]
    oldest: str
    joined: bool


def list_comments(rest: Rest, recent: Recent, turn: int, status: str) -> Window:
    """The last hundred comments, and a hundred of the older ones in turn."""
    asked = {"per_page": PAGE, "orderby": "id", "order": "desc", "status": status}
    rows = rest.rows("comments", **asked)
    older = rest.rows("comments", page=2 + turn % OLDER_PAGES, **asked) if len(rows) == PAGE else []
    items = [Item(payload={"comment": row}) for row in (*rows, *older)]
    missing = _vanished(recent, rows, None) | _vanished(recent, older, max(_numbers(older), default=0))
    return Window(
        items=[*items, *_gone("comment", map(str, missing))],
        oldest=min((text(row, "date") for row in rows), default=""),
        joined=len(rows) < PAGE or any(f"comment:{one}" in recent for one in _ids(rows)),
    )


def _ids(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    return [one for row in rows if (one := identity(row, "id"))]


def _known(kind: str, recent: Recent) -> list[str]:
    return [known.partition(":")[2] for known in recent.ids() if known.startswith(f"{kind}:")]


def _missing(kind: str, recent: Recent, listed: Collection[str], rest: Rest) -> set[str]:
    """Known posts that are no longer there: those outside of the list are asked for by id."""
    doubtful = list(islice((one for one in _known(kind, recent) if one not in set(listed)), PAGE))
    if not doubtful:
        return set()
    there = _ids(rest.rows("posts", include=",".join(doubtful), per_page=PAGE, _fields="id"))
    return set(doubtful) - set(there)


def _vanished(recent: Recent, rows: list[dict[str, Any]], highest: int | None) -> set[int]:
    """Known comments that should stand among these, which are sorted by number, and do not."""
    listed = _numbers(rows)
    lowest = min(listed) if len(rows) == PAGE else 0
    known = {int(one) for one in _known("comment", recent) if one.isdecimal()}
    return {one for one in known - listed if lowest <= one <= (one if highest is None else highest)}


def _numbers(rows: list[dict[str, Any]]) -> set[int]:
    return {int(one) for one in _ids(rows) if one.isdecimal()}


def _gone(kind: str, ids: Iterable[str]) -> list[Item]:
    return [Item(payload={"gone": f"{kind}:{one}"}) for one in sorted(ids)]
