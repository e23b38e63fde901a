"""Lists: all of them, one, and its form."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from talka.listening.actions import add_list, change_list, delete_list
from talka.listening.list_form import ListForm
from talka.listening.models import WordList
from talka.listening.queries.lists import alerts_naming, list_lines, list_of, topics_using
from talka.listening.refusals import InUseError, Refusal
from talka.team.actor import Actor
from talka.team.guard import CommunityRequest, community_view
from talka.team.rules import Right, may


@require_safe
@community_view(Right.READ)
def index(request: CommunityRequest) -> HttpResponse:
    """All lists."""
    context = {"lists": list_lines(request.community), "may_manage": may(request.membership, Right.MANAGE_TOPICS)}
    return render(request, "listening/lists.html", context)


@require_safe
@community_view(Right.READ)
def show(request: CommunityRequest, list_id: uuid.UUID) -> HttpResponse:
    """A list with its entries and the topics that use it."""
    word_list = _list(request, list_id)
    context = {
        "word_list": word_list,
        "users": topics_using(word_list),
        "may_manage": may(request.membership, Right.MANAGE_TOPICS),
    }
    return render(request, "listening/lists_show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@community_view(Right.MANAGE_TOPICS)
def add(request: CommunityRequest) -> HttpResponse:
    """Write a new list."""
    form = ListForm(request.POST or None, community=request.community)

    def save() -> WordList:
        return add_list(by=Actor.of(request), community=request.community, **form.cleaned_data)

    if request.method == "POST" and (made := _saved(form, save)):
        messages.success(request, _("Saved. Write list: and its name in a query to use it."))
        return redirect("topic_list", request.community.slug, made.pk)
    return _editor(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@community_view(Right.MANAGE_TOPICS)
def edit(request: CommunityRequest, list_id: uuid.UUID) -> HttpResponse:
    """Change a list."""
    word_list = _list(request, list_id)
    revision = word_list.revision
    form = ListForm(request.POST or None, instance=_list(request, list_id), community=request.community)

    def save() -> WordList:
        return change_list(by=Actor.of(request), word_list=word_list, **form.cleaned_data)

    if request.method == "POST" and (changed := _saved(form, save)):
        searching = changed.revision != revision and topics_using(changed).exists()
        messages.success(
            request,
            _("Saved. For the topics that use it, what was heard is searched anew.") if searching else _("Saved."),
        )
        return redirect("topic_list", request.community.slug, list_id)
    return _editor(request, form, word_list)


def _saved(form: ListForm, save: Callable[[], WordList]) -> WordList | None:
    """What was saved; None, with the reasons in the form, where it was not."""
    if not form.is_valid():
        return None
    try:
        return save()
    except Refusal as refusal:
        form.add_error(refusal.field, refusal.message)
    return None


def _editor(request: CommunityRequest, form: ListForm, word_list: WordList | None = None) -> HttpResponse:
    context = {"form": form, "word_list": word_list}
    return render(request, "listening/lists_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@community_view(Right.MANAGE_TOPICS)
def delete(request: CommunityRequest, list_id: uuid.UUID) -> HttpResponse:
    """Ask, and delete a list that no topic uses."""
    word_list = _list(request, list_id)
    if request.method == "POST":
        try:
            delete_list(by=Actor.of(request), word_list=word_list)
        except InUseError:
            pass  # the page names the topics and alerts
        else:
            messages.success(request, _("The list “%(name)s” is deleted.") % {"name": word_list.name})
            return redirect("topic_lists", request.community.slug)
    users = list(topics_using(word_list))
    alerts = alerts_naming(word_list, "list", word_list.name)
    context = {"word_list": word_list, "users": users, "alerts": alerts}
    status = 409 if (users or alerts) and request.method == "POST" else 200
    return render(request, "listening/lists_delete.html", context, status=status)


def _list(request: CommunityRequest, list_id: uuid.UUID) -> WordList:
    try:
        return list_of(request.community, list_id)
    except WordList.DoesNotExist:
        raise Http404(_("There is no such list.")) from None
