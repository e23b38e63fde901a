"""Saved views as their pages show them."""

from __future__ import annotations

import uuid

from django.db.models import F, Q, QuerySet

from talka.listening.models import SavedView
from talka.team.models import Community, User


def views_of(community: Community, user: User, *, page: str | None = None) -> QuerySet[SavedView]:
    """The views that a person can use, their own first, by name; of one page or of all."""
    seen = community.saved_views.filter(Q(user=user) | Q(user=None))
    if page is not None:
        seen = seen.filter(page=page)
    return seen.order_by(F("user").asc(nulls_last=True), "name")


def view_of(community: Community, user: User, view_id: uuid.UUID) -> SavedView:
    """A view that a person can use. Raises SavedView.DoesNotExist, also for one of another person."""
    return views_of(community, user).get(pk=view_id)
