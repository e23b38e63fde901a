"""Which brand one works on, and its settings."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from talka.team.actions import update_community
from talka.team.actor import Actor
from talka.team.forms import CommunityForm
from talka.team.guard import CommunityRequest, community_view
from talka.team.models import User
from talka.team.queries import home_community, memberships_of
from talka.team.rules import Right, may_create_community


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """On to the brand that one worked on last; where there is none, to what makes or explains one."""
    user = cast("User", request.user)
    community = home_community(user)
    if community:
        return HttpResponseRedirect(reverse("today", args=[community.slug]))
    return HttpResponseRedirect(reverse("start" if may_create_community(user) else "communities"))


@require_safe
@login_required
def communities(request: HttpRequest) -> HttpResponse:
    """All brands that one may enter."""
    user = cast("User", request.user)
    context = {"memberships": memberships_of(user), "may_create": may_create_community(user)}
    return render(request, "team/communities.html", context)


@community_view(Right.MANAGE_COMMUNITY)
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: CommunityRequest) -> HttpResponse:
    """Name, site, handles, competitors and time zone of a brand."""
    if request.method != "POST":
        return render(request, "team/settings.html", {"form": CommunityForm.of(request.community)})
    form = CommunityForm(request.POST)
    if not form.is_valid():
        return render(request, "team/settings.html", {"form": form})
    update_community(by=Actor.of(request), community=request.community, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("team_settings", args=[request.community.slug]))
