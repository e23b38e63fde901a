"""Roles of members, and members who leave."""

from __future__ import annotations

from django.db import transaction

from talka.team.actions.audit import record
from talka.team.actor import Actor
from talka.team.enums import Role
from talka.team.errors import LastAdministratorError
from talka.team.models import Membership


def change_role(*, by: Actor, membership: Membership, role: Role) -> Membership:
    """Give a member another role.

    Raises:
        LastAdministratorError: nobody else could give rights afterwards.
    """
    with transaction.atomic():
        current, administrators = _lock(membership)
        if current.role == role:
            return current
        _keep_one(current, administrators)
        before, current.role = current.role, role
        current.save(update_fields=["role"])
        record(
            by=by,
            community=current.community,
            action="member.change_role",
            obj=current.user,
            before={"role": before},
            after={"role": str(role)},
        )
    return current


def remove_member(*, by: Actor, membership: Membership) -> None:
    """Take a member out of the community; their account and what they did stay.

    Raises:
        LastAdministratorError: nobody else could give rights afterwards.
    """
    with transaction.atomic():
        current, administrators = _lock(membership)
        _keep_one(current, administrators)
        record(
            by=by,
            community=current.community,
            action="member.remove",
            obj=current.user,
            before={"role": current.role},
        )
        current.delete()


def _lock(membership: Membership) -> tuple[Membership, int]:
    """The row as it is now, and how many administrators there are.

    All administrators' rows are locked, so that two of them cannot take each other out at the same moment.
    """
    rows = Membership.objects.select_for_update(of=("self",)).select_related("user", "community")
    wanted = rows.filter(community=membership.community_id).order_by("id")
    locked = {row.pk: row for row in wanted}
    if membership.pk not in locked:
        raise Membership.DoesNotExist
    return locked[membership.pk], sum(row.role == Role.ADMINISTRATOR for row in locked.values())


def _keep_one(membership: Membership, administrators: int) -> None:
    if membership.role == Role.ADMINISTRATOR and administrators == 1:
        raise LastAdministratorError
