"""Forms of collections."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talka.listening.enums import CollectionKind
from talka.listening.models import Collection

LONGEST_COMMENT = 2_000


class CollectionForm(forms.Form):
    """A collection: its name, and what it is for. What is worth sharing has a name of its own in each language."""

    name = forms.CharField(label=_("Name"), max_length=120)
    note = forms.CharField(label=_("What it is for"), max_length=300, required=False)

    def __init__(self, *args: Any, collection: Collection | None = None, **kwargs: Any) -> None:
        if collection:
            kwargs["initial"] = {"name": collection.name, "note": collection.note}
        super().__init__(*args, **kwargs)
        if collection and collection.kind == CollectionKind.SHARING:
            del self.fields["name"]

    def given(self) -> dict[str, str]:
        """What was filled in, by the names that the actions know."""
        return {"name": ""} | self.cleaned_data


class CommentForm(forms.Form):
    """Why a post is in a collection."""

    comment = forms.CharField(label=_("Comment"), required=False, max_length=LONGEST_COMMENT)
