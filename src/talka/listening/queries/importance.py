"""The river by importance: among the newest posts of a filter, those that people react to and that ask for an answer.

The weight of a post is a sum whose parts are told beside it:

- ln(1 + likes + 2 comments + 3 shares), because to answer and to pass on is more than to like;
- ln(1 + repeats), how often nearly the same was said since;
- 1 for a complaint, 1 for a question or request, half for another negative post;
- minus 3 for spam.
"""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Case, Count, F, FloatField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Ln

from talka.channels.models import Post
from talka.listening.conditions import has_intent
from talka.listening.queries.filters import RiverFilter
from talka.listening.queries.river import PAGE, Place, RiverPage, places, rows_at
from talka.team.models import Community

MOST: Final = 2 * PAGE
NEWEST: Final = 5_000
"""So many of the newest posts of the filter are weighed."""

_COMPLAINS, _ASKS, _NEGATIVE, _SPAM = 1.0, 1.0, 0.5, -3.0


def important(community: Community, chosen: RiverFilter) -> RiverPage:
    """The most important of the newest posts of a filter; no page comes after it."""
    newest = places(community, chosen, after=None, size=NEWEST)
    weighed = Post.objects.filter(pk__in=[place.post_id for place in newest.places]).annotate(weight=weight())
    best = weighed.order_by("-weight", "-created_at", "-id").values_list("created_at", "id")[:MOST]
    found = [Place(*row) for row in best]
    order = {place.post_id: number for number, place in enumerate(found)}
    return RiverPage(rows=sorted(rows_at(found), key=lambda row: order[row.post.id]), older=None)


def weight() -> Any:
    """How important a post is, as an expression (see above)."""
    return _ln(_reactions()) + _ln(_repeats()) + _urgency()


def _reactions() -> Any:
    return Coalesce(F("likes"), 0) + 2 * Coalesce(F("comments"), 0) + 3 * Coalesce(F("shares"), 0)


def _repeats() -> Any:
    same: QuerySet[Post, Any] = Post.objects.filter(repeat_of=OuterRef("pk"), deleted_at=None).order_by()
    return Coalesce(Subquery(same.values("repeat_of").annotate(count=Count("id")).values("count")), 0)


def _urgency() -> Any:
    complains, asks = has_intent("complaint"), has_intent("question") | has_intent("request")
    negative = Q(sentiment=-1) & ~complains
    parts = ((complains, _COMPLAINS), (asks, _ASKS), (negative, _NEGATIVE), (has_intent("spam"), _SPAM))
    cases = [_worth(where, points) for where, points in parts]
    return sum(cases[1:], start=cases[0])


def _worth(where: Q, points: float) -> Case:
    return Case(When(where, then=Value(points)), default=Value(0.0), output_field=FloatField())


def _ln(number: Any) -> Any:
    return Ln(Value(1.0) + number, output_field=FloatField())
