"""Reading the payload of a stranger: each function takes anything that JSON can hold, and never raises."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

# A text that cannot be kept: PostgreSQL takes no NUL, UTF-8 no half of a surrogate pair.
UNFIT = re.compile("[\x00\ud800-\udfff]")
WIDEST_COUNT = 2**63 - 1


def dig(value: Any, *path: str | int) -> Any:
    """What lies under these keys and places, or None."""
    for step in path:
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def text(value: Any, *path: str | int) -> str:
    """The text under the path, without what no table can hold; empty when there is none."""
    found = dig(value, *path)
    return UNFIT.sub("", found) if isinstance(found, str) else ""


def plain(value: Any, *path: str | int) -> str:
    """The text under the path with HTML entities resolved, for titles and names."""
    return UNFIT.sub("", html.unescape(text(value, *path)))


def identity(value: Any, *path: str | int) -> str:
    """An id under the path, given as number or text; empty when there is none."""
    found = dig(value, *path)
    if isinstance(found, int) and not isinstance(found, bool):
        return str(found) if abs(found) <= WIDEST_COUNT else ""
    return text(found)


def count(value: Any, *path: str | int) -> int | None:
    """A number of likes or the like; None when the channel does not say one."""
    found = dig(value, *path)
    if isinstance(found, int) and not isinstance(found, bool) and 0 <= found <= WIDEST_COUNT:
        return found
    return None


def entries(value: Any, *path: str | int) -> list[Any]:
    """The list under the path; empty when there is none."""
    found = dig(value, *path)
    return found if isinstance(found, list) else []


def moment(value: Any, *path: str | int) -> datetime | None:
    """The time under the path (ISO 8601) in UTC; one without a zone is UTC. None when it cannot be read."""
    try:
        found = datetime.fromisoformat(text(value, *path).strip())
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
