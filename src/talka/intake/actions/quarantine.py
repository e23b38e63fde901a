"""Taking again what could not be taken, or letting it be."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from talka.channels.connectors.contract import Item, Page
from talka.channels.models import Channel
from talka.intake.actions.taking import keep, take_apart
from talka.intake.flow import LARGEST, Outcome
from talka.intake.locks import lock_channel
from talka.intake.models import Quarantined
from talka.team.actions import record
from talka.team.actor import Actor
from talka.team.models import Community


def take_again(*, by: Actor, community: Community, items: QuerySet[Quarantined] | None = None) -> Outcome:
    """Take these items again, or all that the community has in quarantine.

    What can be taken now leaves the quarantine; the rest stays, with the reason that it has now. The channel's
    place is not moved.
    """
    waiting = (Quarantined.objects.all() if items is None else items).filter(
        community=community, released=None, dismissed=None
    )
    ordered = list(waiting.select_related("channel").order_by("channel_id", "heard_at", "created", "id"))
    outcome = Outcome()
    for _, group in groupby(ordered, key=lambda item: (item.channel_id, item.heard_at)):
        rows = list(group)
        for start in range(0, len(rows), LARGEST):
            outcome += _take_again(by, rows[0].channel, rows[start : start + LARGEST])
    return outcome


@transaction.atomic
def _take_again(by: Actor, channel: Channel, rows: Sequence[Quarantined]) -> Outcome:
    """One batch of items of one channel, heard at one time; all of it happens or nothing."""
    lock_channel(channel.pk)
    still = set(
        Quarantined.objects.filter(pk__in=[row.pk for row in rows], released=None, dismissed=None).values_list(
            "pk", flat=True
        )
    )
    rows = [row for row in rows if row.pk in still]
    if not rows:
        return Outcome()
    page = Page(items=tuple(Item(payload=row.payload) for row in rows), cursor={})
    batch = keep(channel, page, moves_cursor=False, heard_at=rows[0].heard_at)
    outcome = take_apart(batch.pk)
    _settle(rows, batch.pk)
    record(
        action="quarantine.take_again",
        community=channel.community,
        by=by,
        obj=channel,
        after={"items": len(rows), "taken": len(rows) - outcome.quarantined},
    )
    return outcome


def _settle(rows: Sequence[Quarantined], batch: int) -> None:
    """Release what was taken; what was not keeps its row, with the new reason, in place of a second one."""
    again = {item.position: item for item in Quarantined.objects.filter(batch=batch)}
    for position, item in again.items():
        Quarantined.objects.filter(pk=rows[position].pk).update(
            code=item.code, reason=item.reason, tries=F("tries") + 1
        )
    Quarantined.objects.filter(batch=batch).delete()
    taken = [row.pk for position, row in enumerate(rows) if position not in again]
    Quarantined.objects.filter(pk__in=taken).update(released=timezone.now(), tries=F("tries") + 1)


@transaction.atomic
def dismiss(*, by: Actor, community: Community, items: QuerySet[Quarantined]) -> int:
    """Let items be: they are shown no more and are not taken again, yet kept. How many there were."""
    waiting = items.filter(community=community, released=None, dismissed=None)
    count = waiting.update(dismissed=timezone.now())
    if count:
        record(action="quarantine.dismiss", community=community, by=by, after={"items": count})
    return count
