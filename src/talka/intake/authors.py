"""Who said it: one row for each account of a network, as it last showed itself."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import connection

from talka.channels.connectors.contract import HeardAuthor
from talka.core.ids import new_id
from talka.intake.copying import literal
from talka.intake.fitting import fit, short_id
from talka.intake.flow import Flow

LONGEST = 500

_SELECT = """
SELECT external_id, id, handle, name, url, avatar FROM channels_author
WHERE community_id = %s AND network = %s AND external_id = ANY(%s::text[])
"""
_UPSERT = """
INSERT INTO channels_author (id, created, community_id, network, external_id, handle, name, url, avatar)
SELECT fresh.id, %s, %s, %s, fresh.external_id, fresh.handle, fresh.name, fresh.url, fresh.avatar
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
  AS fresh (id, external_id, handle, name, url, avatar)
ON CONFLICT (community_id, network, external_id) DO UPDATE SET
  handle = coalesce(nullif(excluded.handle, ''), channels_author.handle),
  name = coalesce(nullif(excluded.name, ''), channels_author.name),
  url = coalesce(nullif(excluded.url, ''), channels_author.url),
  avatar = coalesce(nullif(excluded.avatar, ''), channels_author.avatar)
RETURNING external_id, id
"""

Shown = tuple[str, str, str, str]
"""Handle, name, address and picture of an account."""


def identify_authors(flow: Flow) -> None:
    """Set ``author_id`` of new posts; write accounts that are new or show themselves otherwise.

    Accounts are written in the order of their ids, so that two workers cannot wait for each other.
    """
    spoken = [
        (row, short_id(row.heard.author.id), row.heard.author)
        for row in flow.new
        if row.heard is not None and row.heard.author is not None and row.heard.author.id
    ]
    if not spoken:
        return
    ids = _written(flow, {external_id: _shown(author) for _, external_id, author in spoken})
    for row, external_id, _ in spoken:
        row.author_id = ids[external_id]


def _written(flow: Flow, shown: dict[str, Shown]) -> dict[str, uuid.UUID]:
    network = flow.connector.network()[:200]
    with connection.cursor() as cursor:
        cursor.execute(_SELECT, [flow.community, network, literal(shown)])
        known = {external_id: (row_id, before) for external_id, row_id, *before in cursor.fetchall()}
        ids = {external_id: row_id for external_id, (row_id, _) in known.items()}
        fresh = sorted(
            external_id
            for external_id, now in shown.items()
            if external_id not in known or _differs(known[external_id][1], now)
        )
        if fresh:
            columns = zip(*(shown[external_id] for external_id in fresh), strict=True)
            made = (str(new_id()) for _ in fresh)
            arrays = [literal(values) for values in (made, fresh, *columns)]
            cursor.execute(_UPSERT, [flow.heard_at, flow.community, network, *arrays])
            ids.update(cursor.fetchall())
    return ids


def _shown(author: HeardAuthor) -> Shown:
    return fit(author.handle[:LONGEST]), fit(author.name[:LONGEST]), fit(author.url), fit(author.avatar)


def _differs(before: Sequence[str], now: Shown) -> bool:
    """Whether anything that is told now is another than before."""
    return any(new and new != old for old, new in zip(before, now, strict=True))
