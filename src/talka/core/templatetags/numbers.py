"""Numbers as people of the page's language write them."""

from __future__ import annotations

from babel.numbers import format_compact_decimal, format_decimal
from django import template

from talka.core.locales import reader_locale

register = template.Library()


@register.filter
def compact(value: int | None) -> str:
    """Short form: 1.2K, 3M; empty for None."""
    return "" if value is None else format_compact_decimal(value, locale=reader_locale(), fraction_digits=1)


@register.filter
def whole(value: int | None) -> str:
    """All digits, grouped; empty for None."""
    return "" if value is None else format_decimal(value, locale=reader_locale())
