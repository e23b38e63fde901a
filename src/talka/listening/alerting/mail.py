"""An alert as a mail: text and HTML, in the receiver's language and zone."""

from __future__ import annotations

import smtplib
from collections.abc import Sequence
from email.utils import parseaddr
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talka.core.templatetags.numbers import whole
from talka.listening.alerting.telling import Content, Item, items
from talka.listening.alerting.tokens import address, stop_address
from talka.listening.alerting.trouble import DeliveryError
from talka.listening.models import Alert, Delivery
from talka.team.models import User

MOST_SHOWN: Final = 20
LONGEST_SUBJECT: Final = 150
_TEMPORARY: Final = range(400, 500)


def send_mail(delivery: Delivery, content: Content) -> None:
    """Send a mail. Raises DeliveryError."""
    assert delivery.receiver is not None  # noqa: S101 - a mail has one
    message = mail(delivery, content)
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise DeliveryError("mail_receiver", _said(code, said), retry=code in _TEMPORARY) from error
    except smtplib.SMTPAuthenticationError as error:
        raise DeliveryError("mail_sign_in", _said(error.smtp_code, error.smtp_error), retry=False) from error
    except smtplib.SMTPResponseException as error:
        detail = _said(error.smtp_code, error.smtp_error)
        raise DeliveryError("mail_refused", detail, retry=error.smtp_code in _TEMPORARY) from error
    except (OSError, smtplib.SMTPException) as error:
        raise DeliveryError("mail_unreachable", str(error)) from error


def mail(delivery: Delivery, content: Content) -> EmailMultiAlternatives:
    """The mail for the receiver of a delivery; the same each time it is made, its id included."""
    user = delivery.receiver
    assert user is not None  # noqa: S101 - a mail has one
    with translation.override(_language(user)), timezone.override(_zone(user)):
        told = items(content.firings[:MOST_SHOWN])
        context = _context(delivery.alert, user, told, content.in_all)
        message = EmailMultiAlternatives(
            subject=_subject(delivery.alert, told, content.in_all),
            body=render_to_string("listening/mail/alert.txt", context).strip() + "\n",
            to=[user.email],
            headers=_headers(delivery, str(context["stop"])),
        )
        message.attach_alternative(render_to_string("listening/mail/alert.html", context), "text/html")
    return message


def _context(alert: Alert, user: User, told: Sequence[Item], count: int) -> dict[str, Any]:
    slug = alert.community.slug
    return {
        "alert": alert,
        "brand": alert.community.name,
        "user": user,
        "items": told,
        "more": count - len(told),
        "page": address("alert", slug, alert.pk),
        "edit": address("alert_edit", slug, alert.pk),
        "stop": stop_address(alert, user),
        "language": translation.get_language(),
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
    }


def _subject(alert: Alert, told: Sequence[Item], count: int) -> str:
    if count == 1 and told:
        words = _("%(alert)s: %(what)s") % {"alert": alert.name, "what": told[0].title}
    else:
        several = ngettext("%(alert)s: %(count)s message", "%(alert)s: %(count)s messages", count)
        words = several % {"alert": alert.name, "count": whole(count)}
    return " ".join(words.split())[:LONGEST_SUBJECT]


def _headers(delivery: Delivery, stop: str) -> dict[str, str]:
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"
    return {
        "Message-ID": f"<{delivery.pk}@{host}>",
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _language(user: User) -> str:
    return user.language if translation.check_for_language(user.language) else settings.LANGUAGE_CODE


def _zone(user: User) -> ZoneInfo:
    try:
        return ZoneInfo(user.time_zone)
    except (ZoneInfoNotFoundError, ValueError):  # an update dropped the zone's name
        return ZoneInfo("UTC")


def _said(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"
