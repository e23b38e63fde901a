"""Which part of the audit log somebody wants to read."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from talka.team.audit_pages import AuditFilter
from talka.team.wording import action_choices

FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2999, 12, 31)


def _actions() -> list[tuple[str, str]]:
    return [("", _("All actions")), *action_choices()]


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class AuditFilterForm(forms.Form):
    """Person, action, days. Every field may stay empty."""

    person = forms.CharField(
        label=lazy("Person"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"list": "audit-people"}),
    )
    action = forms.ChoiceField(label=lazy("Action"), required=False, choices=_actions)
    since = _day(lazy("From"))
    until = _day(lazy("To"))

    def clean(self) -> dict[str, Any]:
        """The first day cannot be after the last."""
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and since > until:
            raise ValidationError(_("The first day is after the last one."))
        return data

    def wanted(self) -> AuditFilter:
        """The filter, without the fields that were not understood."""
        good = {name: value for name, value in self.cleaned_data.items() if value and not self.errors}
        return AuditFilter(**good)
