"""``{% icon "river" %}``: a picture from the page's sprite (`web/icons.html`)."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

# These point somewhere, so they turn with the direction of writing.
TURNING = frozenset({"next", "back", "reply", "external", "leave", "play"})


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon; without a label it is only decoration and screen readers pass over it."""
    classes = "icon turns" if name in TURNING else "icon"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><title>{}</title><use href="#i-{}"/></svg>',
            classes,
            label,
            label,
            name,
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="#i-{}"/></svg>', classes, name)
