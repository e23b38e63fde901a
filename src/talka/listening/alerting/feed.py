"""An alert as an Atom feed (RFC 4287)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from talka.listening.alerting.telling import Item, items, loaded
from talka.listening.alerting.tokens import address, feed_address
from talka.listening.models import Alert

ENTRIES: Final = 50


def feed(alert: Alert) -> str:
    """The newest that an alert told, as XML, in the language of its owner."""
    with translation.override(_language(alert)):
        made = Atom1Feed(
            title=f"{alert.name} · {alert.community.name}",
            link=address("alert", alert.community.slug, alert.pk),
            description="",
            language=translation.get_language(),
            feed_url=feed_address(alert),
            feed_guid=f"urn:uuid:{alert.pk}",
        )
        for told in items(loaded(alert.firings.order_by("-at", "-id"))[:ENTRIES]):
            made.add_item(
                title=told.title,
                link=told.url,
                description=_content(told.why, told),
                unique_id=f"urn:uuid:{told.id}",
                pubdate=told.at,
                updateddate=told.at,
            )
        return made.writeString("utf-8")


def etag(alert: Alert) -> str:
    """A mark that changes whenever the feed does, from one question to the database."""
    newest = alert.firings.order_by("-at", "-id").values_list("id", flat=True).first()
    seen = f"{alert.pk} {alert.name} {alert.community.name} {alert.feed_version} {newest} {_language(alert)}"
    return f'"{hashlib.sha256(seen.encode()).hexdigest()[:32]}"'


def _language(alert: Alert) -> str:
    language = alert.owner.language if alert.owner else settings.LANGUAGE_CODE
    return language if translation.check_for_language(language) else settings.LANGUAGE_CODE


def _content(why: str, told: Item) -> SafeString:
    posts: Sequence[tuple[str, str, str]] = [(post.url, post.author, post.text or post.title) for post in told.posts]
    listed = format_html_join("", '<li><a href="{}">{}</a>: {}</li>', posts)
    return format_html("<p>{}</p><ul>{}</ul>", why, listed) if posts else format_html("<p>{}</p>", why)
