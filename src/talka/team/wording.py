"""Words for rights and for actions in the audit log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from talka.team.models import AuditEntry
from talka.team.rules import Right

Words = str | Promise

RIGHTS: dict[Right, Words] = {
    Right.READ: lazy("read everything that was heard"),
    Right.MANAGE_TOPICS: lazy("write and change topics"),
    Right.CORRECT_LABELS: lazy("correct labels of posts"),
    Right.MANAGE_ALERTS: lazy("set and change alerts"),
    Right.MANAGE_CHANNELS: lazy("connect and disconnect channels"),
    Right.IMPORT_POSTS: lazy("import files"),
    Right.SEE_RAW: lazy("see posts as they came from the channel"),
    Right.MANAGE_TEAM: lazy("invite people and give roles"),
    Right.SEE_AUDIT: lazy("read the audit log"),
    Right.MANAGE_COMMUNITY: lazy("change the brand's settings"),
}

_ACTIONS: dict[str, Words] = {
    "community.create": lazy("Brand added"),
    "community.update": lazy("Brand changed"),
    "member.change_role": lazy("Role changed"),
    "member.remove": lazy("Member removed"),
    "invitation.create": lazy("Invitation made"),
    "invitation.revoke": lazy("Invitation taken back"),
    "invitation.accept": lazy("Invitation accepted"),
    "user.create": lazy("Account made"),
    "user.update_profile": lazy("Profile changed"),
    "user.sign_in": lazy("Signed in"),
    "user.sign_out": lazy("Signed out"),
    "user.sign_in_failed": lazy("Sign-in failed"),
    "user.second_step_failed": lazy("Wrong two-factor code"),
    "user.change_password": lazy("Password changed"),
    "user.reset_password": lazy("Password reset by mail"),
    "user.change_email": lazy("E-mail changed"),
    "two_factor.add": lazy("Two-factor method added"),
    "two_factor.remove": lazy("Two-factor method removed"),
    "two_factor.renew": lazy("Recovery codes renewed"),
    "session.end": lazy("Signed out elsewhere"),
}


class Change(NamedTuple):
    """One field of an entry, in words."""

    name: str
    before: str
    after: str


def register_actions(words: Mapping[str, Words]) -> None:
    """Name the actions of another domain for the audit page; call it in ``AppConfig.ready``."""
    _ACTIONS.update(words)


def action_choices() -> list[tuple[str, str]]:
    """Every known action with its words, by the words."""
    return sorted(((name, str(words)) for name, words in _ACTIONS.items()), key=lambda pair: pair[1].casefold())


def action_label(action: str) -> str:
    """The words for an action; one that nobody named is shown by its own name."""
    return str(_ACTIONS.get(action) or capfirst(action.replace(".", ": ").replace("_", " ")))


def changes(entry: AuditEntry) -> list[Change]:
    """What an entry changed, field by field."""
    names = list(dict.fromkeys([*entry.before, *entry.after]))
    return [_change(entry, name) for name in names]


def _change(entry: AuditEntry, name: str) -> Change:
    field = _field(entry.object_type, name)
    label = capfirst(str(field.verbose_name)) if field else capfirst(name.replace("_", " "))
    return Change(label, _readable(field, entry.before.get(name)), _readable(field, entry.after.get(name)))


def _field(object_type: str, name: str) -> Field[Any, Any] | None:
    try:
        meta = apps.get_model(object_type)._meta  # noqa: SLF001 - public API by another name
        found = meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
    return found if isinstance(found, Field) else None


def _readable(field: Field[Any, Any] | None, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_readable(field, item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_readable(None, item)}" for key, item in value.items())
    if value is None:
        return ""
    return _named(field, str(value))


def _named(field: Field[Any, Any] | None, value: str) -> str:
    """The label of a choice, a moment in the reader's zone, else the value itself."""
    choices = dict(field.flatchoices) if field else {}
    if value in choices:
        return str(choices[value])
    moment = _moment(value)
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT") if moment else value


def _moment(value: str) -> dt.datetime | None:
    try:
        moment = parse_datetime(value)
    except ValueError:
        return None
    return moment if moment and timezone.is_aware(moment) else None
