"""What the shell around every page needs: the brands of the reader and the menu of the brand they are in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from talka.listening.queries.alerts import unread
from talka.team.enums import Theme
from talka.team.models import Community, Membership
from talka.team.rules import Right, may

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Entry(NamedTuple):
    """A line of the menu. ``names`` are the URL names of the pages that it stands for."""

    url_name: str
    names: str
    label: StrOrPromise
    icon: str
    right: Right


class Line(NamedTuple):
    """An entry as a template shows it; ``new`` is how much is new there."""

    address: str
    names: str
    label: StrOrPromise
    icon: str
    new: int = 0


MAIN = (
    Entry("today", "today", _("Today"), "today", Right.READ),
    Entry("river", "river post*", _("River"), "river", Right.READ),
    Entry("alerts_news", "alert*", _("Alerts"), "bell", Right.READ),
    Entry("questions", "question*", _("Questions"), "questions", Right.READ),
    Entry("explore", "explore* compare bursts", _("Explore"), "explore", Right.READ),
    Entry("topics", "topic*", _("Topics"), "topics", Right.READ),
    Entry("collections", "collection*", _("Collections"), "collections", Right.READ),
    Entry("channels_list", "channels_*", _("Channels"), "channels", Right.READ),
)
REST = (
    Entry("import", "import*", _("Import"), "import", Right.IMPORT_POSTS),
    Entry("quarantine", "quarantine*", _("Quarantine"), "quarantine", Right.IMPORT_POSTS),
    Entry("team_members", "team_member* team_invit*", _("Team"), "team", Right.MANAGE_TEAM),
    Entry("team_audit", "team_audit*", _("Audit log"), "audit", Right.SEE_AUDIT),
    Entry("team_settings", "team_settings*", _("Settings"), "settings", Right.MANAGE_COMMUNITY),
)


def menu(membership: Membership, entries: tuple[Entry, ...], counts: Mapping[str, int] | None = None) -> list[Line]:
    """The lines of a menu that a member may see; ``counts`` by the URL name of an entry."""
    slug, new = membership.community.slug, counts or {}
    return [
        Line(reverse(entry.url_name, args=[slug]), entry.names, entry.label, entry.icon, new.get(entry.url_name, 0))
        for entry in entries
        if may(membership, entry.right)
    ]


class Brand(NamedTuple):
    """A brand in the switcher."""

    name: str
    slug: str
    address: str


def _brands(request: HttpRequest) -> list[Brand]:
    if not request.user.is_authenticated:
        return []
    mine = Community.objects.all()
    if not request.user.is_superuser:
        mine = mine.filter(memberships__user=request.user)
    return [Brand(name, slug, reverse("today", args=[slug])) for name, slug in mine.values_list("name", "slug")]


def _new(membership: Membership) -> dict[str, int]:
    return {"alerts_news": unread(membership.user, membership.community)}


def _site(request: HttpRequest) -> dict[str, Any]:
    membership: Membership | None = getattr(request, "membership", None)
    return {
        "brands": _brands(request),
        "main": menu(membership, MAIN, _new(membership)) if membership else [],
        "rest": menu(membership, REST) if membership else [],
        "themes": Theme.choices,
        "me": reverse("me"),
        "all_brands": reverse("communities"),
        "new_brand": reverse("start") if getattr(request.user, "is_superuser", False) else "",
    }


def site(request: HttpRequest) -> dict[str, Any]:
    """``site`` for templates, worked out only where a page shows the shell."""
    return {"site": SimpleLazyObject(lambda: _site(request))}
