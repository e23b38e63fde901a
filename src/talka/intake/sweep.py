"""Keeping the lake tidy: older versions are taken out, small files folded into large ones, unneeded ones deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import msgspec

from talka.intake.archive import our_lake, writing
from talka.lake import POSTS, TABLES, Lake
from talka.lake.lake import KEEP
from talka.listening.flows.settling import SHARE, settle, unsettled


class Swept(msgspec.Struct, frozen=True, kw_only=True):
    """What was done: months settled, months folded, files that this took away and put in their place, files deleted."""

    settled: int
    months: int
    removed: int
    added: int
    deleted: int


def compact(
    *,
    lake: Lake | None = None,
    keep: timedelta = KEEP,
    every: bool = False,
    told: Callable[[str, str], None] = lambda _table, _month: None,
) -> Swept:
    """Settle and fold the months that are worth it (``every``: all) and delete files not needed for ``keep``.

    Readers are not disturbed; the archiver waits. ``told`` hears table and month before each is written anew.
    Raises `LakeError`.
    """
    lake = lake or our_lake()
    with writing():
        changed = unsettled(lake, share=0 if every else SHARE)
        for month in changed:
            told(POSTS.name, month)
            settle(lake, month)
        months = removed = added = deleted = 0
        for name in TABLES:
            for month in [known.month for known in lake.months(name)] if every else lake.scattered(name):
                told(name, month)
                folded = lake.compact(name, month)
                months, removed, added = months + 1, removed + folded.removed, added + folded.added
            deleted += lake.vacuum(name, keep)
    return Swept(settled=len(changed), months=months, removed=removed, added=added, deleted=deleted)
