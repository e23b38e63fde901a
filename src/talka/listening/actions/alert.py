"""Alerts: setting, changing, pausing, deleting, and who gets their mails."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from talka.core.crypto import seal
from talka.listening.actions.uses import lock
from talka.listening.alerting.draft import Draft
from talka.listening.enums import DeliveryState, Way
from talka.listening.models import Alert, SeenFirings
from talka.listening.refusals import TakenError, TooManyError
from talka.listening.resolving import Saved
from talka.team.actions import record
from talka.team.actor import Actor
from talka.team.models import Community, User
from talka.team.tokens import new_token

MOST_ALERTS: Final = 500
_ASKED: Final = ("kind", "query", "topics", "sentiments", "intents", "at_least", "within")


def add_alert(*, by: Actor, community: Community, draft: Draft, now: dt.datetime | None = None) -> Alert:
    """Tell from now on what a draft describes; it belongs to who sets it.

    Raises:
        QueryError: the query cannot be understood, or names what nobody has.
        TakenError: there is one of this name.
        TooManyError: there are `MOST_ALERTS` already.
    """
    with transaction.atomic():
        current = lock(community)
        _refuse_taken(community, draft.name)
        if community.alerts.count() >= MOST_ALERTS:
            raise TooManyError(MOST_ALERTS)
        alert = Alert(community=community, owner=by.user, seq=current.last_seq)
        alert.checked = alert.started = now or timezone.now()
        _fill(alert, draft)
        alert.save(force_insert=True)
        _link(alert, draft)
        record(by=by, community=community, action="alert.add", obj=alert, after=_facts(alert))
    return alert


def change_alert(*, by: Actor, alert: Alert, draft: Draft) -> Alert:
    """Change an alert; what was told is not told again.

    Raises:
        QueryError: the query cannot be understood, or names what nobody has.
        TakenError: there is another one of this name.
    """
    with transaction.atomic():
        lock(alert.community)
        current = _locked(alert)
        before = _facts(current)
        _refuse_taken(current.community, draft.name, besides=current)
        _fill(current, draft)
        _link(current, draft)
        after = _facts(current)
        if any(before.get(name) != after.get(name) for name in _ASKED):
            current.pending = []
        current.save()
        if after != before:
            _record(by, "alert.change", current, before=before, after=after)
    return current


def pause_alert(*, by: Actor, alert: Alert) -> Alert:
    """Tell nothing until the alert is resumed."""
    return _switch(by, alert, active=False)


def resume_alert(*, by: Actor, alert: Alert, now: dt.datetime | None = None) -> Alert:
    """Tell again what comes from now on; what came meanwhile is not told."""
    with transaction.atomic():
        alert.seq = lock(alert.community).last_seq
        current = _locked(alert)
        if not current.active:
            moment = now or timezone.now()
            current.seq, current.checked, current.started, current.pending = alert.seq, moment, moment, []
            current.save(update_fields=["seq", "checked", "started", "pending"])
        return _switch(by, alert, active=True)


def delete_alert(*, by: Actor, alert: Alert) -> None:
    """Delete an alert with all that it told."""
    with transaction.atomic():
        current = _locked(alert)
        _record(by, "alert.delete", current, before=_facts(current))
        current.delete()


def renew_feed(*, by: Actor, alert: Alert) -> Alert:
    """Give the feed another address; the old one ends."""
    with transaction.atomic():
        current = _locked(alert)
        current.feed_version += 1
        current.save(update_fields=["feed_version"])
        _record(by, "alert.renew_feed", current)
    return current


def renew_webhook_secret(*, by: Actor, alert: Alert) -> Alert:
    """Sign what goes to the webhook with another secret from now on."""
    with transaction.atomic():
        current = _locked(alert)
        current.webhook_secret = seal({"secret": new_token()})
        current.save(update_fields=["webhook_secret"])
        _record(by, "alert.renew_secret", current)
    return current


def stop_mail(*, by: Actor, alert: Alert, user: User) -> bool:
    """Send somebody no more mails of an alert; False where they got none."""
    with transaction.atomic():
        current = _locked(alert)
        if not current.readers.filter(pk=user.pk).exists():
            return False
        before = _facts(current)
        current.readers.remove(user)
        _drop_undeliverable(current)
        _record(by, "alert.stop_mail", current, before=before, after=_facts(current))
    return True


def note_seen_firings(*, user: User, community: Community, until: dt.datetime) -> None:
    """Note up to when somebody has seen what was told in the page. Not audited: it is a bookmark."""
    seen, created = SeenFirings.objects.get_or_create(user=user, community=community, defaults={"until": until})
    if not created and seen.until < until:
        SeenFirings.objects.filter(pk=seen.pk, until__lt=until).update(until=until)


def _switch(by: Actor, alert: Alert, *, active: bool) -> Alert:
    with transaction.atomic():
        current = _locked(alert)
        if current.active != active:
            current.active = active
            current.save(update_fields=["active"])
            _record(by, "alert.resume" if active else "alert.pause", current)
    return current


def _locked(alert: Alert) -> Alert:
    held = Alert.objects.select_for_update(no_key=True, of=("self",)).select_related("community", "owner")
    return held.get(pk=alert.pk)


def _refuse_taken(community: Community, name: str, *, besides: Alert | None = None) -> None:
    others = community.alerts.filter(name=name)
    if besides:
        others = others.exclude(pk=besides.pk)
    if others.exists():
        raise TakenError


def _fill(alert: Alert, draft: Draft) -> None:
    for name, value in draft.columns.items():
        setattr(alert, name, value)
    alert.query = _checked(alert.community, draft.query) if draft.query.strip() else ""
    if alert.webhook and not alert.webhook_secret:
        alert.webhook_secret = seal({"secret": new_token()})


def _checked(community: Community, text: str) -> str:
    """A query as it is saved. Raises QueryError, also for names that nobody has."""
    saved = Saved(community.pk)
    saved.whole(text)
    return saved.stored(text)


def _link(alert: Alert, draft: Draft) -> None:
    """Topics and readers; those of other communities are left out."""
    alert.topics.set(topic for topic in draft.topics if topic.community_id == alert.community_id)
    alert.readers.set(draft.readers)
    _drop_undeliverable(alert)


def _drop_undeliverable(alert: Alert) -> None:
    """Forget messages that wait for somebody who shall get none any more."""
    waiting = alert.deliveries.filter(state__in=(DeliveryState.WAITING, DeliveryState.FAILED))
    waiting.filter(way=Way.MAIL).exclude(receiver__in=alert.readers.all()).delete()
    if not alert.webhook:
        waiting.filter(way=Way.WEBHOOK).delete()


def _record(by: Actor, action: str, alert: Alert, **changed: dict[str, Any]) -> None:
    record(by=by, community=alert.community, action=action, obj=alert, **changed)


def _facts(alert: Alert) -> dict[str, Any]:
    own = ("name", "kind", "query", "sentiments", "intents", "at_least", "within", "event", "days", "burst_kinds")
    when = ("strength", "tell_end", "pace", "hour", "weekday")
    facts = {name: getattr(alert, name) for name in (*own, *when)}
    return facts | {
        "topics": sorted(topic.name for topic in alert.topics.all()),
        "author": str(alert.author) if alert.author else "",
        "quiet_from": alert.quiet_from.isoformat("minutes") if alert.quiet_from else "",
        "quiet_until": alert.quiet_until.isoformat("minutes") if alert.quiet_until else "",
        "readers": sorted(str(reader) for reader in alert.readers.all()),
        "webhook": alert.webhook,
    }
