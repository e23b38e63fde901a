"""Explore: what was heard, counted, every figure leading to its posts; and topics side by side.

What counts loads much, so it is imported when somebody first asks for it.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from talka.team.guard import CommunityRequest, community_view
from talka.team.rules import Right


@require_safe
@community_view(Right.READ)
def show(request: CommunityRequest) -> HttpResponse:
    """The page, whose parts come by themselves."""
    from talka.listening.exploring import pages

    return pages.show(request)


@require_safe
@community_view(Right.READ)
def part(request: CommunityRequest, name: str) -> HttpResponse:
    """One part, for htmx."""
    from talka.listening.exploring import pages

    return pages.part(request, name)


@require_safe
@community_view(Right.READ)
def compare(request: CommunityRequest) -> HttpResponse:
    """Topics side by side."""
    from talka.listening.exploring import pages

    return pages.compare(request)
