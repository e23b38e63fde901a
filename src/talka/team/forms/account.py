"""A new account, and one's own profile."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from talka.team.actions import NewUser
from talka.team.enums import Theme
from talka.team.forms.choices import language_field, zone_field
from talka.team.models import User


class NewAccountForm(forms.Form):
    """Name, e-mail, password, language, time zone; the e-mail is left out where the invitation names it."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("As your team and the people you answer should see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=256,
        strip=False,
        help_text=_("At least 10 characters. Three or four words in a row are easy to remember and hard to guess."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "minlength": "10"}),
    )
    language = language_field()
    time_zone = zone_field()

    def __init__(self, *args: Any, email: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("language", get_language())
        self.fields["time_zone"].widget.attrs["data-browser-zone"] = ""
        if email:
            self.fields["email"].initial = email
            self.fields["email"].disabled = True

    def clean_email(self) -> str:
        """In small letters: nobody remembers how they wrote it."""
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        """Refuse a password that is easy to guess for this very person."""
        data = super().clean() or {}
        if password := data.get("password"):
            person = User(name=data.get("name", ""), email=data.get("email", ""))
            try:
                validate_password(password, person)
            except ValidationError as error:
                self.add_error("password", error)
        return data

    def person(self) -> NewUser:
        """What was filled in, after it was found valid."""
        return NewUser(**self.cleaned_data)


class ProfileForm(forms.Form):
    """How somebody is called and how pages look for them."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = language_field()
    time_zone = zone_field()
    theme = forms.ChoiceField(label=_("Theme"), choices=Theme.choices)
