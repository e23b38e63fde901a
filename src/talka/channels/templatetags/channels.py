"""Words of connectors, in the reader's language."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext

from talka.channels.explain import explain
from talka.channels.models import Channel

register = template.Library()


@register.filter
def trouble(channel: Channel) -> str:
    """What is wrong with a channel, in one sentence."""
    return explain(channel.trouble_code, channel.trouble_who).what


@register.filter
def said(text: str) -> str:
    """The translation of a text that a connector declares (marked there with ``gettext_noop``)."""
    return gettext(text) if text else ""
