"""Who is in the team: members, roles, invitations."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talka.team.actions import change_role, invite, remove_member, revoke_invitation
from talka.team.actor import Actor
from talka.team.enums import Role
from talka.team.errors import AlreadyMemberError, TeamError
from talka.team.forms import InvitationForm, RoleForm
from talka.team.guard import CommunityRequest, community_view
from talka.team.models import Membership
from talka.team.queries import members_of, open_invitations
from talka.team.rules import RIGHTS, Right, may
from talka.team.wording import RIGHTS as RIGHT_WORDS


@community_view(Right.READ)
@require_safe
def members(request: CommunityRequest) -> HttpResponse:
    """The team; who may change it also sees e-mails, invitations and the forms."""
    return _page(request, InvitationForm())


@community_view(Right.MANAGE_TEAM)
@never_cache
@require_POST
def create_invitation(request: CommunityRequest) -> HttpResponse:
    """Make a link and show it, this once: only its hash is kept."""
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        invitation, path = invite(
            by=Actor.of(request),
            community=request.community,
            role=Role(form.cleaned_data["role"]),
            email=form.cleaned_data["email"],
        )
    except AlreadyMemberError as error:
        form.add_error("email", str(error))
        return _page(request, form)
    root = settings.TALKA.public_url or request.build_absolute_uri("/").rstrip("/")
    return render(request, "team/invited.html", {"invitation": invitation, "link": root + path})


@community_view(Right.MANAGE_TEAM)
@require_POST
def revoke(request: CommunityRequest, invitation: uuid.UUID) -> HttpResponse:
    """Take an invitation back."""
    row = get_object_or_404(request.community.invitations, pk=invitation)
    revoke_invitation(by=Actor.of(request), invitation=row)
    messages.success(request, _("The link does not work any more."))
    return _back(request)


@community_view(Right.MANAGE_TEAM)
@require_POST
def role(request: CommunityRequest, member: uuid.UUID) -> HttpResponse:
    """Give a member another role."""
    row = get_object_or_404(request.community.memberships, pk=member)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("There is no such role. Nothing was changed."))
        return _back(request)
    try:
        change_role(by=Actor.of(request), membership=row, role=Role(form.cleaned_data["role"]))
    except TeamError as error:
        messages.error(request, str(error))
    except Membership.DoesNotExist:
        raise Http404 from None
    else:
        messages.success(request, _("The role was changed."))
    return _back(request)


@community_view(Right.MANAGE_TEAM)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: CommunityRequest, member: uuid.UUID) -> HttpResponse:
    """Ask, then take a member out of the team."""
    row = get_object_or_404(request.community.memberships.select_related("user"), pk=member)
    if request.method != "POST":
        return render(request, "team/remove_member.html", {"member": row})
    try:
        remove_member(by=Actor.of(request), membership=row)
    except TeamError as error:
        messages.error(request, str(error))
    except Membership.DoesNotExist:
        raise Http404 from None
    else:
        messages.success(request, _("%(name)s is not in the team any more.") % {"name": row.user})
    if row.user == request.user:
        return HttpResponseRedirect(reverse("home"))
    return _back(request)


def _back(request: CommunityRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("team_members", args=[request.community.slug]))


def _page(request: CommunityRequest, form: InvitationForm) -> HttpResponse:
    manages = may(request.membership, Right.MANAGE_TEAM)
    context: dict[str, Any] = {
        "members": members_of(request.community),
        "roles": _roles(),
        "choices": Role.choices,
        "manages": manages,
    }
    if manages:
        context |= {"form": form, "invitations": open_invitations(request.community), "now": timezone.now()}
    return render(request, "team/members.html", context)


def _roles() -> list[tuple[str, list[str]]]:
    """Each role with what it may do, in words."""
    return [(str(role.label), [str(RIGHT_WORDS[right]) for right in Right if right in RIGHTS[role]]) for role in Role]
