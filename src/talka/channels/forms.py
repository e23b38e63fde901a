"""The form of a channel's settings, made from its connector's declaration."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from talka.channels.connectors.contract import ChannelKind, Field, FieldKind
from talka.channels.models import Channel
from talka.team.models import Community

PREFIX = "setting_"
SHORTEST_INTERVAL = 5
LONGEST_INTERVAL = 24 * 3600
LONG = 500


class ChannelForm(forms.Form):
    """Name, interval and the declared settings.

    A secret is never sent to the browser; left empty on a channel that has one, it is kept.
    """

    name = forms.CharField(label=pgettext_lazy("of a channel", "Name"), max_length=120)
    interval = forms.IntegerField(
        label=gettext_lazy("Seconds between two fetches"),
        min_value=SHORTEST_INTERVAL,
        max_value=LONGEST_INTERVAL,
    )

    def __init__(
        self,
        *args: Any,
        kind: ChannelKind,
        community: Community,
        channel: Channel | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.community = community
        self.channel = channel
        self.fields["name"].initial = channel.name if channel else _(kind.label)
        self.fields["interval"].initial = channel.interval if channel else kind.interval
        stored: dict[str, str] = channel.settings if channel else {}
        for field in kind.fields:
            self.fields[PREFIX + field.name] = _form_field(field, stored, has_secret=bool(channel))
        self.order_fields(["name", *(PREFIX + field.name for field in kind.fields), "interval"])

    def clean_name(self) -> str:
        """A name is there once in a community."""
        name: str = self.cleaned_data["name"]
        others = self.community.channels.filter(name=name, removed=None)
        if self.channel:
            others = others.exclude(id=self.channel.id)
        if others.exists():
            raise forms.ValidationError(_("There is a channel of this name already."))
        return name

    def values(self) -> dict[str, str]:
        """All declared settings as the connector reads them, secrets included; an empty secret means: keep."""
        return {field.name: _written(self.cleaned_data.get(PREFIX + field.name)) for field in self.kind.fields}


def _written(value: object) -> str:
    return "" if value is None else str(value).strip()


def _form_field(field: Field, stored: dict[str, str], *, has_secret: bool) -> forms.Field:
    common: dict[str, Any] = {
        "label": _(field.label),
        "help_text": _(field.help) if field.help else "",
        "required": field.required,
        "initial": stored.get(field.name, field.default),
    }
    if field.kind is FieldKind.SECRET:
        if has_secret:
            kept = _("Leave empty to keep what is stored.")
            common |= {"required": False, "help_text": f"{kept} {common['help_text']}".strip()}
        secret = forms.PasswordInput(render_value=False, attrs={"autocomplete": "off"})
        return forms.CharField(widget=secret, max_length=LONG, **common | {"initial": ""})
    if field.kind is FieldKind.CHOICE:
        return forms.ChoiceField(choices=[(key, _(label)) for key, label in field.choices], **common)
    if field.kind is FieldKind.LIST:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), **common)
    if field.kind is FieldKind.NUMBER:
        return forms.IntegerField(min_value=0, **common)
    if field.kind is FieldKind.URL:
        return forms.URLField(assume_scheme="https", max_length=2000, **common)
    return forms.CharField(max_length=LONG, **common)
