"""Reading a list of a WordPress site upwards by time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec

PAGE = 100
"""The most that WordPress gives in one answer."""
OVERLAP = timedelta(hours=2)
"""Time before the last one seen that is asked for again: a clock that is put back for winter repeats an hour."""


class History(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Where the reading stands. Times are as the site's own clock shows them, for by those WordPress sorts.

    Attributes:
        after: what is later than this is asked for; empty at the beginning.
        last: the latest time seen.
        page: counts up while more posts than fit on a page carry one and the same time.
        done: the end has been reached; from then on each reading begins a little before it.
    """

    after: str = ""
    last: str = ""
    page: int = 1
    done: bool = False

    def ask(self, order: str) -> dict[str, Any]:
        """What to ask for; ``order`` is ``date`` or ``modified``."""
        name = "after" if order == "date" else "modified_after"
        after = {name: self.after} if self.after else {}
        return {"orderby": order, "order": "asc", "per_page": PAGE, "page": self.page, **after}

    def advance(self, times: list[str], *, rows: int) -> None:
        """Take an answer into account: how many rows it had, and their times."""
        self.done = rows < PAGE
        self.last = max(self.last, *times, "")
        if self.done:
            self.after, self.page = _earlier(self.last, OVERLAP), 1
            return
        # "After" leaves out that very second, and others of the same second may stand on the next page.
        before = _earlier(max(times, default=""), timedelta(seconds=1))
        if before > self.after:
            self.after, self.page = before, 1
        else:
            self.page += 1


def _earlier(time: str, by: timedelta) -> str:
    try:
        return (datetime.fromisoformat(time) - by).isoformat()
    except (ValueError, OverflowError):
        return time
