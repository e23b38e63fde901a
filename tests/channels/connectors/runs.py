"""Running a connector as the sync does: page by page, with the cursor through JSON between the pages."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from talka.channels.connectors.contract import Connector, Cursor, HeardPost, Page

LARGEST_CURSOR = 64_000
LARGEST_PAGE = 10_000


def pages(connector: Connector, cursor: Cursor | None = None, *, most: int = 100) -> Iterator[Page]:
    """Fetch until nothing is waiting."""
    cursor = cursor or {}
    for _ in range(most):
        page = connector.fetch(cursor)
        raw = msgspec.json.encode(page.cursor)
        assert len(raw) < LARGEST_CURSOR
        assert len(page.items) <= LARGEST_PAGE
        cursor = msgspec.json.decode(raw)
        yield page
        if not page.more:
            return
    raise AssertionError(f"still more after {most} pages")


def hear(connector: Connector, cursor: Cursor | None = None) -> tuple[list[HeardPost], Cursor]:
    """All that is waiting, and the cursor behind it."""
    taken = list(pages(connector, cursor))
    posts = [connector.read(item) for page in taken for item in page.items]
    return posts, taken[-1].cursor


def kept(posts: list[HeardPost], before: dict[str, HeardPost] | None = None) -> dict[str, HeardPost]:
    """What stands in the table after these were stored: the last word on each, deleted ones left out."""
    table = dict(before or {})
    for post in posts:
        table.pop(post.id, None)
        if not post.deleted:
            table[post.id] = post
    return table
