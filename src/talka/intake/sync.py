"""Asking one channel what is new, and taking it."""

from __future__ import annotations

import logging
import random
import uuid
from collections.abc import Callable

import msgspec

from talka.channels import registry
from talka.channels.actions import mark_trouble, mark_working
from talka.channels.connectors.contract import Connector
from talka.channels.enums import ChannelState
from talka.channels.models import Channel
from talka.channels.registry import UnknownKindError
from talka.channels.schedule import Chance
from talka.core.crypto import SealBrokenError
from talka.intake.actions import take, take_kept
from talka.intake.errors import KeyLostError, KindGoneError
from talka.intake.flow import Outcome
from talka.intake.locks import asking_alone
from talka.net.errors import RemoteError

logger = logging.getLogger(__name__)

JITTER = 0.1
"""Share of the interval by which fetches are spread, so that channels connected together drift apart."""


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """What one fetch did.

    Attributes:
        more: the channel has more at once.
        asked: whether the channel was asked; not when another worker asks it, or it is paused or removed.
    """

    outcome: Outcome = Outcome()
    more: bool = False
    asked: bool = False


Connect = Callable[[Channel], Connector]


def fetch_once(channel_id: uuid.UUID, *, connect: Connect = registry.make, chance: Chance = random.random) -> Fetched:
    """Ask a channel once and take what it says. Only one worker at a time does so for a channel.

    Batches that were kept and not taken come first; until they are taken, the channel is not asked for more.
    Trouble is written on the channel, never raised.
    """
    with asking_alone(channel_id) as alone:
        channel = Channel.objects.select_related("community").filter(pk=channel_id, removed=None).first()
        if not alone or channel is None or channel.state == ChannelState.PAUSED:
            return Fetched()
        try:
            return _fetch(channel, _connector(channel, connect), chance)
        except RemoteError as error:
            logger.info("Channel %s: %s: %s", channel_id, error.code, error.detail)
            mark_trouble(channel=channel, error=error, chance=chance)
            return Fetched(asked=True)


def _fetch(channel: Channel, connector: Connector, chance: Chance) -> Fetched:
    outcome = take_kept(channel, connector=connector)
    channel.refresh_from_db(fields=["cursor"])
    page = connector.fetch(channel.cursor)
    if page.items or page.cursor != channel.cursor:
        outcome += take(channel, page, connector=connector)
    calm = channel.interval * (1 - JITTER * chance())
    mark_working(channel=channel, wait=page.wait if page.more else max(page.wait, calm))
    return Fetched(outcome=outcome, more=page.more and not page.wait, asked=True)


def _connector(channel: Channel, connect: Connect) -> Connector:
    try:
        return connect(channel)
    except SealBrokenError as error:
        raise KeyLostError(str(error)) from error
    except UnknownKindError as error:
        raise KindGoneError(str(error)) from error
