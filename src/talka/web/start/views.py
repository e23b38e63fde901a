"""Pages of the first run: the brand, then what to listen for and where."""

from __future__ import annotations

from contextlib import suppress

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from talka.channels import actions as channel_actions
from talka.channels import registry
from talka.listening import actions as listening_actions
from talka.listening.refusals import NameTakenError
from talka.team.actions import create_community
from talka.team.actor import Actor
from talka.team.forms.community import CommunityForm
from talka.team.guard import CommunityRequest, community_view
from talka.team.rules import Right, may_create_community
from talka.web.start import proposals


@require_http_methods(["GET", "POST"])
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Ask for the brand and make its community."""
    actor = Actor.of(request)
    if actor.user is None or not may_create_community(actor.user):
        raise PermissionDenied(_("Only an administrator of this installation can add a brand."))
    form = CommunityForm(request.POST or None, initial={"time_zone": actor.user.time_zone})
    if request.method == "POST" and form.is_valid():
        community = create_community(by=actor, **form.cleaned_data)
        return redirect("start_listening", community.slug)
    status = 422 if form.errors else 200
    return render(request, "web/start/brand.html", {"form": form}, status=status)


@require_GET
@community_view(Right.MANAGE_CHANNELS)
def listening(request: CommunityRequest) -> HttpResponse:
    """Propose topics and places. The brand's site is asked by the page afterwards, or with ``?look`` at once."""
    community = request.community
    context = {
        "topics": proposals.propose_topics(community),
        "sources": proposals.new_ones(community, proposals.keyless_sources(community)),
        "own": _site_context(request) if "look" in request.GET else None,
    }
    return render(request, "web/start/listening.html", context)


@require_GET
@community_view(Right.MANAGE_CHANNELS)
def site_feeds(request: CommunityRequest) -> HttpResponse:
    """The feeds of the brand's site, as a part of the page before."""
    return render(request, "web/start/site_feeds.html", {"own": _site_context(request)})


def _site_context(request: CommunityRequest) -> dict[str, object]:
    found, trouble = proposals.site_feeds(request.community, registry.client())
    return {"sources": proposals.new_ones(request.community, found), "trouble": trouble}


@require_POST
@community_view(Right.MANAGE_CHANNELS)
def accept(request: CommunityRequest) -> HttpResponse:
    """Make the topics and connect the places that were ticked."""
    topics = _accept_topics(request)
    channels = _accept_sources(request)
    messages.success(
        request,
        ngettext("%(count)d topic listens", "%(count)d topics listen", topics) % {"count": topics}
        + ", "
        + ngettext("%(count)d channel is connected.", "%(count)d channels are connected.", channels)
        % {"count": channels},
    )
    return redirect("today", request.community.slug)


def _accept_topics(request: CommunityRequest) -> int:
    chosen = set(request.POST.getlist("topic"))
    added = 0
    for topic in proposals.propose_topics(request.community):
        if topic.name not in chosen:
            continue
        # A name that differs only by its signs, such as "Acme-Air" beside "Acme Air", is proposed and taken at once.
        with suppress(NameTakenError):
            listening_actions.add_topic(
                by=Actor.of(request),
                community=request.community,
                name=topic.name,
                kind=topic.kind,
                query=topic.query,
            )
            added += 1
    return added


def _accept_sources(request: CommunityRequest) -> int:
    """Connect what was ticked. Feeds of the site come back by address, so the site is not asked twice."""
    community = request.community
    chosen = set(request.POST.getlist("source"))
    wanted = [source for source in proposals.keyless_sources(community) if source.key in chosen]
    wanted += proposals.posted_feeds(request.POST.getlist("feed"))
    wanted = proposals.new_ones(community, wanted)
    for source in wanted:
        channel_actions.connect_channel(
            by=Actor.of(request),
            community=community,
            kind=source.kind,
            name=proposals.free_name(community, source.name),
            values=source.settings,
        )
    return len(wanted)
