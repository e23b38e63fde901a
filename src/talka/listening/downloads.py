"""Files that are made while they are sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Iterator, Mapping

from asgiref.sync import sync_to_async
from django.db import connection
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone


def download(parts: Iterator[bytes], *, name: str, content_type: str) -> HttpResponseBase:
    """An answer that sends the parts of a file as they are made, in the time zone of whoever asked."""
    headers: Mapping[str, str] = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "X-Accel-Buffering": "no",
    }
    return StreamingHttpResponse(
        _sent(parts, timezone.get_current_timezone()), content_type=content_type, headers=headers
    )


def file_name(*words: str, ending: str) -> str:
    """A name of letters, digits and hyphens, with the reader's day: ``acme-river-2026-11-23.csv``."""
    today: dt.date = timezone.localdate()
    return f"{'-'.join(filter(None, words))}-{today.isoformat()}.{ending}"


async def _sent(parts: Iterator[bytes], zone: dt.tzinfo) -> AsyncIterator[bytes]:
    while part := await sync_to_async(_next)(parts, zone):
        yield part


def _next(parts: Iterator[bytes], zone: dt.tzinfo) -> bytes:
    """The next part, empty at the end.

    The database's connection goes back after each, so that slow readers keep none from the others.
    """
    with timezone.override(zone):
        part = next(parts, b"")
    if not connection.in_atomic_block:
        connection.close()
    return part
