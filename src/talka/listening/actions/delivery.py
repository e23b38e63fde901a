"""Sending what alerts tell: one try at a time, again later when it fails, given up after a day.

A try is written down before it is made. So a process that is killed meanwhile loses nothing: the message is tried
again after `LEASE`, with the same id, by which a mail program or a webhook knows it.
"""

from __future__ import annotations

import datetime as dt
import logging
import random
from collections.abc import Callable
from typing import Final

from django.db import transaction
from django.db.models import Q

from talka.listening.alerting.mail import send_mail
from talka.listening.alerting.telling import content_of
from talka.listening.alerting.trouble import DeliveryError
from talka.listening.alerting.webhook import Connect, call_webhook, client
from talka.listening.enums import DeliveryState, Way
from talka.listening.models import Delivery
from talka.team.actions import record
from talka.team.actor import Actor
from talka.team.models import Membership

logger = logging.getLogger(__name__)

LEASE: Final = dt.timedelta(minutes=10)
FIRST_WAIT: Final = dt.timedelta(minutes=1)
LONGEST_WAIT: Final = dt.timedelta(hours=2)
GIVE_UP: Final = dt.timedelta(days=1)
OPEN: Final = (DeliveryState.WAITING, DeliveryState.FAILED)

Clock = Callable[[], dt.datetime]
Chance = Callable[[], float]


def deliver_due(*, clock: Clock, connect: Connect = client, chance: Chance = random.random) -> int:
    """Send everything whose time has come; returns how many messages were tried."""
    tried = 0
    while delivery := _claim(clock()):
        _try(delivery, clock, connect, chance)
        tried += 1
    return tried


def try_again(*, by: Actor, delivery: Delivery, now: dt.datetime) -> None:
    """Try a message that failed or was given up once more, and for another day if need be."""
    with transaction.atomic():
        held = Delivery.objects.select_for_update(of=("self",)).select_related("alert__community").get(pk=delivery.pk)
        if held.state in {DeliveryState.FAILED, DeliveryState.GIVEN_UP}:
            held.state, held.due, held.next_try = DeliveryState.FAILED, now, now
            held.save(update_fields=["state", "due", "next_try"])
            after = {"way": held.way}
            record(by=by, community=held.alert.community, action="alert.try_again", obj=held.alert, after=after)


def _claim(now: dt.datetime) -> Delivery | None:
    """Take the next message whose time has come, so that nobody else does."""
    with transaction.atomic():
        due = Delivery.objects.select_for_update(skip_locked=True).filter(state__in=OPEN, next_try__lte=now)
        delivery = due.order_by("next_try").first()
        if delivery is None:
            return None
        delivery.tries += 1
        delivery.next_try = now + LEASE
        delivery.save(update_fields=["tries", "next_try"])
    whole = Delivery.objects.select_related("alert", "alert__community", "alert__owner", "receiver")
    return whole.get(pk=delivery.pk)


def _try(delivery: Delivery, clock: Clock, connect: Connect, chance: Chance) -> None:
    try:
        _send(delivery, clock, connect)
    except DeliveryError as error:
        logger.info("Delivery %s: %s: %s", delivery.pk, error.code, error.detail)
        _settle_failed(delivery, error, clock(), chance)
    else:
        _settle(delivery, state=DeliveryState.SENT, sent=clock(), error="", detail="")


def _send(delivery: Delivery, clock: Clock, connect: Connect) -> None:
    content = content_of(delivery)
    if delivery.way == Way.WEBHOOK:
        call_webhook(delivery, content, now=clock(), connect=connect)
        return
    if not _is_reader(delivery):
        raise DeliveryError("receiver_gone", retry=False)
    send_mail(delivery, content)


def _is_reader(delivery: Delivery) -> bool:
    """Whether the receiver still may read this: posts of a brand go to its members only."""
    user = delivery.receiver
    if user is None or not user.is_active:
        return False
    return user.is_superuser or Membership.objects.filter(Q(user=user), community=delivery.community_id).exists()


def _settle_failed(delivery: Delivery, error: DeliveryError, now: dt.datetime, chance: Chance) -> None:
    over = not error.retry or now - delivery.due >= GIVE_UP
    state = DeliveryState.GIVEN_UP if over else DeliveryState.FAILED
    wait = pause(delivery.tries, chance())
    _settle(delivery, state=state, error=error.code, detail=error.detail, next_try=now + wait)


def _settle(delivery: Delivery, **found: object) -> None:
    Delivery.objects.filter(pk=delivery.pk, tries=delivery.tries).update(**found)


def pause(tries: int, chance: float) -> dt.timedelta:
    """How long after so many tries the next one is: doubled each time, between half of it and all of it by chance."""
    longest: dt.timedelta = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(tries - 1, 20))
    return longest * (0.5 + chance / 2)
