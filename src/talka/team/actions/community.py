"""Making and changing a community."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from talka.team.actions.audit import record
from talka.team.actor import Actor
from talka.team.enums import Role
from talka.team.models import Community, Membership
from talka.team.rules import may_create_community

FIELDS = ("name", "site", "handles", "competitors", "time_zone")
SLUG_LENGTH = 60
SLUG_ROOM = 8
SLUG_TRIES = 1000


def create_community(
    *,
    by: Actor,
    name: str,
    site: str = "",
    handles: Sequence[str] = (),
    competitors: Sequence[str] = (),
    time_zone: str = "",
) -> Community:
    """Make a community; who makes it becomes its administrator.

    Raises:
        PermissionDenied: only who administers the installation, or Talka itself, may.
    """
    if by.user is not None and not may_create_community(by.user):
        raise PermissionDenied(_("Only an administrator of this installation can add a brand."))
    zone = time_zone or (by.user.time_zone if by.user else "UTC")
    with transaction.atomic():
        community = _insert(
            Community(name=name, site=site, handles=list(handles), competitors=list(competitors), time_zone=zone)
        )
        if by.user is not None:
            Membership.objects.create(user=by.user, community=community, role=Role.ADMINISTRATOR)
        record(by=by, community=community, action="community.create", obj=community, after=_facts(community))
    return community


def _insert(community: Community) -> Community:
    """Store under the first free short name; two at once cannot get the same one."""
    root = slugify(community.name)[: SLUG_LENGTH - SLUG_ROOM].strip("-") or "brand"
    taken = set(Community.objects.filter(slug__startswith=root).values_list("slug", flat=True))
    for number in range(1, SLUG_TRIES):
        community.slug = root if number == 1 else f"{root}-{number}"
        if community.slug in taken:
            continue
        try:
            with transaction.atomic():
                community.save(force_insert=True)
        except IntegrityError:
            continue
        return community
    raise RuntimeError(f"No free short name like {root!r} was found.")


def update_community(
    *,
    by: Actor,
    community: Community,
    name: str,
    site: str,
    handles: Sequence[str],
    competitors: Sequence[str],
    time_zone: str,
) -> Community:
    """Change what a community is called and how it is known; its short name in addresses stays."""
    with transaction.atomic():
        current = Community.objects.select_for_update().get(pk=community.pk)
        before = _facts(current)
        current.name, current.site, current.time_zone = name, site, time_zone
        current.handles, current.competitors = list(handles), list(competitors)
        if _facts(current) != before:
            current.save(update_fields=FIELDS)
            record(
                by=by,
                community=current,
                action="community.update",
                obj=current,
                before=before,
                after=_facts(current),
            )
    return current


def _facts(community: Community) -> dict[str, object]:
    return {field: getattr(community, field) for field in FIELDS}
