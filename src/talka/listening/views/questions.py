"""Questions that nobody answered: the list, and settling them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from talka.channels.models import Post
from talka.listening.actions import reopen_question, settle_question
from talka.listening.enums import QuestionState
from talka.listening.queries.posts import post_of
from talka.listening.queries.questions import open_questions, settled_questions, settlement_of
from talka.listening.queries.river import rows
from talka.listening.question_form import QuestionForm
from talka.team.actor import Actor
from talka.team.guard import CommunityRequest, community_view
from talka.team.rules import Right, may

REOPEN = "open"


@require_safe
@community_view(Right.READ)
def index(request: CommunityRequest) -> HttpResponse:
    """The questions to answer now; htmx and the live part get the list alone."""
    form = QuestionForm(request.GET, community=request.community)
    chosen = form.chosen(now=timezone.now())
    context = {
        "form": form,
        "questions": open_questions(request.community, chosen),
        "may_settle": may(request.membership, Right.MANAGE_TOPICS),
        "filter": _filter(request.GET),
    }
    if request.htmx:
        response = render(request, "listening/question_rows.html", context)
        response["Cache-Control"] = "no-store"
        return response
    context |= {
        "seq": request.community.last_seq,
        "settled": _just_settled(request),
        "has_topics": request.community.topics.exists(),
    }
    return render(request, "listening/questions.html", context)


def _filter(sent: QueryDict) -> str:
    """The filter as a query string, without empty parts."""
    kept = QueryDict(mutable=True)
    for name in QuestionForm.base_fields:
        if value := sent.get(name):
            kept[name] = str(value)
    return kept.urlencode()


def _just_settled(request: CommunityRequest) -> object:
    """The question that a browser without script has just settled, to offer undoing it."""
    try:
        return settlement_of(request.community, uuid.UUID(request.GET.get("settled", "")))
    except ValueError:
        return None


@require_safe
@community_view(Right.READ)
def settled(request: CommunityRequest) -> HttpResponse:
    """The questions that were settled last, with a way back."""
    context = {
        "lines": settled_questions(request.community),
        "may_settle": may(request.membership, Right.MANAGE_TOPICS),
    }
    return render(request, "listening/questions_settled.html", context)


@require_POST
@community_view(Right.MANAGE_TOPICS)
def settle(request: CommunityRequest, post_id: uuid.UUID) -> HttpResponse:
    """Settle a question, or open it again; htmx gets the line that stands in its place."""
    try:
        post = post_of(request.community, post_id)
    except Post.DoesNotExist:
        raise Http404(_("There is no such post.")) from None
    state = request.POST.get("state", "")
    if state not in {REOPEN, *QuestionState.values}:
        return HttpResponseBadRequest(_("This is nothing that can become of a question."))
    if state == REOPEN:
        reopen_question(by=Actor.of(request), post=post)
    else:
        settle_question(by=Actor.of(request), post=post, state=QuestionState(state))
    return _answer(request, post, reopened=state == REOPEN)


def _answer(request: CommunityRequest, post: Post, *, reopened: bool) -> HttpResponse:
    kept = _filter(QueryDict(request.POST.get("filter", "")))
    if request.htmx:
        context = {"filter": kept, "may_settle": True}
        if reopened:
            return render(request, "listening/question.html", context | {"row": rows([post])[0]})
        settled = settlement_of(request.community, post.pk)
        return render(request, "listening/question_settled.html", context | {"settled": settled})
    if reopened:
        messages.success(request, _("It is on the list again."))
    back = QueryDict(kept, mutable=True)
    if not reopened:
        back["settled"] = str(post.pk)
    return redirect(f"{reverse('questions', args=[request.community.slug])}?{back.urlencode()}")
