"""Looking what alerts have to tell, and writing it down.

What is found, the messages that it makes, and how far was looked are written in one transaction, under the lock of
the alerts: a process that is killed at any point leaves nothing lost, and nothing is told twice.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from itertools import chain

from django.db import transaction
from django.db.models import F, Q

from talka.listening.alerting.asking import OF_POSTS
from talka.listening.alerting.draft import plan_of
from talka.listening.alerting.pace import due
from talka.listening.alerting.watching import STEP, Found, Look, look, look_for_bursts, look_for_silences, written
from talka.listening.enums import AlertKind, DeliveryState, PersonEvent, Way
from talka.listening.models import Alert, Delivery, Firing

_QUIET = Q(kind=AlertKind.PERSON, event=PersonEvent.QUIET)
_BY_POSTS = Q(kind__in=OF_POSTS) | (Q(kind=AlertKind.PERSON) & ~_QUIET)


def watch_alerts(*, now: dt.datetime, step: int = STEP) -> int:
    """Look in every community where there may be something to tell; returns how much there was."""
    behind = _BY_POSTS & Q(seq__lt=F("community__last_seq"))
    waiting = Alert.objects.filter(behind | _QUIET | Q(kind=AlertKind.BURST), active=True)
    told = 0
    for community_id in waiting.order_by().values_list("community", flat=True).distinct():
        told += watch_posts(community_id=community_id, now=now, step=step)
        told += watch_time(community_id=community_id, now=now)
    return told


def watch_posts(*, community_id: uuid.UUID, now: dt.datetime, step: int = STEP) -> int:
    """Look at everything that was announced, in steps of one transaction each."""
    told, more = 0, True
    while more:
        with transaction.atomic():
            alerts = _locked(community_id, _BY_POSTS & Q(seq__lt=F("community__last_seq")))
            if not alerts:
                break
            seen = look(alerts[0].community, alerts, step=step)
            told += _tell(seen.found, now)
            _move(alerts, seen)
            more = seen.seq < alerts[0].community.last_seq
    return told


def watch_time(*, community_id: uuid.UUID, now: dt.datetime) -> int:
    """Look for silences that have become long enough, and at bursts."""
    with transaction.atomic():
        alerts = _locked(community_id, _QUIET | Q(kind=AlertKind.BURST))
        if not alerts:
            return 0
        community = alerts[0].community
        quiet = [alert for alert in alerts if alert.kind == AlertKind.PERSON]
        bursts = [alert for alert in alerts if alert.kind == AlertKind.BURST]
        found = look_for_silences(community, quiet, now) + look_for_bursts(community, bursts, now)
        told = _tell(found, now)
        Alert.objects.filter(pk__in=[alert.pk for alert in quiet], checked__lt=now).update(checked=now)
    return told


def _locked(community_id: uuid.UUID, which: Q) -> list[Alert]:
    """Some active alerts, held until the transaction ends; one that somebody changes just now is left for later."""
    held = Alert.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
    found = held.filter(which, community=community_id, active=True).select_related("community", "owner", "author")
    return list(found.prefetch_related("topics", "readers").order_by("pk"))


def _move(alerts: Sequence[Alert], seen: Look) -> None:
    moved = [alert for alert in alerts if alert.seq < seen.seq]
    for alert in moved:
        alert.seq = seen.seq
        if alert.pk in seen.pending:
            alert.pending = written(seen.pending[alert.pk])
    Alert.objects.bulk_update(moved, ["seq", "pending"])


def _tell(found: Sequence[Found], now: dt.datetime) -> int:
    """Write down what was not told yet, with the messages that bring it outside."""
    news = _new(found)
    firings = [_firing(one, now) for one in news]
    Firing.objects.bulk_create(firings)
    through = Firing.posts.through
    links = ((firing.pk, said.post) for firing, one in zip(firings, news, strict=True) for said in one.event.posts)
    through.objects.bulk_create(through(firing_id=firing, post_id=post) for firing, post in links)
    if firings:
        _send(firings, {one.alert.pk: one.alert for one in news}.values(), now)
    return len(firings)


def _new(found: Iterable[Found]) -> list[Found]:
    by_key = {(one.alert.pk, one.event.key): one for one in found}
    if not by_key:
        return []
    told = Firing.objects.filter(alert__in={pk for pk, _ in by_key}, key__in={key for _, key in by_key})
    for known in told.values_list("alert_id", "key"):
        by_key.pop(known, None)
    return sorted(by_key.values(), key=lambda one: one.event.at)


def _firing(one: Found, now: dt.datetime) -> Firing:
    return Firing(
        community_id=one.alert.community_id,
        alert=one.alert,
        key=one.event.key,
        at=now,
        code=one.event.code,
        values=dict(one.event.values),
        author_id=one.event.author,
        burst_id=one.event.burst,
    )


def _send(firings: Sequence[Firing], alerts: Iterable[Alert], now: dt.datetime) -> None:
    """Put what is told into messages: into one that waits where there is one, else into a new one."""
    told = {alert: [firing for firing in firings if firing.alert_id == alert.pk] for alert in alerts}
    waiting = Delivery.objects.select_for_update(skip_locked=True).filter(
        alert__in=list(told), state=DeliveryState.WAITING, tries=0
    )
    open_ones = {(one.alert_id, one.way, one.receiver_id): one for one in waiting}
    made: list[Delivery] = []
    links = []
    for alert, some in told.items():
        for way, receiver in _ways(alert):
            delivery = open_ones.get((alert.pk, way, receiver))
            if delivery is None:
                delivery = _delivery(alert, way, receiver, now)
                made.append(delivery)
            links += [Delivery.firings.through(delivery_id=delivery.pk, firing_id=firing.pk) for firing in some]
    Delivery.objects.bulk_create(made)
    Delivery.firings.through.objects.bulk_create(links)


def _ways(alert: Alert) -> Iterable[tuple[str, uuid.UUID | None]]:
    mails = ((str(Way.MAIL), reader.pk) for reader in alert.readers.all())
    return chain(mails, [(str(Way.WEBHOOK), None)] if alert.webhook else [])


def _delivery(alert: Alert, way: str, receiver: uuid.UUID | None, now: dt.datetime) -> Delivery:
    when = due(plan_of(alert), now)
    return Delivery(
        alert=alert, community_id=alert.community_id, way=way, receiver_id=receiver, due=when, next_try=when
    )
