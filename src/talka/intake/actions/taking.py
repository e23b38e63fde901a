"""Keeping a page as it came, and taking it into the tables."""

from __future__ import annotations

import datetime as dt
import gc
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone

from talka.channels import registry
from talka.channels.connectors.contract import Connector, Item, Page
from talka.channels.models import Channel
from talka.intake import raw
from talka.intake.errors import NotTakenError
from talka.intake.flow import LARGEST, Flow, Outcome, Place, Unreadable
from talka.intake.locks import lock_channel
from talka.intake.models import Batch, BatchState, Quarantined

logger = logging.getLogger(__name__)

WHOLE_TRIES = 3
"""After this many failures a batch is taken apart to find the item that breaks it."""
PASSING = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
"""The database's troubles: they say nothing about the items."""
BROKEN = "broken"
ANNOUNCEMENTS = "talka_posts"


def take(channel: Channel, page: Page, *, connector: Connector | None = None) -> Outcome:
    """Keep a page and take it: when this returns, its posts and the channel's new cursor are committed.

    Raises:
        NotTakenError: it is kept, but could not be taken yet.
    """
    batch = keep(channel, page)
    return take_batch(batch.pk, connector=connector)


def keep(channel: Channel, page: Page, *, moves_cursor: bool = True, heard_at: dt.datetime | None = None) -> Batch:
    """Write a page down as it came, and commit. Raises ValueError for more items than a batch holds."""
    if len(page.items) > LARGEST:
        raise ValueError(f"A page holds at most {LARGEST} items; this one has {len(page.items)}.")
    cursor = page.cursor if moves_cursor else None
    return Batch.objects.create(
        community_id=channel.community_id,
        channel=channel,
        raw=raw.pack(page.items, cursor),
        items=len(page.items),
        cursor=cursor,
        heard_at=heard_at or timezone.now(),
    )


def take_kept(channel: Channel, *, connector: Connector | None = None) -> Outcome:
    """Take all batches of a channel that were kept and not taken, in their order. Raises NotTakenError."""
    waiting = Batch.objects.filter(channel=channel, state=BatchState.KEPT).order_by("number")
    outcome = Outcome()
    for number in list(waiting.values_list("number", flat=True)):
        outcome += take_batch(number, connector=connector)
    return outcome


def take_batch(number: int, *, connector: Connector | None = None) -> Outcome:
    """Take a kept batch: all of it in one transaction, once, however many workers try.

    A batch that was taken already changes nothing and gives the outcome that it had. One that has failed
    `WHOLE_TRIES` times is taken in halves, so that what breaks it ends in quarantine and the rest goes in.

    Raises:
        NotTakenError: it failed, and is to be tried again.
    """
    apart = Batch.objects.filter(number=number, tries__gte=WHOLE_TRIES).exists()
    try:
        with _collector_resting(), transaction.atomic():
            return _take_locked(number, connector, apart=apart)
    except Exception as error:
        logger.warning("Batch %s could not be taken", number, exc_info=True)
        if not isinstance(error, PASSING):
            _count_try(number)
        raise NotTakenError(
            "What the channel sent could not be stored yet.", detail=f"batch {number}: {error!r}"
        ) from error


def take_apart(number: int, *, connector: Connector | None = None) -> Outcome:
    """Take a batch at once in a way that no item of it can spoil for the rest; call it in a transaction."""
    return _take_locked(number, connector, apart=True)


def _take_locked(number: int, connector: Connector | None, *, apart: bool) -> Outcome:
    batch = Batch.objects.select_related("channel").get(number=number)
    lock_channel(batch.channel_id)
    batch.refresh_from_db(fields=["state", "new", "changed", "known", "quarantined"])
    if batch.state == BatchState.TAKEN:
        return _told(batch, 0)
    kept = raw.unpack(bytes(batch.raw))
    places = [(position, Item(payload=payload)) for position, payload in enumerate(kept.items)]
    connector = connector or registry.make(batch.channel)
    flows = _taken_apart(batch, connector, places) if apart else [_taken(batch, connector, places)]
    return _finish(batch, flows)


def _taken(batch: Batch, connector: Connector, places: Sequence[Place]) -> Flow:
    from talka.intake import steps  # their numpy and numba are no part of the web process, which imports this module

    flow = Flow(
        batch=batch.number,
        community=batch.community_id,
        channel=batch.channel_id,
        connector=connector,
        heard_at=batch.heard_at,
        places=places,
    )
    steps.run(flow)
    return flow


def _taken_apart(batch: Batch, connector: Connector, places: Sequence[Place]) -> list[Flow]:
    """Halves of halves, each in a savepoint, until the one item that breaks the batch stands alone."""
    try:
        with transaction.atomic():
            return [_taken(batch, connector, places)]
    except PASSING:
        raise
    except Exception as error:  # noqa: BLE001 - anything may be wrong with an item; it goes to quarantine with its reason
        if len(places) == 1:
            return [_poison(batch, connector, places[0], error)]
    middle = len(places) // 2
    return [*_taken_apart(batch, connector, places[:middle]), *_taken_apart(batch, connector, places[middle:])]


def _poison(batch: Batch, connector: Connector, place: Place, error: Exception) -> Flow:
    logger.error("Item %s of batch %s goes to quarantine", place[0], batch.number, exc_info=error)
    reason = f"It could not be stored ({type(error).__name__})."
    flow = Flow(
        batch=batch.number,
        community=batch.community_id,
        channel=batch.channel_id,
        connector=connector,
        heard_at=batch.heard_at,
        places=[place],
    )
    flow.quarantined.append(Unreadable(position=place[0], item=place[1], code=BROKEN, reason=reason))
    return flow


def _finish(batch: Batch, flows: list[Flow]) -> Outcome:
    """Quarantine, the channel's cursor and counts, the batch's state, the announcement."""
    batch.new = sum(len(flow.new) for flow in flows)
    batch.changed = sum(len(flow.changed) for flow in flows)
    batch.known = sum(flow.dropped.total() for flow in flows)
    batch.quarantined = sum(len(flow.quarantined) for flow in flows)
    batch.state, batch.taken_at = BatchState.TAKEN, timezone.now()
    _quarantine(batch, [item for flow in flows for item in flow.quarantined])
    _advance(batch)
    batch.save(update_fields=["state", "taken_at", "new", "changed", "known", "quarantined"])
    return _told(batch, _announce(batch) if batch.new + batch.changed else 0)


def _advance(batch: Batch) -> None:
    """The channel goes on behind this batch."""
    fields: dict[str, Any] = {"heard": F("heard") + batch.new}
    if batch.cursor is not None:
        fields["cursor"] = batch.cursor
    if batch.new:
        fields["last_heard"] = batch.heard_at
    Channel.objects.filter(pk=batch.channel_id).update(**fields)


def _announce(batch: Batch) -> int:
    """Tell the readers of the river, at the commit, up to which number there are posts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_seq FROM team_community WHERE id = %s", [batch.community_id])
        (seq,) = cursor.fetchone()
        cursor.execute("SELECT pg_notify(%s, %s)", [ANNOUNCEMENTS, f"{batch.community_id}:{seq}"])
    return int(seq)


def _quarantine(batch: Batch, items: list[Unreadable]) -> None:
    Quarantined.objects.bulk_create(
        [
            Quarantined(
                community_id=batch.community_id,
                channel_id=batch.channel_id,
                batch=batch.number,
                position=item.position,
                code=item.code,
                reason=item.reason,
                heard_at=batch.heard_at,
                payload=raw.storable(item.item.payload),
            )
            for item in items
        ]
    )


def _told(batch: Batch, seq: int) -> Outcome:
    return Outcome(new=batch.new, changed=batch.changed, known=batch.known, quarantined=batch.quarantined, seq=seq)


def _count_try(number: int) -> None:
    """Remember the failure outside of the transaction that it broke."""
    Batch.objects.filter(number=number).update(tries=F("tries") + 1)


@contextmanager
def _collector_resting() -> Iterator[None]:
    """No collection of cycles while a batch is under way.

    All that a batch makes lives to its end and holds no cycles, so the collector would only walk over it again and
    again: a tenth of the whole time when batches are large.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
