"""Forms of the import: the file, and which of its columns is what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from talka.channels.connectors.files.mapping import PARTS, Dates, Mapping
from talka.intake.actions.importing import KIND
from talka.team.forms.choices import zone_field
from talka.team.models import Community

LABELS = {
    "id": lazy("Id"),
    "text": lazy("Text"),
    "title": lazy("Title"),
    "created_at": lazy("Date and time"),
    "author_id": lazy("Id of the author"),
    "author_handle": lazy("Handle of the author"),
    "author_name": lazy("Name of the author"),
    "author_kind": lazy("Kind of author"),
    "place": lazy("Place of the author"),
    "url": lazy("Address"),
    "parent": lazy("Id of what it answers"),
    "thread": lazy("Id of its thread"),
    "kind": lazy("Kind"),
    "language": lazy("Language"),
    "likes": lazy("Likes"),
    "shares": lazy("Shares"),
    "comments": lazy("Comments"),
}
DATES = [
    (Dates.AUTO.value, lazy("Find out (ISO dates, seconds since 1970)")),
    (Dates.DAY_FIRST.value, lazy("Day first: 31/12/2026")),
    (Dates.MONTH_FIRST.value, lazy("Month first: 12/31/2026")),
    (Dates.EPOCH.value, lazy("Seconds since 1970")),
    (Dates.EPOCH_MS.value, lazy("Milliseconds since 1970")),
]


class UploadForm(forms.Form):
    """A file, and the name of the channel that its posts belong to."""

    file = forms.FileField(label=lazy("File"), max_length=255)
    channel_name = forms.CharField(
        label=lazy("Name of the channel"),
        max_length=120,
        help_text=lazy("The same name again adds to that channel; what it has already is not taken twice."),
    )

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.community = community

    def clean_channel_name(self) -> str:
        """A name of a channel that is no file would be refused after the upload; better now."""
        name: str = self.cleaned_data["channel_name"]
        if self.community.channels.filter(name=name, removed=None).exclude(kind=KIND).exists():
            raise ValidationError(_("A channel of another kind has this name. Choose another one."))
        return name


class MappingForm(forms.Form):
    """Which column holds what. Only the text is needed."""

    def __init__(self, *args: Any, columns: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "–"), *((column, column) for column in columns)]
        for part in PARTS:
            self.fields[part] = forms.ChoiceField(choices=choices, label=LABELS[part], required=part == "text")
        self.fields["dates"] = forms.ChoiceField(choices=DATES, label=lazy("How dates are written"))
        zone = zone_field()
        zone.label, zone.required = lazy("Time zone of dates that name none"), True
        self.fields["zone"] = zone
        self.order_fields(["text", *(part for part in PARTS if part != "text"), "dates", "zone"])

    def clean(self) -> dict[str, Any]:
        """One column is one thing."""
        cleaned: dict[str, Any] = super().clean() or {}
        chosen = [cleaned[part] for part in PARTS if cleaned.get(part)]
        twice = sorted({column for column in chosen if chosen.count(column) > 1})
        if twice:
            raise ValidationError(_("Chosen more than once: %(columns)s") % {"columns": ", ".join(twice)})
        return cleaned

    def mapping(self) -> Mapping:
        """What was chosen."""
        return Mapping(**{**self.cleaned_data, "dates": Dates(self.cleaned_data["dates"])})
