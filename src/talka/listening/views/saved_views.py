"""Saved views: keeping the filter of a page, renaming and deleting it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from talka.listening.actions import delete_view, rename_view, save_view
from talka.listening.models import SavedView
from talka.listening.queries.saved_views import view_of
from talka.listening.refusals import Refusal
from talka.listening.saved_view_form import NameForm, SavedViewForm
from talka.team.actor import Actor
from talka.team.guard import CommunityRequest, community_view
from talka.team.rules import Right, may


@require_POST
@community_view(Right.READ)
def save(request: CommunityRequest) -> HttpResponse:
    """Keep the filter of a page; for everybody only where the member may manage topics."""
    form = SavedViewForm(request.POST)
    if form.is_valid() and form.cleaned_data["for_all"] and not _may_share(request):
        form.add_error("for_all", _refused())
    if form.is_valid() and (made := _saved(request, form)):
        messages.success(request, _("Saved. The view stands above the posts."))
        return redirect(address_of(made))
    return render(request, "listening/view_form.html", {"form": form}, status=422)


def _saved(request: CommunityRequest, form: SavedViewForm) -> SavedView | None:
    given = form.cleaned_data
    owner = None if given["for_all"] else request.user
    try:
        return save_view(
            by=Actor.of(request),
            community=request.community,
            owner=owner,
            name=given["name"],
            page=given["page"],
            filter=given["filter"],
        )
    except Refusal as refusal:
        form.add_error(refusal.field, refusal.message)
    return None


@require_http_methods(["GET", "HEAD", "POST"])
@community_view(Right.READ)
def edit(request: CommunityRequest, view_id: uuid.UUID) -> HttpResponse:
    """Rename a view, or go on to delete it."""
    view = _view(request, view_id)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": view.name})
    if request.method == "POST" and form.is_valid():
        try:
            _refuse_to_strangers(request, view)
            rename_view(by=Actor.of(request), view=view, name=form.cleaned_data["name"])
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Saved."))
            return redirect(address_of(view))
    context = {"form": form, "view": view, "back": address_of(view)}
    return render(request, "listening/view_form.html", context, status=422 if form.errors else 200)


@require_POST
@community_view(Right.READ)
def delete(request: CommunityRequest, view_id: uuid.UUID) -> HttpResponse:
    """Forget a view; the posts and the filter itself stay."""
    view = _view(request, view_id)
    try:
        _refuse_to_strangers(request, view)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        delete_view(by=Actor.of(request), view=view)
        messages.success(request, _("The view “%(name)s” is deleted.") % {"name": view.name})
    return redirect(address_of(view))


class _NotForYouError(Refusal):
    """A view of everybody is changed by those who may manage topics."""

    @property
    def message(self) -> str:
        return _refused()


def _refuse_to_strangers(request: CommunityRequest, view: SavedView) -> None:
    if view.user_id is None and not _may_share(request):
        raise _NotForYouError


def _refused() -> str:
    return _("Views for everybody are kept by those who may change topics. Save it for yourself instead.")


def _may_share(request: CommunityRequest) -> bool:
    return may(request.membership, Right.MANAGE_TOPICS)


def address_of(view: SavedView) -> str:
    """The page of a view with its filter."""
    return f"{reverse(view.page, args=[view.community.slug])}?{view.filter}"


def _view(request: CommunityRequest, view_id: uuid.UUID) -> SavedView:
    try:
        return view_of(request.community, request.user, view_id)
    except SavedView.DoesNotExist:
        raise Http404(_("There is no such view.")) from None
