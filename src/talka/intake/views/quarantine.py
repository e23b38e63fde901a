"""What could not be taken, and what becomes of it."""

from __future__ import annotations

import uuid
from typing import NamedTuple

import msgspec
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from talka.channels.registry import UnknownKindError
from talka.core.crypto import SealBrokenError
from talka.intake import actions
from talka.intake.errors import quarantine_reason
from talka.intake.flow import Outcome
from talka.intake.models import Quarantined
from talka.team.actor import Actor
from talka.team.guard import CommunityRequest, community_view
from talka.team.rules import Right

PAGE = 50


class Line(NamedTuple):
    """An item on the page of all, with its reason in the reader's language."""

    item: Quarantined
    why: str


def _waiting(request: CommunityRequest) -> QuerySet[Quarantined]:
    return request.community.quarantined.filter(released=None, dismissed=None)


@require_GET
@community_view(Right.IMPORT_POSTS)
def quarantine(request: CommunityRequest) -> HttpResponse:
    """What waits, newest first; ids are made in the order of time, so a page goes on by them."""
    items = _waiting(request).select_related("channel").order_by("-id")
    after = request.GET.get("after")
    if after:
        try:
            items = items.filter(id__lt=uuid.UUID(after))
        except ValueError:
            raise Http404(_("There is no such page.")) from None
    page = list(items[: PAGE + 1])
    older = f"?after={page[PAGE - 1].id}" if len(page) > PAGE else ""
    lines = [Line(item, quarantine_reason(item.code)) for item in page[:PAGE]]
    return render(request, "intake/quarantine.html", {"lines": lines, "older": older})


@require_GET
@community_view(Right.IMPORT_POSTS)
def quarantined(request: CommunityRequest, item_id: uuid.UUID) -> HttpResponse:
    """One item with its payload."""
    item = get_object_or_404(request.community.quarantined.select_related("channel"), id=item_id)
    payload = msgspec.json.format(msgspec.json.encode(item.payload), indent=2).decode()
    waits = item.released is None and item.dismissed is None
    context = {"item": item, "why": quarantine_reason(item.code), "payload": payload, "waits": waits}
    return render(request, "intake/quarantined.html", context)


@require_POST
@community_view(Right.IMPORT_POSTS)
def take_again(request: CommunityRequest) -> HttpResponse:
    """Take the chosen ones, or all, again."""
    chosen = None if request.POST.get("all") else _chosen(request)
    if chosen is not None and not request.POST.getlist("item"):
        return _nothing_chosen(request)
    try:
        outcome = actions.take_again(by=Actor.of(request), community=request.community, items=chosen)
    except (UnknownKindError, SealBrokenError):
        messages.error(
            request, _("The channel cannot be read any more: its connector or the key of its password is gone.")
        )
        return redirect("quarantine", request.community.slug)
    messages.success(request, _what_was_taken(outcome))
    return redirect("quarantine", request.community.slug)


def _what_was_taken(outcome: Outcome) -> str:
    taken = outcome.new + outcome.changed + outcome.known
    text = ngettext("%(count)d was taken", "%(count)d were taken", taken) % {"count": taken}
    left = ngettext("%(count)d stays in quarantine", "%(count)d stay in quarantine", outcome.quarantined)
    return f"{text}, {left % {'count': outcome.quarantined}}."


@require_POST
@community_view(Right.IMPORT_POSTS)
def dismiss(request: CommunityRequest) -> HttpResponse:
    """Let the chosen ones be."""
    if not request.POST.getlist("item"):
        return _nothing_chosen(request)
    count = actions.dismiss(by=Actor.of(request), community=request.community, items=_chosen(request))
    text = ngettext("%(count)d was dismissed.", "%(count)d were dismissed.", count)
    messages.success(request, text % {"count": count})
    return redirect("quarantine", request.community.slug)


def _nothing_chosen(request: CommunityRequest) -> HttpResponse:
    messages.warning(request, _("Nothing was chosen. Tick what you mean, then press the button again."))
    return redirect("quarantine", request.community.slug)


def _chosen(request: CommunityRequest) -> QuerySet[Quarantined]:
    try:
        return _waiting(request).filter(id__in=request.POST.getlist("item"))
    except ValidationError:
        raise Http404(_("There is no such item.")) from None
