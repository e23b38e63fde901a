"""``{% active "river post" %}``: marks the entry of a menu that the reader is at."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def active(context: Context, names: str) -> SafeString:
    """`` aria-current="page"`` when the page's URL name is one of ``names`` (a trailing ``*`` stands for any end)."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    here = (match.url_name or "") if match else ""
    found = any(here == name or (name[-1] == "*" and here.startswith(name[:-1])) for name in names.split())
    return mark_safe(' aria-current="page"' if found else "")  # noqa: S308 - one of two constants


@register.simple_tag(takes_context=True)
def address_with(context: Context, **changes: Any) -> str:
    """The page's query string with some parameters changed; None or empty removes one."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        parameters.pop(name, None)
        if value not in (None, ""):
            parameters[name] = str(value)
    query = urlencode([(name, value) for name, values in parameters.lists() for value in values])
    return f"?{query}" if query else "?"


@register.simple_tag(takes_context=True)
def address_without(context: Context, name: str) -> str:
    """The page's query string without one parameter."""
    return address_with(context, **{name: None})
