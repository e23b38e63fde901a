"""Accounts: new ones, the first one, and what people change about themselves."""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from talka.team.actions.audit import record
from talka.team.actor import Actor
from talka.team.enums import Role
from talka.team.errors import InvitationError
from talka.team.models import Invitation, User
from talka.team.tokens import new_token, token_hash

WELCOME_VALID = dt.timedelta(hours=24)
PROFILE = ("name", "language", "time_zone", "theme")


@dataclasses.dataclass(frozen=True, kw_only=True)
class NewUser:
    """What somebody says about themselves when their account is made. The password has been validated."""

    name: str
    email: str
    password: str = dataclasses.field(repr=False)
    language: str
    time_zone: str


def create_user(*, person: NewUser, email: str, address: str | None, superuser: bool = False) -> User:
    """Make an account; the caller has checked the link that allows it and that the e-mail is free."""
    with transaction.atomic():
        user = User.objects.create_user(
            email,
            person.password,
            name=person.name,
            language=person.language,
            time_zone=person.time_zone,
            is_superuser=superuser,
            is_staff=superuser,
        )
        record(
            action="user.create",
            by=Actor.person(user, address=address),
            obj=user,
            after={"email": user.email, "name": user.name, "is_superuser": superuser},
        )
    return user


def first_administrator_link() -> str | None:
    """The path of a link that makes the first administrator, valid once and for 24 hours; earlier ones end.

    None as soon as somebody has an account.
    """
    if User.objects.exists():
        return None
    token = new_token()
    with transaction.atomic():
        now = timezone.now()
        Invitation.objects.filter(community=None, accepted=None, revoked=None).update(revoked=now)
        Invitation.objects.create(role=Role.ADMINISTRATOR, token_hash=token_hash(token), expires=now + WELCOME_VALID)
    return reverse("team_welcome", args=[token])


def find_welcome(token: str) -> Invitation:
    """The invitation behind the link of the first administrator.

    Raises:
        InvitationError: it is used or too old, or somebody has an account already.
    """
    return _open_welcome(Invitation.objects.all(), token)


def _open_welcome(rows: QuerySet[Invitation], token: str) -> Invitation:
    open_ones = rows.filter(community=None, accepted=None, revoked=None, expires__gt=timezone.now())
    found = open_ones.filter(token_hash=token_hash(token)).first()
    if found is None or User.objects.exists():
        raise InvitationError
    return found


def create_first_administrator(*, token: str, person: NewUser, address: str | None) -> User:
    """Use the link: make the one who administers the installation.

    Raises:
        InvitationError: the link does not work any more.
    """
    with transaction.atomic():
        invitation = _open_welcome(Invitation.objects.select_for_update(), token)
        user = create_user(person=person, email=person.email, address=address, superuser=True)
        invitation.accepted, invitation.accepted_by = timezone.now(), user
        invitation.save(update_fields=["accepted", "accepted_by"])
    return user


def update_profile(*, by: Actor, user: User, name: str, language: str, time_zone: str, theme: str) -> User:
    """Change how somebody is called and how pages look for them."""
    with transaction.atomic():
        current = User.objects.select_for_update().get(pk=user.pk)
        before = {field: getattr(current, field) for field in PROFILE}
        current.name, current.language, current.time_zone, current.theme = name, language, time_zone, theme
        after = {field: getattr(current, field) for field in PROFILE}
        if after != before:
            current.save(update_fields=PROFILE)
            record(by=by, action="user.update_profile", obj=current, before=before, after=after)
    return current
