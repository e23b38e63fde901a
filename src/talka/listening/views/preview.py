"""The editor of a query while it is written: mistakes, preview, reasons, names, queries of other products."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from talka.channels.models import Post
from talka.listening.checking import Checked, checked
from talka.listening.completion import names as names_of
from talka.listening.completion import vocabulary
from talka.listening.forms import TopicForm, query_text
from talka.listening.importers import DIALECTS, translate
from talka.listening.losses import lost, refusals
from talka.listening.models import Topic
from talka.listening.queries.topics import topic_of
from talka.listening.query import QueryError
from talka.listening.resolving import read_for
from talka.listening.samples import Shown, Why, shown, why_of
from talka.listening.zones import reader_zone
from talka.team.guard import CommunityRequest, community_view
from talka.team.rules import Right

ACTS = ("preview", "why", "bring", "take")
"""Buttons of the editor that save nothing; without scripts they come to the address of the form."""


def asks_only(sent: QueryDict) -> bool:
    """Whether the form was sent to see something, not to save."""
    return any(act in sent for act in ACTS)


@require_POST
@community_view(Right.MANAGE_TOPICS)
def check(request: CommunityRequest, topic_id: uuid.UUID | None = None) -> HttpResponse:
    """The mistakes and hints of a query, and how it is read."""
    text = query_text(request.POST.get("query", ""))
    topic = _topic(request, topic_id) if topic_id else None
    return render(request, "listening/query_notes.html", {"checked": _checked(request, text, topic)})


@require_POST
@community_view(Right.MANAGE_TOPICS)
def preview(request: CommunityRequest, topic_id: uuid.UUID | None = None) -> HttpResponse:
    """What a query would have found, and what would change against the topic that is saved."""
    text = query_text(request.POST.get("query", ""))
    topic = _topic(request, topic_id) if topic_id else None
    return render(request, "listening/preview.html", {"previewed": _shown(request, text, topic)})


@require_POST
@community_view(Right.MANAGE_TOPICS)
def explain(request: CommunityRequest) -> HttpResponse:
    """Why a post matches a query, or why not."""
    text = query_text(request.POST.get("query", ""))
    return render(request, "listening/why.html", {"why": _why(request, text, request.POST.get("why", ""))})


@require_POST
@community_view(Right.MANAGE_TOPICS)
def bring(request: CommunityRequest) -> HttpResponse:
    """A query of another product in our language."""
    return render(request, "listening/brought.html", _brought(request.POST))


@require_safe
@community_view(Right.MANAGE_TOPICS)
def names(request: CommunityRequest) -> JsonResponse:
    """Names of the brand, to complete one that was begun."""
    field, start = request.GET.get("field", ""), query_text(request.GET.get("start", ""))
    return JsonResponse({"names": names_of(request.community, field, start[:120])})


def editor(request: CommunityRequest, form: TopicForm, topic: Topic | None = None) -> HttpResponse:
    """The page of the editor, with what its buttons asked for where there are no scripts."""
    text = query_text(form["query"].value() or "")
    asked = next((act for act in ACTS if act in request.POST), "")
    context: dict[str, Any] = {
        "form": form,
        "topic_id": topic.pk if topic else None,
        "vocabulary": vocabulary(),
        "checked": _checked(request, text, topic),
        "dialects": [(dialect.key, dialect.name) for dialect in DIALECTS.values()],
        "bringing": asked == "bring",
    }
    if asked in {"preview", "why"}:
        context["previewed"] = _shown(request, text, topic, opened=request.POST.get("why", ""))
    if asked == "bring":
        context |= _brought(request.POST)
    return render(request, "listening/topic_form.html", context, status=422 if form.errors else 200)


def _checked(request: CommunityRequest, text: str, topic: Topic | None) -> Checked:
    return checked(text, read_for(request.community, text, besides=topic)) if text.strip() else Checked()


def _shown(request: CommunityRequest, text: str, topic: Topic | None, *, opened: str = "") -> Shown | None:
    """The preview for the page; None where nothing is written or it cannot be read."""
    if not text.strip():
        return None
    today = timezone.localtime(timezone=reader_zone()).date()
    try:
        return shown(request.community, text, saved=topic, today=today, opened=opened)
    except QueryError:
        return None


def _brought(sent: QueryDict) -> dict[str, Any]:
    """A query of another product, with what could not come along."""
    key, source = sent.get("dialect", ""), query_text(sent.get("source", ""))
    context: dict[str, Any] = {"dialect": key, "source": source}
    if key not in DIALECTS or not source.strip():
        return context
    try:
        brought = translate(source, key)
    except QueryError as error:
        return context | {"brought_problems": refusals(error.mistakes, source)}
    return context | {"brought": brought, "losses": [lost(loss, source) for loss in brought.losses]}


def _topic(request: CommunityRequest, topic_id: uuid.UUID) -> Topic:
    try:
        return topic_of(request.community, topic_id)
    except Topic.DoesNotExist:
        raise Http404(_("There is no such topic.")) from None


def _why(request: CommunityRequest, text: str, post_id: str) -> Why | None:
    try:
        key = uuid.UUID(post_id)
    except ValueError:
        raise BadRequest from None
    try:
        post = request.community.posts.select_related("channel", "author").get(pk=key)
        return why_of(request.community, text, post)
    except Post.DoesNotExist:
        raise Http404(_("There is no such post.")) from None
    except QueryError:
        return None
