"""How queries are shown."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from talka.listening.colouring import coloured as coloured_text

register = template.Library()


@register.filter
def coloured(text: str) -> SafeString:
    """A query in colours."""
    return coloured_text(text)
