"""Taking posts and corrections out: nothing changes, but it is written down who took what."""

from __future__ import annotations

from typing import Any

from talka.listening.models import Collection
from talka.team.actions import record
from talka.team.actor import Actor
from talka.team.models import Community


def note_river_export(*, by: Actor, community: Community, kind: str, filter: dict[str, str]) -> None:  # noqa: A002
    """Somebody took the posts of a filter of the river; ``filter`` as it stands in the address."""
    after: dict[str, Any] = {"format": kind, "filter": filter}
    record(by=by, community=community, action="river.export", after=after)


def note_collection_export(*, by: Actor, collection: Collection, kind: str) -> None:
    """Somebody took the posts of a collection."""
    record(by=by, community=collection.community, action="collection.export", obj=collection, after={"format": kind})


def note_corrections_export(*, by: Actor, community: Community) -> None:
    """Somebody took the corrections of labels."""
    record(by=by, community=community, action="corrections.export")
