"""Words of connectors, in the reader's language."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext

register = template.Library()


@register.filter
def said(text: str) -> str:
    """The translation of a text that a connector declares (marked there with ``gettext_noop``)."""
    return gettext(text) if text else ""
