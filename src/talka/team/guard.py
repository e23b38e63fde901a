"""The one guard in front of a community's pages."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import Any, cast

from asgiref.sync import iscoroutinefunction, markcoroutinefunction, sync_to_async
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from talka.team.models import Community, Membership, User
from talka.team.queries import membership_for
from talka.team.rules import Right, may

View = Callable[..., Any]


class CommunityRequest(HttpRequest):
    """A request that has passed `community_view`; for annotations only."""

    user: User
    community: Community
    membership: Membership
    htmx: HtmxDetails


def community_view(right: Right) -> Callable[[View], View]:
    """Let only members with a right into a view under ``/c/<slug>/``; sync and async views.

    Sets ``request.community`` and ``request.membership`` and drops ``slug`` from the arguments. Who is not
    signed in goes to the sign-in page, an outsider gets 404 (so that names of communities do not leak), a
    member without the right 403. The wrapped view carries the right as ``right``; the test that walks all
    addresses reads it.
    """

    def guard(view: View) -> View:
        wrapped = _guarded_async(view, right) if iscoroutinefunction(view) else _guarded(view, right)
        wrapped.right = right  # type: ignore[attr-defined]
        return wrapped

    return guard


def _guarded(view: View, right: Right) -> View:
    @functools.wraps(view)
    def enter(request: HttpRequest, slug: str, **arguments: object) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        _admit(request, slug, right)
        return cast("HttpResponseBase", view(request, **arguments))

    return enter


def _guarded_async(view: Callable[..., Awaitable[HttpResponseBase]], right: Right) -> View:
    @functools.wraps(view)
    async def enter(request: HttpRequest, slug: str, **arguments: object) -> HttpResponseBase:
        request.user = await request.auser()
        if not request.user.is_authenticated:
            return to_sign_in(request)
        await sync_to_async(_admit)(request, slug, right)
        return await view(request, **arguments)

    return markcoroutinefunction(enter)


def _admit(request: HttpRequest, slug: str, right: Right) -> None:
    try:
        membership = membership_for(cast("User", request.user), slug)
    except Community.DoesNotExist:
        raise Http404(_("There is no such page.")) from None
    if not may(membership, right):
        raise PermissionDenied(_("Your role in this community does not include this. Ask an administrator."))
    admitted = cast("CommunityRequest", request)
    admitted.community, admitted.membership = membership.community, membership


def to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Send somebody to the sign-in page and back afterwards; htmx is told to load the whole page."""
    htmx = getattr(request, "htmx", None)
    if not htmx:
        return redirect_to_login(request.get_full_path())
    back = htmx.current_url_abs_path or "/"
    return HttpResponseClientRedirect(redirect_to_login(back).url)
