"""The communities that a command is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talka.web.commands.base import Failed

if TYPE_CHECKING:
    from talka.team.models import Community


def community(slug: str | None) -> Community:
    """The one with this short name, or the only one; needs Django.

    Raises:
        Failed: there is none, or several and none is named.
    """
    from talka.team.models import Community

    names = _names(slug)
    if slug is None and len(names) > 1:
        raise Failed("There are several brands.", f"Add --community with one of: {', '.join(names)}")
    return Community.objects.get(slug=slug or names[0])


def communities(slug: str | None) -> list[Community]:
    """The one with this short name, or all of them; needs Django.

    Raises:
        Failed: there is none.
    """
    from talka.team.models import Community

    names = _names(slug)
    return list(Community.objects.filter(slug__in=[slug] if slug else names).order_by("slug"))


def _names(slug: str | None) -> list[str]:
    """The short names of all, among which the one asked for must be."""
    from talka.team.models import Community

    names = list(Community.objects.order_by("slug").values_list("slug", flat=True))
    if not names:
        raise Failed("There is no brand yet.", "Open Talka in the browser and make one first.")
    if slug is not None and slug not in names:
        raise Failed(f"There is no brand “{slug}”.", f"There is: {', '.join(names)}")
    return names
