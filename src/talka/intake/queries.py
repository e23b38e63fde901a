"""Reads of what is on its way in, and of how it came."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from talka.channels import registry
from talka.channels.connectors.contract import Connector, Item, UnreadableItemError
from talka.channels.models import Post
from talka.intake.archive_state import items_of
from talka.intake.fitting import short_id
from talka.intake.models import Batch, Quarantined
from talka.lake import LakeError
from talka.team.models import Community


def waiting_in_quarantine(community: Community) -> QuerySet[Quarantined]:
    """What could not be taken and nobody has decided on, newest first."""
    return community.quarantined.filter(released=None, dismissed=None).select_related("channel")


def raw_payload(post: Post) -> dict[str, Any] | None:
    """The item that last changed a post, as its channel gave it; None where it cannot be had any more.

    A batch knows its items and not which post each became, so the connector reads them once more.
    """
    batch = Batch.objects.select_related("channel").filter(number=post.batch).first()
    if batch is None:
        return None
    try:
        connector, found = registry.make(batch.channel), items_of(batch)
    except (registry.UnknownKindError, LakeError):
        return None
    return next((item for item in reversed(found) if _became(connector, item, post.external_id)), None)


def _became(connector: Connector, payload: dict[str, Any], external_id: str) -> bool:
    try:
        return short_id(connector.read(Item(payload=payload)).id) == external_id
    except UnreadableItemError:
        return False
