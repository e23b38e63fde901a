"""How a channel is doing: asked, working, in trouble, paused."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from talka.channels.actions.gap import hear, lose, unasked_since
from talka.channels.enums import ChannelState
from talka.channels.models import Channel
from talka.channels.schedule import Chance, after, wait_after
from talka.channels.signals import channel_due
from talka.net.errors import RemoteError
from talka.team.actions import record
from talka.team.actor import Actor

WELL = {
    "trouble_code": "",
    "trouble_person": "",
    "trouble_detail": "",
    "trouble_who": "",
    "trouble_since": None,
    "trouble_count": 0,
}


def ask_soon(channel: Channel) -> None:
    """Have the channel asked at once, after the commit."""
    channel.next_fetch = timezone.now()
    channel.save(update_fields=["next_fetch"])
    transaction.on_commit(partial(channel_due.send, Channel, channel_id=channel.pk))


@transaction.atomic
def fetch_now(*, by: Actor, channel: Channel) -> None:
    """Ask a channel now, whatever its interval and however much trouble it is in."""
    ask_soon(channel)
    record(action="channel.fetch", community=channel.community, by=by, obj=channel)


@transaction.atomic
def pause(*, by: Actor, channel: Channel) -> None:
    """Ask the channel no more; it keeps its place and its secrets."""
    before = channel.state
    channel.state, channel.next_fetch = ChannelState.PAUSED, None
    channel.save(update_fields=["state", "next_fetch"])
    lose(channel, channel.last_fetch)
    _record_state("channel.pause", by, channel, before)


@transaction.atomic
def resume(*, by: Actor, channel: Channel) -> None:
    """Go on where the channel was paused."""
    before = channel.state
    channel.state = ChannelState.WORKING if channel.last_fetch else ChannelState.NEW
    channel.save(update_fields=["state"])
    ask_soon(channel)
    _record_state("channel.resume", by, channel, before)


def mark_working(*, channel: Channel, wait: float | None, now: dt.datetime | None = None) -> None:
    """A fetch succeeded: the trouble is over. The next is due after ``wait`` seconds (None: it is not asked)."""
    now = now or timezone.now()
    due = None if wait is None else after(now, wait)
    fields = {"state": ChannelState.WORKING, "last_fetch": now, "next_fetch": due, **WELL}
    last = unasked_since(channel, now)
    if _update(channel, fields):
        lose(channel, last)
        hear(channel, now)


def mark_trouble(
    *,
    channel: Channel,
    error: RemoteError,
    now: dt.datetime | None = None,
    chance: Chance = random.random,
) -> None:
    """A fetch failed: say what is wrong and since when, and try again later. Place and secrets stay.

    A channel whose trouble somebody must end is *stopped*, yet still asked now and then: people mend things at
    the other end without telling us.
    """
    now = now or timezone.now()
    failures = channel.trouble_count + 1
    fields = {
        "state": ChannelState.TROUBLED if error.retry else ChannelState.STOPPED,
        "last_fetch": now,
        "next_fetch": after(now, wait_after(error, channel.interval, failures, chance)),
        "trouble_code": error.code,
        "trouble_person": error.person,
        "trouble_detail": error.detail,
        "trouble_who": error.who,
        "trouble_since": channel.trouble_since or now,
        "trouble_count": failures,
    }
    last = channel.last_fetch
    if _update(channel, fields) and failures == 1:
        lose(channel, last)


def _update(channel: Channel, fields: Mapping[str, Any]) -> bool:
    """Store the fields; a channel that was paused or removed meanwhile stays so. Whether it was neither."""
    for name, value in fields.items():
        setattr(channel, name, value)
    still = Channel.objects.filter(pk=channel.pk, removed=None).exclude(state=ChannelState.PAUSED)
    return bool(still.update(**fields))


def _record_state(action: str, by: Actor, channel: Channel, before: str) -> None:
    state = {"state": str(channel.state)}
    record(
        action=action,
        community=channel.community,
        by=by,
        obj=channel,
        before={"state": str(before)},
        after=state,
    )
