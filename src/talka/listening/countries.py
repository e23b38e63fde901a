"""Countries of authors, with their names in the reader's language."""

from __future__ import annotations

import functools

from babel import Locale

from talka.core.locales import reader_locale
from talka.text.places import countries


def country_name(code: str) -> str:
    """The name of a country in the reader's language; the code itself when it has none."""
    return str(reader_locale().territories.get(code, code))


def country_choices() -> list[tuple[str, str]]:
    """All countries, by name."""
    return list(_named(reader_locale()))


@functools.cache
def _named(locale: Locale) -> tuple[tuple[str, str], ...]:
    found = ((code, str(locale.territories.get(code, code))) for code in countries())
    return tuple(sorted(found, key=lambda choice: choice[1]))
