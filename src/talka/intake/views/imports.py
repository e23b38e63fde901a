"""A file from the upload to the last row: look, say which column is what, watch it being taken."""

from __future__ import annotations

import uuid
from contextlib import closing
from pathlib import Path

import msgspec
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from talka.channels import registry
from talka.channels.connectors.contract import HeardPost, UnreadableItemError
from talka.channels.connectors.files.connector import FileConnector
from talka.channels.connectors.files.mapping import Mapping
from talka.channels.connectors.files.preview import Preview, preview
from talka.channels.explain import explain
from talka.intake import uploads
from talka.intake.forms import MappingForm, UploadForm
from talka.intake.models import Import, ImportState
from talka.net.errors import RemoteError
from talka.team.actor import Actor
from talka.team.guard import CommunityRequest, community_view
from talka.team.rules import Right

SHOWN = 8
NEWEST = 20


@require_http_methods(["GET", "POST"])
@community_view(Right.IMPORT_POSTS)
def upload(request: CommunityRequest) -> HttpResponse:
    """Take a file in, and show what was imported before."""
    form = UploadForm(request.POST or None, request.FILES or None, community=request.community)
    if request.method == "POST" and form.is_valid():
        try:
            entry = uploads.receive_upload(
                by=Actor.of(request),
                community=request.community,
                file=form.cleaned_data["file"],
                channel_name=form.cleaned_data["channel_name"],
            )
        except uploads.NoRoomError as error:
            form.add_error("file", str(error))
        else:
            return redirect("import_mapping", request.community.slug, entry.id)
    context = {"form": form, "imports": request.community.imports.all()[:NEWEST]}
    return render(request, "intake/upload.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@community_view(Right.IMPORT_POSTS)
def mapping(request: CommunityRequest, import_id: uuid.UUID) -> HttpResponse:
    """Show the file and how it would be read; start the import when the columns are right."""
    entry = _entry(request, import_id)
    if entry.state != ImportState.UPLOADED:
        return redirect("import_progress", request.community.slug, entry.id)
    try:
        seen = preview(Path(entry.path), rows=SHOWN)
        return _mapping_page(request, entry, seen)
    except RemoteError as error:
        context = {"entry": entry, "problem": " ".join(explain(error.code, error.who))}
        return render(request, "intake/unreadable.html", context, status=422)


def _mapping_page(request: CommunityRequest, entry: Import, seen: Preview) -> HttpResponse:
    """The form of the columns with what it makes of the first rows. Raises RemoteError."""
    proposed = msgspec.structs.replace(seen.mapping, zone=request.community.time_zone)
    form = MappingForm(request.POST or None, columns=seen.columns, initial=msgspec.structs.asdict(proposed))
    if request.method == "POST" and form.is_valid() and "look" not in request.POST:
        uploads.start_import(by=Actor.of(request), entry=entry, mapping=form.mapping(), total=seen.total or 0)
        return redirect("import_progress", request.community.slug, entry.id)
    chosen = form.mapping() if form.is_bound and form.is_valid() else proposed
    context = {
        "entry": entry,
        "form": form,
        "preview": seen,
        "rows": _readings(entry, chosen),
    }
    return render(request, "intake/mapping.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@community_view(Right.IMPORT_POSTS)
def progress(request: CommunityRequest, import_id: uuid.UUID) -> HttpResponse:
    """How far the import is; posted, it goes on after it stopped."""
    entry = _entry(request, import_id)
    if request.method == "POST":
        uploads.resume_import(by=Actor.of(request), entry=entry)
        return redirect("import_progress", request.community.slug, entry.id)
    template = "intake/progress_card.html" if request.htmx else "intake/progress.html"
    return render(request, template, {"entry": entry})


@require_POST
@community_view(Right.IMPORT_POSTS)
def stop(request: CommunityRequest, import_id: uuid.UUID) -> HttpResponse:
    """Stop after the present page of rows; what was stored stays."""
    entry = _entry(request, import_id)
    uploads.stop_import(by=Actor.of(request), entry=entry)
    return redirect("import_progress", request.community.slug, entry.id)


def _entry(request: CommunityRequest, import_id: uuid.UUID) -> Import:
    return get_object_or_404(request.community.imports, id=import_id)


def _readings(entry: Import, chosen: Mapping) -> list[dict[str, object]]:
    """The first rows as posts, or why a row cannot be one."""
    connector = FileConnector(uploads.connector_settings(entry, chosen), registry.client())
    connector.page_size = SHOWN
    readings: list[dict[str, object]] = []
    with closing(connector):
        items = connector.fetch({}).items
    for item in items:
        try:
            readings.append(_shown(connector.read(item)))
        except UnreadableItemError as error:
            readings.append({"problem": str(error) or _("This row cannot be read.")})
    return readings


def _shown(post: HeardPost) -> dict[str, object]:
    author = post.author
    return {
        "text": post.text or post.title,
        "created_at": post.created_at,
        "author": (author.name or author.handle or author.id) if author else "",
    }
