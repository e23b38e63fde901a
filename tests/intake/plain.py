"""A connector whose payloads are the posts themselves, for tests and the processes that tests start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from talka.channels.connectors.contract import Account, Cursor, HeardPost, Item, Page, UnreadableItemError
from talka.net.errors import RemoteError


class PlainConnector:
    """Gives what it was made with, ``size`` items a fetch; ``{"bad": reason}`` cannot be read."""

    def __init__(
        self, payloads: Sequence[dict[str, Any]] = (), *, size: int = 1000, error: RemoteError | None = None
    ) -> None:
        self.payloads = payloads
        self.size = size
        self.error = error

    def check(self) -> Account:
        return Account(name="Plain")

    def fetch(self, cursor: Cursor) -> Page:
        if self.error:
            raise self.error
        start = int(cursor.get("at", 0))
        end = min(start + self.size, len(self.payloads))
        return Page(items=items(*self.payloads[start:end]), cursor={"at": end}, more=end < len(self.payloads))

    def read(self, item: Item) -> HeardPost:
        if "bad" in item.payload:
            raise UnreadableItemError(item.payload["bad"])
        return msgspec.convert(item.payload, HeardPost)

    def network(self) -> str:
        return "plain"


def items(*payloads: dict[str, Any]) -> tuple[Item, ...]:
    return tuple(Item(payload=payload) for payload in payloads)


def page(*payloads: dict[str, Any], at: int = 0) -> Page:
    return Page(items=items(*payloads), cursor={"at": at or len(payloads)})


def said(post_id: str, text: str, **fields: Any) -> dict[str, Any]:
    """A payload of a post."""
    return {"id": post_id, "text": text, "created_at": "2026-03-01T12:00:00Z", **fields}
