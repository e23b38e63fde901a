"""``{% ago moment %}``: how long ago, with the exact time in the reader's zone for whoever asks."""

from __future__ import annotations

import datetime as dt

from babel.dates import format_skeleton
from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talka.core.locales import reader_locale

register = template.Library()

MINUTE, HOUR, DAY = 60, 3600, 86400
WEEK = 7 * DAY


def exactly(moment: dt.datetime) -> str:
    """Date and time in the reader's zone, with the zone's name."""
    return f"{date_and_time(moment)} {timezone.localtime(moment).tzname()}"


def date_and_time(moment: dt.datetime) -> str:
    """Date and time in the reader's zone, on a clock of 24 hours."""
    local = timezone.localtime(moment)
    return f"{_written('yMMMd', local)}, {_written('Hm', local)}"


def day(moment: dt.datetime) -> str:
    """Day and month of a moment, in its own zone."""
    return _written("MMMd", moment)


def hour(moment: dt.datetime) -> str:
    """Day and hour of a moment, in its own zone, on a clock of 24 hours."""
    return f"{_written('MMMd', moment)}, {_written('Hm', moment)}"


def _written(skeleton: str, local: dt.datetime) -> str:
    # The zone is given because babel turns a time without one into UTC.
    return str(format_skeleton(skeleton, local, local.tzinfo, locale=reader_locale()))


def in_words(moment: dt.datetime, now: dt.datetime) -> str:
    """How long before ``now``: "just now", "5 min ago", "3 h ago", "2 days ago"; the date from a week on (or ahead)."""
    seconds = (now - moment).total_seconds()
    if seconds < -MINUTE or seconds >= WEEK:
        local = timezone.localtime(moment)
        skeleton = "MMMd" if local.year == timezone.localtime(now).year else "yMMMd"
        return _written(skeleton, local)
    if seconds < MINUTE:
        return _("just now")
    if seconds < HOUR:
        minutes = int(seconds // MINUTE)
        return ngettext("%(count)d min ago", "%(count)d min ago", minutes) % {"count": minutes}
    if seconds < DAY:
        hours = int(seconds // HOUR)
        return ngettext("%(count)d h ago", "%(count)d h ago", hours) % {"count": hours}
    days = int(seconds // DAY)
    return ngettext("%(count)d day ago", "%(count)d days ago", days) % {"count": days}


def _element(moment: dt.datetime, text: str) -> SafeString:
    return format_html('<time datetime="{}" title="{}">{}</time>', moment.isoformat(), exactly(moment), text)


@register.simple_tag
def ago(moment: dt.datetime | None) -> str:
    """A ``<time>`` in words; nothing for no time."""
    return _element(moment, in_words(moment, timezone.now())) if moment else ""


@register.simple_tag
def at(moment: dt.datetime | None) -> str:
    """A ``<time>`` that shows date and time; nothing for no time."""
    return _element(moment, date_and_time(moment)) if moment else ""
