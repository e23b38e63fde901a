"""Topics: the list, one topic, and its editor."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talka.listening.actions import add_topic, change_topic, delete_topic, pause_topic, resume_topic
from talka.listening.charts import topic_chart
from talka.listening.errors import query_problem
from talka.listening.forms import LONGEST_QUERY, TopicForm
from talka.listening.models import Topic
from talka.listening.queries.filters import RiverFilter
from talka.listening.queries.river import river
from talka.listening.queries.topics import search_progress, topic_lines, topic_of
from talka.listening.queries.volume import mentioned
from talka.listening.query import QueryError, parse
from talka.listening.search import parsed
from talka.listening.volume import Span
from talka.listening.wording import reading
from talka.listening.zones import reader_zone
from talka.team.actor import Actor
from talka.team.guard import CommunityRequest, community_view
from talka.team.rules import Right, may

CHART_DAYS = 30
BESIDE_CHART = 10
STOP_POLLING = 286  # htmx stops asking when it gets this status


@require_safe
@community_view(Right.READ)
def index(request: CommunityRequest) -> HttpResponse:
    """All topics with their last thirty days."""
    lines = topic_lines(request.community, now=timezone.now(), zone=reader_zone())
    context = {"lines": lines, "may_manage": may(request.membership, Right.MANAGE_TOPICS)}
    return render(request, "listening/topics.html", context)


@require_safe
@community_view(Right.READ)
def show(request: CommunityRequest, topic_id: uuid.UUID) -> HttpResponse:
    """A topic: its query in words, its volume, its newest posts."""
    topic = _topic(request, topic_id)
    volumes = mentioned(request.community, Span.days(CHART_DAYS, now=timezone.now(), zone=reader_zone()), [topic])
    chosen = RiverFilter(topic=topic)
    context = {
        "topic": topic,
        "reading": reading(parsed(topic.query)),
        "chart": topic_chart(topic, volumes),
        "total": sum(volumes.of(topic)),
        "page": river(request.community, chosen, size=BESIDE_CHART),
        "chosen": chosen,
        "progress": search_progress(topic, request.community),
        "may_manage": may(request.membership, Right.MANAGE_TOPICS),
    }
    return render(request, "listening/topic.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@community_view(Right.MANAGE_TOPICS)
def add(request: CommunityRequest) -> HttpResponse:
    """Write a new topic."""
    form = TopicForm(request.POST or None, community=request.community)
    if request.method == "POST" and form.is_valid():
        topic = add_topic(by=Actor.of(request), community=request.community, **form.cleaned_data)
        messages.success(request, _("Saved. What was heard before is being searched now."))
        return redirect("topic", request.community.slug, topic.pk)
    return _editor(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@community_view(Right.MANAGE_TOPICS)
def edit(request: CommunityRequest, topic_id: uuid.UUID) -> HttpResponse:
    """Change a topic."""
    topic = _topic(request, topic_id)
    form = TopicForm(request.POST or None, instance=topic, community=request.community)
    if request.method == "POST" and form.is_valid():
        changed = change_topic(by=Actor.of(request), topic=topic, **form.cleaned_data)
        searching = changed.searched != 0
        messages.success(
            request, _("Saved. What was heard before is being searched now.") if searching else _("Saved.")
        )
        return redirect("topic", request.community.slug, topic.pk)
    return _editor(request, form, topic_id=topic_id)


def _editor(request: CommunityRequest, form: TopicForm, *, topic_id: uuid.UUID | None = None) -> HttpResponse:
    context = {"form": form, "topic_id": topic_id, **_read(form["query"].value() or "", form)}
    return render(request, "listening/topic_form.html", context, status=422 if form.errors else 200)


def _read(text: str, form: TopicForm | None = None) -> dict[str, object]:
    """How a query is understood, or what is wrong with it; nothing for no text."""
    if form and form.problem:
        return {"problem": form.problem}
    if not text.strip() or len(text) > LONGEST_QUERY:
        return {}
    try:
        return {"reading": reading(parse(text))}
    except QueryError as error:
        return {"problem": query_problem(error, text)}


@require_POST
@community_view(Right.READ)
def check(request: CommunityRequest) -> HttpResponse:
    """The query of the editor in words, or what is wrong with it; asked for while typing."""
    return render(request, "listening/reading.html", _read(request.POST.get("query", "")))


@require_safe
@community_view(Right.READ)
def progress(request: CommunityRequest, topic_id: uuid.UUID) -> HttpResponse:
    """How far the back-search is; tells htmx to stop asking when it is through."""
    topic = _topic(request, topic_id)
    found = search_progress(topic, request.community)
    status = STOP_POLLING if found.finished else 200
    return render(request, "listening/search_progress.html", {"topic": topic, "progress": found}, status=status)


@require_POST
@community_view(Right.MANAGE_TOPICS)
def pause(request: CommunityRequest, topic_id: uuid.UUID) -> HttpResponse:
    """Pause a topic that listens, or let a paused one listen again."""
    topic = _topic(request, topic_id)
    if topic.active:
        pause_topic(by=Actor.of(request), topic=topic)
        messages.success(request, _("Paused. New posts are not matched until you resume it."))
    else:
        resume_topic(by=Actor.of(request), topic=topic)
        messages.success(request, _("Listening again. What was heard meanwhile is being searched now."))
    return redirect("topic", request.community.slug, topic_id)


@require_http_methods(["GET", "HEAD", "POST"])
@community_view(Right.MANAGE_TOPICS)
def delete(request: CommunityRequest, topic_id: uuid.UUID) -> HttpResponse:
    """Ask, and delete a topic."""
    topic = _topic(request, topic_id)
    if request.method != "POST":
        return render(request, "listening/topic_delete.html", {"topic": topic})
    delete_topic(by=Actor.of(request), topic=topic)
    messages.success(request, _("The topic “%(name)s” is deleted.") % {"name": topic.name})
    return redirect("topics", request.community.slug)


def _topic(request: CommunityRequest, topic_id: uuid.UUID) -> Topic:
    try:
        return topic_of(request.community, topic_id)
    except Topic.DoesNotExist:
        raise Http404(_("There is no such topic.")) from None
