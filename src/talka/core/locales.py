"""The reader's language for babel, which writes numbers, dates and names of languages."""

from __future__ import annotations

import functools

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language

FALLBACK = "en"


def reader_locale() -> Locale:
    """The language that is active for the request; English where babel does not know it."""
    return _locale(get_language() or FALLBACK)


@functools.cache
def _locale(code: str) -> Locale:
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(FALLBACK)
