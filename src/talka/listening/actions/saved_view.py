"""Saved views: keeping a filter under a name, renaming, deleting."""

from __future__ import annotations

from typing import Any, Final

from django.db import transaction

from talka.listening.actions.uses import lock
from talka.listening.models import SavedView
from talka.listening.refusals import TakenError, TooManyError
from talka.team.actions import record
from talka.team.actor import Actor
from talka.team.models import Community, User

MOST: Final = 50
"""Views of one person, and views of everybody."""


def save_view(
    *,
    by: Actor,
    community: Community,
    owner: User | None,
    name: str,
    page: str,
    filter: str,  # noqa: A002 - the column's name
) -> SavedView:
    """Keep a filter; without an owner it is everybody's. ``filter`` is a query string.

    Raises:
        TakenError: the owner has a view of this name.
        TooManyError: there are `MOST` of them.
    """
    with transaction.atomic():
        lock(community)
        _refuse_taken(community, owner, name)
        if community.saved_views.filter(user=owner).count() >= MOST:
            raise TooManyError(MOST)
        made = SavedView.objects.create(community=community, user=owner, name=name, page=page, filter=filter)
        record(by=by, community=community, action="view.save", obj=made, after=_facts(made))
    return made


def rename_view(*, by: Actor, view: SavedView, name: str) -> SavedView:
    """Give a view another name.

    Raises:
        TakenError: its owner has another view of this name.
    """
    with transaction.atomic():
        lock(view.community)
        current = SavedView.objects.get(pk=view.pk)
        before = _facts(current)
        _refuse_taken(current.community, current.user, name, besides=current)
        current.name = name
        if _facts(current) != before:
            current.save(update_fields=["name"])
            record(
                by=by,
                community=current.community,
                action="view.rename",
                obj=current,
                before=before,
                after=_facts(current),
            )
    return current


def delete_view(*, by: Actor, view: SavedView) -> None:
    """Forget a view."""
    with transaction.atomic():
        record(by=by, community=view.community, action="view.delete", obj=view, before=_facts(view))
        view.delete()


def _refuse_taken(community: Community, owner: User | None, name: str, *, besides: SavedView | None = None) -> None:
    others = community.saved_views.filter(user=owner, name__iexact=name)
    if besides:
        others = others.exclude(pk=besides.pk)
    if others.exists():
        raise TakenError


def _facts(view: SavedView) -> dict[str, Any]:
    return {"name": view.name, "page": view.page, "filter": view.filter, "for_all": view.user_id is None}
