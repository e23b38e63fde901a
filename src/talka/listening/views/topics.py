"""Topics: the list, one topic, and its editor."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talka.listening.actions import add_topic, change_topic, delete_topic, pause_topic, resume_topic
from talka.listening.charts import topic_chart
from talka.listening.checking import checked
from talka.listening.errors import said
from talka.listening.forms import TopicForm
from talka.listening.models import Topic
from talka.listening.queries.filters import RiverFilter
from talka.listening.queries.lists import alerts_naming, topics_using
from talka.listening.queries.river import river
from talka.listening.queries.topics import search_progress, topic_lines, topic_of
from talka.listening.queries.volume import mentioned
from talka.listening.query import QueryError
from talka.listening.refusals import InUseError, Refusal
from talka.listening.resolving import read_for
from talka.listening.views.preview import asks_only, editor
from talka.listening.volume import Span
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
    context = _found(request, topic) | {
        "checked": checked(topic.query, read_for(request.community, topic.query, besides=topic)),
        "progress": search_progress(topic, request.community),
        "may_manage": may(request.membership, Right.MANAGE_TOPICS),
    }
    return render(request, "listening/topic.html", context)


def _found(request: CommunityRequest, topic: Topic) -> dict[str, object]:
    """What a topic has found: its volume and its newest posts."""
    volumes = mentioned(request.community, Span.days(CHART_DAYS, now=timezone.now(), zone=reader_zone()), [topic])
    chosen = RiverFilter(topic=topic)
    return {
        "topic": topic,
        "chart": topic_chart(topic, volumes),
        "total": sum(volumes.of(topic)),
        "page": river(request.community, chosen, size=BESIDE_CHART),
        "chosen": chosen,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@community_view(Right.MANAGE_TOPICS)
def add(request: CommunityRequest) -> HttpResponse:
    """Write a new topic."""
    form = _form(request)

    def save() -> Topic:
        return add_topic(by=Actor.of(request), community=request.community, **form.cleaned_data)

    if form.is_bound and (topic := _saved(form, save)):
        messages.success(request, _("Saved. What was heard before is being searched now."))
        return redirect("topic", request.community.slug, topic.pk)
    return editor(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@community_view(Right.MANAGE_TOPICS)
def edit(request: CommunityRequest, topic_id: uuid.UUID) -> HttpResponse:
    """Change a topic."""
    topic = _topic(request, topic_id)
    form = _form(request, _topic(request, topic_id))

    def save() -> Topic:
        return change_topic(by=Actor.of(request), topic=topic, **form.cleaned_data)

    if form.is_bound and (changed := _saved(form, save)):
        searching = changed.searched != 0
        messages.success(
            request, _("Saved. What was heard before is being searched now.") if searching else _("Saved.")
        )
        return redirect("topic", request.community.slug, topic.pk)
    return editor(request, form, topic)


def _saved(form: TopicForm, save: Callable[[], Topic]) -> Topic | None:
    """What was saved; None, with the reasons in the form, where it was not."""
    if not form.is_valid():
        return None
    try:
        return save()
    except Refusal as refusal:
        form.add_error(refusal.field, refusal.message)
    except QueryError as error:  # what it names went away since the form was checked, or it grew too long
        form.add_error("query", said(error.mistakes[0]))
    return None


def _form(request: CommunityRequest, topic: Topic | None = None) -> TopicForm:
    """The form, bound to what was sent to be saved, or filled with what was sent to be looked at."""
    sent = request.POST
    if request.method != "POST" or not asks_only(sent):
        bound = sent if request.method == "POST" else None
        return TopicForm(bound, instance=topic, community=request.community)
    written = {name: sent.get(name, "") for name in ("name", "kind", "query")}
    if "take" in sent:
        written["query"] = sent["take"]
    return TopicForm(instance=topic, initial=written, community=request.community)


@require_safe
@community_view(Right.READ)
def progress(request: CommunityRequest, topic_id: uuid.UUID) -> HttpResponse:
    """How far the back-search is; when it is through, what was found, and htmx is told to stop asking."""
    topic = _topic(request, topic_id)
    reached = search_progress(topic, request.community)
    context: dict[str, object] = {"topic": topic, "progress": reached}
    if not reached.finished:
        return render(request, "listening/search_progress.html", context)
    context |= _found(request, topic) | {"found_anew": True}
    return render(request, "listening/search_progress.html", context, status=STOP_POLLING)


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
    """Ask, and delete a topic that no other uses."""
    topic = _topic(request, topic_id)
    if request.method == "POST":
        try:
            delete_topic(by=Actor.of(request), topic=topic)
        except InUseError:
            pass  # the page names the topics and alerts
        else:
            messages.success(request, _("The topic “%(name)s” is deleted.") % {"name": topic.name})
            return redirect("topics", request.community.slug)
    users = list(topics_using(topic))
    alerts = alerts_naming(topic, "topic", topic.name)
    context = {"topic": topic, "users": users, "alerts": alerts}
    status = 409 if (users or alerts) and request.method == "POST" else 200
    return render(request, "listening/topic_delete.html", context, status=status)


def _topic(request: CommunityRequest, topic_id: uuid.UUID) -> Topic:
    try:
        return topic_of(request.community, topic_id)
    except Topic.DoesNotExist:
        raise Http404(_("There is no such topic.")) from None
