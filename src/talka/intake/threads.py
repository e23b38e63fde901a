"""Seventh step: answers find what they answer, whichever came first."""

from __future__ import annotations

import uuid

from django.db import connection

from talka.intake.flow import Flow

_PARENTS = "SELECT external_id, id FROM channels_post WHERE channel_id = %s AND external_id = ANY(%s)"
_ADOPT = """
UPDATE channels_post AS orphan SET parent_id = arrived.id
FROM unnest(%s::text[], %s::uuid[]) AS arrived (external_id, id)
WHERE orphan.channel_id = %s AND orphan.parent_id IS NULL AND orphan.parent_external <> ''
  AND orphan.parent_external = arrived.external_id
"""
_ORPHANS = """
SELECT EXISTS (SELECT FROM channels_post WHERE channel_id = %s AND parent_id IS NULL AND parent_external <> '')
"""


def join_threads(flow: Flow) -> None:
    """Set ``parent_id`` where the parent is known; stored answers that waited for a post of this batch get it.

    No other worker can slip in between: the channel's lock is held.
    """
    known = {row.external_id: row.id for row in flow.rows}
    with connection.cursor() as cursor:
        waiting = {row.parent_external for row in flow.new if row.parent_external} - known.keys()
        parents = dict(known)
        if waiting:
            cursor.execute(_PARENTS, [flow.channel, list(waiting)])
            parents.update(cursor.fetchall())
        _set_parents(flow, parents)
        cursor.execute(_ORPHANS, [flow.channel])
        if flow.new and cursor.fetchone() == (True,):
            new = {row.external_id: row.id for row in flow.new}
            cursor.execute(_ADOPT, [list(new), list(new.values()), flow.channel])


def _set_parents(flow: Flow, parents: dict[str, uuid.UUID]) -> None:
    for row in flow.new:
        found = parents.get(row.parent_external) if row.parent_external else None
        row.parent_id = None if found == row.id else found
