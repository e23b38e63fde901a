"""Reads of the team: the one guarded fetch of a community, and what the pages list."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from talka.team.enums import Role
from talka.team.models import AuditEntry, Community, Invitation, Membership, User

SECOND_FACTORS = ("totp", "webauthn")


def membership_for(user: User | AnonymousUser, slug: str) -> Membership:
    """The user's membership of a community, with ``community`` loaded: one query for a member.

    Who administers the installation is an administrator everywhere; without a row of their own they get a
    membership that is not stored.

    Raises:
        Community.DoesNotExist: there is none, or the user does not belong to it; which, cannot be told.
    """
    if not isinstance(user, User):
        raise Community.DoesNotExist
    own = Membership.objects.select_related("community").filter(user=user, community__slug=slug).first()
    if user.is_superuser:
        community = own.community if own else Community.objects.get(slug=slug)
        membership = own or Membership(user=user, community=community)
        membership.role = Role.ADMINISTRATOR
        return membership
    if own is None:
        raise Community.DoesNotExist
    return own


def communities_of(user: User) -> QuerySet[Community]:
    """All communities that the user may enter, by name."""
    if user.is_superuser:
        return Community.objects.order_by("name", "id")
    return Community.objects.filter(memberships__user=user).order_by("name", "id")


def home_community(user: User) -> Community | None:
    """The community whose Today the user looked at last, else the first by name; None when there is none."""
    seen = Membership.objects.filter(user=user, seen_at__isnull=False).order_by("-seen_at")
    last = seen.select_related("community").first()
    return last.community if last else communities_of(user).first()


def memberships_of(user: User) -> list[Membership]:
    """The communities that a user may enter with their role in each, by name of the community."""
    own = {row.community_id: row for row in Membership.objects.filter(user=user).select_related("community")}
    if not user.is_superuser:
        return sorted(own.values(), key=lambda row: row.community.name.casefold())
    role = Role.ADMINISTRATOR
    return [
        own.get(community.pk) or Membership(user=user, community=community, role=role)
        for community in communities_of(user)
    ]


def members_of(community: Community) -> QuerySet[Membership]:
    """The members with their accounts, by name; ``protected`` tells who has two-factor sign-in."""
    second = Authenticator.objects.filter(user=OuterRef("user"), type__in=SECOND_FACTORS)
    return (
        Membership.objects.filter(community=community)
        .select_related("user")
        .annotate(protected=Exists(second))
        .order_by(Lower("user__name"), "id")
    )


def open_invitations(community: Community) -> QuerySet[Invitation]:
    """Links that nobody has used and nobody took back, newest first; also those that are too old by now."""
    rows = community.invitations.filter(accepted=None, revoked=None)
    return rows.select_related("invited_by").order_by("-created", "-id")


def own_history(user: User, count: int = 10) -> QuerySet[AuditEntry]:
    """What happened to somebody's own account lately: sign-ins, also failed ones, passwords, two-factor."""
    about_me = Q(user=user) | Q(object_type="team.user", object_id=str(user.pk))
    return AuditEntry.objects.filter(about_me, community=None).order_by("-created", "-id")[:count]


def sessions_of(user: User) -> QuerySet[UserSession]:
    """Where somebody is signed in now, last used first."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=timezone.now())
    found: QuerySet[UserSession] = UserSession.objects.filter(Exists(alive), user=user)
    return found.order_by("-last_seen_at", "-id")
