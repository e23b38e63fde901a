"""What alerts told, in words."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils.dates import WEEKDAYS
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from talka.channels.models import Post
from talka.listening.alerting.asking import OF_POSTS
from talka.listening.alerting.rules import Event
from talka.listening.alerting.telling import title
from talka.listening.alerting.why import sentence
from talka.listening.enums import Intent, Pace, Sentiment
from talka.listening.models import Alert, Firing

register = template.Library()

SHOWN = 280
SHOWN_POSTS = 5


@register.filter
def why(told: Firing | Event) -> str:
    """Why something was told."""
    return sentence(told.code, told.values)


@register.filter
def told_heading(firing: Firing) -> str:
    """What was told, where the post itself stands below: then its author is enough."""
    return str(firing.author) if firing.code in OF_POSTS and firing.author else title(firing)


@register.filter
def is_new(firing: Firing, seen: dt.datetime | None) -> bool:
    """Whether something was told after the reader looked last; None if they never did."""
    return seen is None or firing.at > seen


@register.filter
def excerpt(post: Post) -> str:
    """The beginning of what a post says."""
    return Truncator(one_line(post.text or post.title)).chars(SHOWN)


@register.filter
def more_posts(firing: Firing) -> int:
    """How many posts there are besides those that are shown."""
    return max(0, len(firing.posts.all()) - SHOWN_POSTS)


@register.filter
def one_line(text: str) -> str:
    """A text without breaks of lines."""
    return " ".join(text.split())


@register.filter
def looked_for_labels(alert: Alert) -> str:
    """The labels that an alert asks for."""
    sentiments = [str(Sentiment(name).label) for name in alert.sentiments]
    return ", ".join(sentiments + [str(Intent(name).label) for name in alert.intents])


@register.filter
def digest_time(alert: Alert) -> str:
    """When a digest comes; empty for what is told at once."""
    if alert.pace == Pace.ONCE:
        return ""
    clock = f"{alert.hour:02}:00"
    if alert.pace == Pace.DAILY:
        return clock
    return _("%(day)s at %(time)s") % {"day": WEEKDAYS[alert.weekday], "time": clock}
