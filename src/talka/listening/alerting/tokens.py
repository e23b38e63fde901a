"""Addresses that work without signing in: an alert's feed, and the end of its mails for one person.

They are signed with the installation's key, so nothing of them is stored. That of a feed ends when the alert's
``feed_version`` grows; that which ends mails can do nothing else.
"""

from __future__ import annotations

import uuid
from typing import Final

from django.conf import settings
from django.core import signing
from django.urls import reverse

from talka.listening.models import Alert
from talka.settings import public_address
from talka.team.models import User

_FEED: Final = "talka.alerts.feed"
_STOP: Final = "talka.alerts.stop"


class TokenError(ValueError):
    """It was not signed here, or what it opened is gone."""


def address(name: str, *arguments: object) -> str:
    """The full address of a page."""
    return public_address(settings.TALKA) + reverse(name, args=arguments)


def feed_address(alert: Alert) -> str:
    """Where the feed of an alert is; who knows it can read it."""
    return address("alerts_feed", signing.dumps([str(alert.pk), alert.feed_version], salt=_FEED))


def stop_address(alert: Alert, user: User) -> str:
    """Where somebody ends the mails of an alert."""
    return address("alerts_stop", signing.dumps([str(alert.pk), str(user.pk)], salt=_STOP))


def alert_of_feed(token: str) -> Alert:
    """The alert of a feed. Raises TokenError."""
    alert_id, version = _read(token, _FEED)
    alerts = Alert.objects.select_related("community", "owner")
    found = alerts.filter(pk=uuid.UUID(alert_id), feed_version=int(version)).first()
    if found is None:
        raise TokenError(token)
    return found


def mail_of_stop(token: str) -> tuple[Alert, User]:
    """The alert and the person whose mails of it are to end. Raises TokenError."""
    alert_id, user_id = _read(token, _STOP)
    alert = Alert.objects.select_related("community").filter(pk=uuid.UUID(alert_id)).first()
    user = User.objects.filter(pk=uuid.UUID(user_id)).first()
    if alert is None or user is None:
        raise TokenError(token)
    return alert, user


def _read(token: str, salt: str) -> tuple[str, str]:
    try:
        first, second = signing.loads(token, salt=salt)
    except signing.BadSignature as error:
        raise TokenError(token) from error
    return str(first), str(second)
