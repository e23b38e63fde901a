"""The stream of announcements: server-sent events that carry numbers only; the page then asks for the posts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from asgiref.sync import sync_to_async
from django.db import connection
from django.http import HttpResponseBadRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from talka.listening.announcements import announcements
from talka.team.guard import CommunityRequest, community_view
from talka.team.models import Community
from talka.team.rules import Right

HEARTBEAT = 15.0
# Then the page connects anew, and the guard looks again whether its reader may still read.
LONGEST = 600.0


@community_view(Right.READ)
async def live(request: CommunityRequest) -> HttpResponseBase:
    """Announce each new number of the community from ``Last-Event-ID`` or ``?after=`` on."""
    after = request.headers.get("Last-Event-ID") or request.GET.get("after", "0")
    if not after.isdecimal():
        return HttpResponseBadRequest(_("This address is damaged: it names no number to go on from."))
    return StreamingHttpResponse(
        events(str(request.community.pk), int(after)),
        content_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def events(community_id: str, after: int) -> AsyncIterator[str]:
    """Server-sent events: ``id`` and ``data`` are the newest number; a comment as heartbeat in between."""
    end = asyncio.get_running_loop().time() + LONGEST
    async with announcements().stream(community_id, after) as stream:
        # What was announced before this stream stood.
        stream.announce(await sync_to_async(_newest)(community_id))
        yield "retry: 2000\n\n"
        while asyncio.get_running_loop().time() < end:
            seq = await stream.next(within=HEARTBEAT)
            yield f"id: {seq}\nevent: posts\ndata: {seq}\n\n" if seq else ": still here\n\n"


def _newest(community_id: str) -> int:
    seq = Community.objects.values_list("last_seq", flat=True).filter(pk=community_id).first() or 0
    # A stream lives for minutes and needs no database in that time: its connection goes back.
    connection.close()
    return seq
