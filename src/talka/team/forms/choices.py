"""Fields to choose a language or a time zone."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from talka.core.widgets import LongSelect
from talka.team.zones import zone_names


def _languages() -> list[tuple[str, str]]:
    """Each in its own words, so that somebody lost in a foreign page finds theirs."""
    return [(code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES]


def _zones() -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ")) for name in zone_names()]


def language_field() -> forms.ChoiceField:
    """The languages that Talka speaks."""
    return forms.ChoiceField(label=_("Language"), choices=_languages)


def zone_field() -> forms.ChoiceField:
    """All time zones; a small script chooses the browser's own where the page asks for it."""
    return forms.ChoiceField(label=_("Time zone"), choices=_zones, initial="UTC", widget=LongSelect)
