"""Collections: all of them, one, and its form."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from asgiref.sync import sync_to_async
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from talka.core.row_files import written
from talka.listening.actions import change_collection, delete_collection, make_collection
from talka.listening.actions.export import note_collection_export
from talka.listening.collection_form import CollectionForm
from talka.listening.downloads import download, file_name
from talka.listening.models import Collection
from talka.listening.queries.collections import collection_lines, collection_of, kept_in
from talka.listening.queries.export import COLLECTED_COLUMNS, exported_collection
from talka.listening.refusals import Refusal
from talka.listening.views.export import format_of
from talka.team.actor import Actor
from talka.team.guard import CommunityRequest, community_view
from talka.team.rules import Right, may


@require_safe
@community_view(Right.READ)
def index(request: CommunityRequest) -> HttpResponse:
    """All collections."""
    context = {
        "collections": collection_lines(request.community),
        "may_curate": may(request.membership, Right.MANAGE_TOPICS),
    }
    return render(request, "listening/collections.html", context)


@require_safe
@community_view(Right.READ)
def show(request: CommunityRequest, collection_id: uuid.UUID) -> HttpResponse:
    """The posts of a collection, those that came last first."""
    collection = collection_or_404(request, collection_id)
    below = request.GET.get("older", "")
    if below and not (below.isascii() and below.isdecimal() and len(below) < len(str(2**63))):
        return HttpResponseBadRequest(_("This address is damaged: it names no place in the collection."))
    context = {
        "collection": collection,
        "page": kept_in(collection, below=int(below) if below else None),
        "may_curate": may(request.membership, Right.MANAGE_TOPICS),
    }
    return render(request, "listening/collection.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@community_view(Right.MANAGE_TOPICS)
def add(request: CommunityRequest) -> HttpResponse:
    """Begin a collection."""
    form = CollectionForm(request.POST if request.method == "POST" else None)

    def save() -> Collection:
        return make_collection(by=Actor.of(request), community=request.community, **form.given())

    if request.method == "POST" and (made := _saved(form, save)):
        messages.success(request, _("Saved. Collect posts in the river or on their pages."))
        return redirect("collection", request.community.slug, made.pk)
    return _editor(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@community_view(Right.MANAGE_TOPICS)
def edit(request: CommunityRequest, collection_id: uuid.UUID) -> HttpResponse:
    """Change the name of a collection, or what it is for."""
    collection = collection_or_404(request, collection_id)
    form = CollectionForm(request.POST if request.method == "POST" else None, collection=collection)

    def save() -> Collection:
        return change_collection(by=Actor.of(request), collection=collection, **form.given())

    if request.method == "POST" and _saved(form, save):
        messages.success(request, _("Saved."))
        return redirect("collection", request.community.slug, collection_id)
    return _editor(request, form, collection)


def _saved(form: CollectionForm, save: Callable[[], Collection]) -> Collection | None:
    """What was saved; None, with the reasons in the form, where it was not."""
    if not form.is_valid():
        return None
    try:
        return save()
    except Refusal as refusal:
        form.add_error(refusal.field, refusal.message)
    return None


def _editor(request: CommunityRequest, form: CollectionForm, collection: Collection | None = None) -> HttpResponse:
    context = {"form": form, "collection": collection}
    return render(request, "listening/collection_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@community_view(Right.MANAGE_TOPICS)
def delete(request: CommunityRequest, collection_id: uuid.UUID) -> HttpResponse:
    """Ask, and delete a collection; the posts stay."""
    collection = collection_or_404(request, collection_id)
    if request.method == "POST":
        name = str(collection)
        delete_collection(by=Actor.of(request), collection=collection)
        messages.success(request, _("The collection “%(name)s” is deleted.") % {"name": name})
        return redirect("collections", request.community.slug)
    context = {"collection": collection, "posts": collection.collected.count()}
    return render(request, "listening/collection_delete.html", context)


@require_safe
@community_view(Right.READ)
async def export(request: CommunityRequest, collection_id: uuid.UUID) -> HttpResponseBase:
    """The posts of a collection with what was said of them, as a file."""
    collection = await sync_to_async(collection_or_404)(request, collection_id)
    kind = format_of(request)
    if kind is None:
        return HttpResponseBadRequest(_("This kind of file is not known. Nothing was exported."))
    if request.method == "GET":
        await sync_to_async(note_collection_export)(by=Actor.of(request), collection=collection, kind=kind)
    parts = written(kind, COLLECTED_COLUMNS, exported_collection(collection), marked=True)
    name = file_name(request.community.slug, slugify(str(collection)) or "collection", ending=kind)
    return download(parts, name=name, content_type=kind.content_type)


def collection_or_404(request: CommunityRequest, collection_id: uuid.UUID) -> Collection:
    """A collection of the request's brand."""
    try:
        return collection_of(request.community, collection_id)
    except Collection.DoesNotExist:
        raise Http404(_("There is no such collection.")) from None
