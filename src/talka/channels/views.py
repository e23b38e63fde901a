"""Pages of the channels: what is connected, how it is doing, and how to mend it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from talka.channels import actions, queries, registry
from talka.channels.connectors.contract import Account, ChannelKind
from talka.channels.explain import explain
from talka.channels.forms import ChannelForm
from talka.channels.models import Channel
from talka.net.errors import RemoteError
from talka.team.actor import Actor
from talka.team.guard import CommunityRequest, community_view
from talka.team.rules import Right, may


@require_GET
@community_view(Right.READ)
def listing(request: CommunityRequest) -> HttpResponse:
    """Every channel of the community with its health."""
    channels = queries.channels_of(request.community)
    return render(request, "channels/list.html", {"channels": channels, "may_manage": _manages(request)})


@require_GET
@community_view(Right.MANAGE_CHANNELS)
def kinds(request: CommunityRequest) -> HttpResponse:
    """What can be connected."""
    known = [kind for kind in registry.kinds().values() if kind.fetches]
    return render(request, "channels/kinds.html", {"kinds": known})


@require_http_methods(["GET", "POST"])
@community_view(Right.MANAGE_CHANNELS)
def connect(request: CommunityRequest, kind: str) -> HttpResponse:
    """Ask for the settings of a new channel, try them, and connect it."""
    declared = _asked_kind(kind)
    form = ChannelForm(request.POST or None, kind=declared, community=request.community)
    if not (request.method == "POST" and form.is_valid()):
        return _form_page(request, form, None)
    try:
        account = actions.check_settings(kind=kind, values=form.values())
    except RemoteError as error:
        return _form_page(request, form, None, error=error)
    if "try" in request.POST:
        return _form_page(request, form, None, account=account)
    channel = actions.connect_channel(
        by=Actor.of(request),
        community=request.community,
        kind=kind,
        name=form.cleaned_data["name"],
        values=form.values(),
        interval=form.cleaned_data["interval"],
    )
    messages.success(request, _("%(name)s is connected; its posts arrive in a moment.") % {"name": channel})
    return redirect("channel", request.community.slug, channel.id)


@require_GET
@community_view(Right.READ)
def detail(request: CommunityRequest, channel_id: uuid.UUID) -> HttpResponse:
    """One channel: how it is doing, what is wrong, since when, who must act."""
    channel = _channel(request, channel_id)
    context = {
        "channel": channel,
        "kind": registry.kinds().get(channel.kind),
        "trouble": explain(channel.trouble_code, channel.trouble_who) if channel.trouble_code else None,
        "may_manage": _manages(request),
        "posts": queries.newest_posts(channel),
    }
    return render(request, "channels/detail.html", context)


@require_http_methods(["GET", "POST"])
@community_view(Right.MANAGE_CHANNELS)
def edit(request: CommunityRequest, channel_id: uuid.UUID) -> HttpResponse:
    """Change a channel's settings; they are tried before they are kept."""
    channel = _channel(request, channel_id)
    form = ChannelForm(
        request.POST or None, kind=_asked_kind(channel.kind), community=request.community, channel=channel
    )
    if not (request.method == "POST" and form.is_valid()):
        return _form_page(request, form, channel)
    try:
        account = actions.check_settings(kind=channel.kind, values=form.values(), channel=channel)
    except RemoteError as error:
        return _form_page(request, form, channel, error=error)
    if "try" in request.POST:
        return _form_page(request, form, channel, account=account)
    actions.update_settings(
        by=Actor.of(request),
        channel=channel,
        name=form.cleaned_data["name"],
        values=form.values(),
        interval=form.cleaned_data["interval"],
    )
    messages.success(request, _("Saved."))
    return redirect("channel", request.community.slug, channel.id)


@require_POST
@community_view(Right.MANAGE_CHANNELS)
def fetch(request: CommunityRequest, channel_id: uuid.UUID) -> HttpResponse:
    """Ask the channel now."""
    channel = _asked_channel(request, channel_id)
    actions.fetch_now(by=Actor.of(request), channel=channel)
    messages.success(request, _("%(name)s is being asked now.") % {"name": channel})
    return redirect("channel", request.community.slug, channel.id)


@require_POST
@community_view(Right.MANAGE_CHANNELS)
def pause(request: CommunityRequest, channel_id: uuid.UUID) -> HttpResponse:
    """Stop asking the channel; it keeps its place."""
    channel = _asked_channel(request, channel_id)
    actions.pause(by=Actor.of(request), channel=channel)
    return redirect("channel", request.community.slug, channel.id)


@require_POST
@community_view(Right.MANAGE_CHANNELS)
def resume(request: CommunityRequest, channel_id: uuid.UUID) -> HttpResponse:
    """Go on where the channel was paused."""
    channel = _asked_channel(request, channel_id)
    actions.resume(by=Actor.of(request), channel=channel)
    return redirect("channel", request.community.slug, channel.id)


@require_http_methods(["GET", "POST"])
@community_view(Right.MANAGE_CHANNELS)
def remove(request: CommunityRequest, channel_id: uuid.UUID) -> HttpResponse:
    """Ask, then disconnect the channel; what was heard stays."""
    channel = _channel(request, channel_id)
    if request.method == "GET":
        return render(request, "channels/remove.html", {"channel": channel})
    actions.remove_channel(by=Actor.of(request), channel=channel)
    messages.success(request, _("%(name)s is removed. Its posts stay.") % {"name": channel})
    return redirect("channels_list", request.community.slug)


def _manages(request: CommunityRequest) -> bool:
    return may(request.membership, Right.MANAGE_CHANNELS)


def _channel(request: CommunityRequest, channel_id: uuid.UUID) -> Channel:
    return get_object_or_404(request.community.channels.filter(removed=None), id=channel_id)


def _asked_channel(request: CommunityRequest, channel_id: uuid.UUID) -> Channel:
    channel = _channel(request, channel_id)
    _asked_kind(channel.kind)
    return channel


def _asked_kind(key: str) -> ChannelKind:
    """A kind that is asked again and again. Files are not: a form must not lead to files of this machine."""
    kind = registry.kinds().get(key)
    if kind is None or not kind.fetches:
        raise Http404(_("There is no such kind of channel."))
    return kind


def _form_page(
    request: CommunityRequest,
    form: ChannelForm,
    channel: Channel | None,
    *,
    error: RemoteError | None = None,
    account: Account | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "kind": form.kind,
        "channel": channel,
        "account": account,
        "asks_secret": bool(registry.secret_names(form.kind)),
        "trouble": explain(error.code, error.who) if error else None,
        "detail": error.person if error else "",
    }
    status = 422 if error or form.errors else 200
    return render(request, "channels/form.html", context, status=status)
