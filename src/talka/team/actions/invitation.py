"""Links by which people join a community."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from talka.team.actions.audit import record
from talka.team.actions.user import NewUser, create_user
from talka.team.actor import Actor
from talka.team.enums import Role
from talka.team.errors import AddressTakenError, AlreadyMemberError, InvitationError
from talka.team.models import Community, Invitation, Membership, User
from talka.team.tokens import new_token, token_hash

VALID = dt.timedelta(days=7)


def invite(*, by: Actor, community: Community, role: Role, email: str = "") -> tuple[Invitation, str]:
    """Make a link for one person; gives the invitation and the link's path, which is not kept anywhere.

    Raises:
        AlreadyMemberError: the owner of the e-mail is a member.
    """
    email = email.strip().lower()
    if email and Membership.objects.filter(community=community, user__email__iexact=email).exists():
        raise AlreadyMemberError
    token = new_token()
    with transaction.atomic():
        invitation = Invitation.objects.create(
            community=community,
            email=email,
            role=role,
            token_hash=token_hash(token),
            invited_by=by.user,
            expires=timezone.now() + VALID,
        )
        record(by=by, community=community, action="invitation.create", obj=invitation, after=_facts(invitation))
    return invitation, reverse("team_join", args=[token])


def revoke_invitation(*, by: Actor, invitation: Invitation) -> None:
    """Make a link useless; one that was used or taken back already stays as it is."""
    with transaction.atomic():
        current = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if current.accepted or current.revoked:
            return
        current.revoked = timezone.now()
        current.save(update_fields=["revoked"])
        record(
            by=by,
            community=current.community,
            action="invitation.revoke",
            obj=current,
            before=_facts(current),
        )


def accept_invitation(*, token: str, user: User, address: str | None) -> Membership:
    """Let a signed-in user in.

    Raises:
        InvitationError: the link does not work any more.
        AlreadyMemberError: they are in; the link stays good for somebody else.
    """
    with transaction.atomic():
        return _accept(_locked(token), Actor.person(user, address=address))


def join(*, token: str, person: NewUser, address: str | None) -> Membership:
    """Make the account of somebody new and let them in. An invitation's own e-mail outweighs the person's.

    Raises:
        InvitationError: the link does not work any more.
        AddressTakenError: they have an account already and can sign in.
    """
    with transaction.atomic():
        invitation = _locked(token)
        email = invitation.email or person.email
        if User.objects.filter(email__iexact=email).exists():
            raise AddressTakenError
        user = create_user(person=person, email=email, address=address)
        return _accept(invitation, Actor.person(user, address=address))


def find_invitation(token: str) -> Invitation:
    """The open invitation of a link.

    Raises:
        InvitationError: there is none, or it was used, taken back or is too old.
    """
    return _open(Invitation.objects.select_related("community", "invited_by"), token)


def _locked(token: str) -> Invitation:
    return _open(Invitation.objects.select_for_update(of=("self",)).select_related("community"), token)


def _open(rows: QuerySet[Invitation], token: str) -> Invitation:
    found = rows.filter(token_hash=token_hash(token), community__isnull=False).first()
    if found is None or found.accepted or found.revoked or found.expires <= timezone.now():
        raise InvitationError
    return found


def _accept(invitation: Invitation, by: Actor) -> Membership:
    membership, made = Membership.objects.get_or_create(
        user=by.user, community=invitation.community, defaults={"role": invitation.role}
    )
    if not made:
        raise AlreadyMemberError
    invitation.accepted, invitation.accepted_by = timezone.now(), by.user
    invitation.save(update_fields=["accepted", "accepted_by"])
    record(
        by=by,
        community=invitation.community,
        action="invitation.accept",
        obj=invitation,
        after=_facts(invitation),
    )
    return membership


def _facts(invitation: Invitation) -> dict[str, str]:
    return {"email": invitation.email, "role": invitation.role, "expires": invitation.expires.isoformat()}
