"""Each answer in the reader's language and time zone; and when each session was last used."""

from __future__ import annotations

import zoneinfo
from collections.abc import Awaitable, Callable
from typing import cast

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.decorators import sync_and_async_middleware

from talka.team.actions import note_seen, seen_is_old
from talka.team.models import User

Next = Callable[[HttpRequest], HttpResponseBase] | Callable[[HttpRequest], Awaitable[HttpResponseBase]]


@sync_and_async_middleware
def personal(get_response: Next) -> Next:
    """Activate the user's language and time zone; for strangers the language that their browser asks for."""
    if iscoroutinefunction(get_response):
        answer_async = cast("Callable[[HttpRequest], Awaitable[HttpResponseBase]]", get_response)

        async def asynchronous(request: HttpRequest) -> HttpResponseBase:
            # Setting it saves the second query that a sync view's request.user would make.
            request.user = await request.auser()
            _activate(request)
            return _mark(await answer_async(request))

        return asynchronous
    answer = cast("Callable[[HttpRequest], HttpResponseBase]", get_response)

    def synchronous(request: HttpRequest) -> HttpResponseBase:
        _activate(request)
        return _mark(answer(request))

    return synchronous


def _activate(request: HttpRequest) -> None:
    user = request.user
    translation.activate(language_for(user, request))
    timezone.activate(zone_for(user))


def language_for(user: User | AnonymousUser, request: HttpRequest) -> str:
    """The user's language, else the best one for the browser."""
    if user.is_authenticated and translation.check_for_language(user.language):
        return user.language
    return translation.get_language_from_request(request)


def zone_for(user: User | AnonymousUser) -> zoneinfo.ZoneInfo:
    """The user's time zone; UTC for strangers, and where an update dropped the zone's name."""
    name = user.time_zone if user.is_authenticated else "UTC"
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")


def _mark(response: HttpResponseBase) -> HttpResponseBase:
    patch_vary_headers(response, ("Accept-Language",))
    response.headers.setdefault("Content-Language", translation.get_language() or "en")
    return response


@sync_and_async_middleware
def present(get_response: Next) -> Next:
    """Keep when each session was last used; the list on the page of one's profile shows it."""
    if iscoroutinefunction(get_response):
        answer_async = cast("Callable[[HttpRequest], Awaitable[HttpResponseBase]]", get_response)

        async def asynchronous(request: HttpRequest) -> HttpResponseBase:
            if request.user.is_authenticated and seen_is_old(request):
                await sync_to_async(note_seen)(request)
            return await answer_async(request)

        return asynchronous
    answer = cast("Callable[[HttpRequest], HttpResponseBase]", get_response)

    def synchronous(request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated and seen_is_old(request):
            note_seen(request)
        return answer(request)

    return synchronous
