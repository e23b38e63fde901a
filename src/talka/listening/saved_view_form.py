"""Forms of saved views."""

from __future__ import annotations

from typing import Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

PAGES: Final = ("river", "explore")
"""Pages whose filters can be saved, by the names of their addresses."""

LONGEST_FILTER: Final = 4_000
PLACES: Final = ("older", "after", "csrfmiddlewaretoken")
"""Parts of an address that say where in a page, not what of it."""


class NameForm(forms.Form):
    """The name of a view."""

    name = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"dir": "auto"}))


class SavedViewForm(NameForm):
    """A filter to be saved, as it stands in the address of its page."""

    page = forms.ChoiceField(choices=[(page, page) for page in PAGES], widget=forms.HiddenInput())
    filter = forms.CharField(required=False, max_length=LONGEST_FILTER, widget=forms.HiddenInput(), label=_("Filter"))
    for_all = forms.BooleanField(label=_("For everybody"), required=False)

    def clean_filter(self) -> str:
        """The filter without empty parts and without the place."""
        given = QueryDict(self.cleaned_data["filter"].removeprefix("?"), mutable=True)
        for name in [name for name, value in given.items() if not value or name in PLACES]:
            del given[name]
        return given.urlencode()
