"""Labels in words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from talka.listening.enums import Intent, Sentiment
from talka.listening.label_names import intents_in, sentiment_name, sentiment_value
from talka.listening.models import Correction

register = template.Library()


@register.filter
def sentiment(value: str | int | None) -> str:
    """A sentiment in words, from its name or as it is stored; empty for none."""
    name = value if isinstance(value, str) else sentiment_name(value)
    return str(Sentiment(name).label) if name else ""


@register.filter
def feeling(value: int | None) -> str:
    """The name of a stored sentiment, for a class of the page."""
    return sentiment_name(value)


@register.filter
def intent(name: str) -> str:
    """An intent in words."""
    return str(Intent(name).label)


@register.filter
def intents(mask: int) -> list[Intent]:
    """The intents of a post."""
    return [Intent(name) for name in intents_in(mask)]


@register.simple_tag
def sentiments() -> list[tuple[int, str, str]]:
    """Every sentiment: as it is stored, its name, in words."""
    return [(sentiment_value(each.value), each.value, str(each.label)) for each in Sentiment]


@register.simple_tag
def all_intents() -> list[Intent]:
    """Every intent."""
    return list(Intent)


@register.filter
def corrected(correction: Correction) -> str:
    """What somebody said of a label."""
    if correction.label == "sentiment":
        now = sentiment(correction.value)
        if correction.before in {None, correction.value}:
            return now
        return _("%(now)s, no more %(before)s") % {"now": now, "before": sentiment(correction.before)}
    words = intent(correction.label)
    return words if correction.value else _("not: %(label)s") % {"label": words}
