"""What counts as new for a member: everything since the visit of Today before this one."""

from __future__ import annotations

import datetime as dt
from collections.abc import MutableMapping
from typing import Any, NamedTuple

from talka.team.models import Membership

# Visits closer together are one: reloading the page does not make its news old.
SITTING = dt.timedelta(minutes=30)


class LastVisit(NamedTuple):
    """Where the last visit ended; ``at`` is None for the first one."""

    seq: int
    at: dt.datetime | None


def visit_today(*, membership: Membership, session: MutableMapping[str, Any], now: dt.datetime) -> LastVisit:
    """Note a visit and say since when things are new.

    The session remembers the boundary for as long as the visits follow closely. Not audited: it is a bookmark.
    """
    key = f"today:{membership.community_id}"
    last = _sitting(session.get(key), membership, now)
    session[key] = {
        "seq": last.seq,
        "at": last.at.isoformat() if last.at else None,
        "visited": now.isoformat(),
    }
    membership.seen_seq, membership.seen_at = membership.community.last_seq, now
    # Who administers the installation may be here without a membership of their own; then only the session knows.
    Membership.objects.filter(pk=membership.pk).update(seen_seq=membership.seen_seq, seen_at=now)
    return last


def _sitting(known: dict[str, Any] | None, membership: Membership, now: dt.datetime) -> LastVisit:
    if known and now - dt.datetime.fromisoformat(known["visited"]) < SITTING:
        return LastVisit(known["seq"], dt.datetime.fromisoformat(known["at"]) if known["at"] else None)
    return LastVisit(membership.seen_seq, membership.seen_at)
