"""Addresses of filtered pages."""

from __future__ import annotations

from django.http import HttpRequest

# Parameters that say where in the river, not what of it.
WHERE = ("older", "after")


def filter_address(request: HttpRequest) -> str:
    """The filter as a query string, to hand on: without empty parts, without the place."""
    given = request.GET.copy()
    for name in WHERE:
        given.pop(name, None)
    for name in [name for name, value in given.items() if not value]:
        del given[name]
    return given.urlencode()
