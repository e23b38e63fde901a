"""The settings of a community."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from talka.team.forms.choices import zone_field
from talka.team.models import Community

MOST_WORDS = 100
LONGEST_WORD = 120


class LinesField(forms.CharField):
    """Several short texts, one in each line; a list without blanks and repeats."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        """One in each line."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """The lines as a list."""
        lines = (" ".join(line.split()) for line in (super().to_python(value) or "").splitlines())
        return list(dict.fromkeys(filter(None, lines)))

    def validate(self, value: Any) -> None:
        """Not too many, and none too long for its column."""
        super().validate(value)
        if len(value) > MOST_WORDS:
            raise ValidationError(_("Write at most %(count)d lines.") % {"count": MOST_WORDS})
        if any(len(line) > LONGEST_WORD for line in value):
            raise ValidationError(_("Each line may have at most %(count)d characters.") % {"count": LONGEST_WORD})

    def run_validators(self, value: Any) -> None:
        """Validators of texts run on each line."""
        for line in value:
            super().run_validators(line)


class CommunityForm(forms.Form):
    """What a brand is called, where it is, and whom it competes with."""

    name = forms.CharField(label=lazy("Name of the brand"), max_length=120)
    site = forms.URLField(
        label=lazy("Its site"),
        required=False,
        max_length=200,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    handles = LinesField(
        label=lazy("Its handles"),
        required=False,
        help_text=lazy("One in each line, such as @brand or brand.bsky.social."),
    )
    competitors = LinesField(label=lazy("Competitors"), required=False, help_text=lazy("One in each line."))
    time_zone = zone_field()

    @classmethod
    def of(cls, community: Community) -> CommunityForm:
        """The form as the community stands."""
        return cls(initial={name: getattr(community, name) for name in cls.base_fields})
