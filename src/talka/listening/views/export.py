"""Downloads: the posts of a filter of the river, and the corrections of labels."""

from __future__ import annotations

from typing import NamedTuple

from asgiref.sync import sync_to_async
from django.http import HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from talka.core.row_files import Format, json_line, written
from talka.listening.actions.export import note_corrections_export, note_river_export
from talka.listening.downloads import download, file_name
from talka.listening.forms import RiverForm
from talka.listening.queries.corrections import exported_corrections
from talka.listening.queries.export import POST_COLUMNS, exported
from talka.listening.queries.filters import RiverFilter
from talka.team.actor import Actor
from talka.team.guard import CommunityRequest, community_view
from talka.team.rules import Right


class _Asked(NamedTuple):
    chosen: RiverFilter
    kind: Format


@require_safe
@community_view(Right.READ)
async def river(request: CommunityRequest) -> HttpResponseBase:
    """All posts that the river shows under the filter of the address, as a file."""
    asked = await sync_to_async(_asked)(request)
    if asked is None:
        return HttpResponseBadRequest(
            _("Part of the filter or the kind of file could not be understood. Nothing was exported.")
        )
    parts = written(asked.kind, POST_COLUMNS, exported(request.community, asked.chosen), marked=True)
    name = file_name(request.community.slug, "river", ending=asked.kind)
    return download(parts, name=name, content_type=asked.kind.content_type)


def _asked(request: CommunityRequest) -> _Asked | None:
    """What the address asks for, written into the audit log; None where it is not understood."""
    form = RiverForm(request.GET, community=request.community)
    chosen = form.chosen()
    kind = format_of(request)
    if form.errors or kind is None:
        return None
    if request.method == "GET":
        given = {name: str(value) for name, value in request.GET.items() if value and name != "format"}
        note_river_export(by=Actor.of(request), community=request.community, kind=kind, filter=given)
    return _Asked(chosen, kind)


def format_of(request: CommunityRequest) -> Format | None:
    """The kind of file that the address asks for; CSV where it says nothing."""
    try:
        return Format(request.GET.get("format") or Format.CSV)
    except ValueError:
        return None


@require_safe
@community_view(Right.CORRECT_LABELS)
async def corrections(request: CommunityRequest) -> HttpResponseBase:
    """The corrections of labels, one JSON object a line."""
    if request.method == "GET":
        await sync_to_async(note_corrections_export)(by=Actor.of(request), community=request.community)
    parts = (b"".join(map(json_line, batch)) for batch in exported_corrections(request.community))
    name = file_name(request.community.slug, "corrections", ending=Format.JSONL)
    return download(parts, name=name, content_type=Format.JSONL.content_type)
