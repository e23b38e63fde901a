"""An alert as a call of a webhook: JSON, signed, with an id that stays the same when it is tried again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

import msgspec
from django.conf import settings
from django.utils import translation

from talka.core.crypto import SealBrokenError, unseal
from talka.listening.alerting.signature import HEADER, ID_HEADER, signature
from talka.listening.alerting.telling import Content, Item, item
from talka.listening.alerting.tokens import address
from talka.listening.alerting.trouble import DeliveryError
from talka.listening.models import Alert, Delivery, Firing
from talka.net.client import Client
from talka.net.errors import RemoteError
from talka.net.limits import Limits

Connect = Callable[[], Client]

LIMITS: Final = Limits(connect=5, read=10, total=20, body=100_000, redirects=0)


def client() -> Client:
    """The way out to webhooks, guarded against private networks."""
    return Client(allowed_networks=settings.TALKA.private_networks, limits=LIMITS)


def call_webhook(delivery: Delivery, content: Content, *, now: dt.datetime, connect: Connect = client) -> None:
    """Post what was told. Raises DeliveryError."""
    alert = delivery.alert
    if not alert.webhook:
        raise DeliveryError("no_webhook", retry=False)
    body = msgspec.json.encode(payload(delivery, content))
    headers = {
        "Content-Type": "application/json",
        HEADER: signature(secret_of(alert), body, int(now.timestamp())),
        ID_HEADER: str(delivery.pk),
    }
    try:
        connect().post(alert.webhook, content=body, headers=headers)
    except RemoteError as error:
        raise DeliveryError(error.code, error.detail, retry=error.retry) from error


def secret_of(alert: Alert) -> str:
    """What the receiver checks signatures with. Raises DeliveryError where it cannot be read any more."""
    try:
        return unseal(bytes(alert.webhook_secret))["secret"]
    except (SealBrokenError, KeyError) as error:
        raise DeliveryError("key_lost", str(error), retry=False) from error


def payload(delivery: Delivery, content: Content) -> dict[str, Any]:
    """The body; sentences are in the language of the alert's owner."""
    alert = delivery.alert
    language = alert.owner.language if alert.owner else settings.LANGUAGE_CODE
    with translation.override(language if translation.check_for_language(language) else settings.LANGUAGE_CODE):
        return {
            "id": delivery.pk,
            "brand": {"slug": alert.community.slug, "name": alert.community.name},
            "alert": _alert(alert),
            "told": [_told(firing, item(firing)) for firing in content.firings],
            "more": content.in_all - len(content.firings),
        }


def _alert(alert: Alert) -> dict[str, Any]:
    page = address("alert", alert.community.slug, alert.pk)
    return {"id": alert.pk, "name": alert.name, "kind": alert.kind, "url": page}


def _told(firing: Firing, told: Item) -> dict[str, Any]:
    return {
        "id": told.id,
        "at": told.at,
        "title": told.title,
        "url": told.url,
        "why": {"code": firing.code, "text": told.why, "values": firing.values},
        "posts": told.posts,
    }
