"""When a channel is heard no more, and when it is again."""

from __future__ import annotations

import datetime as dt
from typing import Final

from talka.channels.models import Channel, Gap

LATE: Final = dt.timedelta(minutes=15)
"""A channel that is asked so long after its time was not heard meanwhile: nobody was there to ask it."""

SHORT: Final = dt.timedelta(minutes=5)
"""What is over before so long is no gap."""


def lose(channel: Channel, last: dt.datetime | None) -> None:
    """The channel is heard no more since it last was; one that was never heard has nothing to lose."""
    if last is not None:
        Gap.objects.get_or_create(channel=channel, end=None, defaults={"start": last})


def hear(channel: Channel, now: dt.datetime) -> None:
    """The channel is heard from now on, or is no more: a gap is over."""
    gap = Gap.objects.filter(channel=channel, end=None).first()
    if gap and now - gap.start < SHORT:
        gap.delete()
    elif gap:
        gap.end = now
        gap.save(update_fields=["end"])


def unasked_since(channel: Channel, now: dt.datetime) -> dt.datetime | None:
    """When the channel was last asked, if it should have been asked long before now."""
    due = channel.next_fetch
    return channel.last_fetch if due and now - due > LATE else None
