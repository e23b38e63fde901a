"""Alerts as their pages show them. What a firing means in words is `talka.listening.alerting`'s business."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Final

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from talka.channels.models import Post
from talka.listening.enums import DeliveryState
from talka.listening.models import Alert, Delivery, Firing, SeenFirings
from talka.team.models import Community, User

WEEKS: Final = 4
PAGE: Final = 30
MOST_UNREAD: Final = 99
MOST_DELIVERIES: Final = 20
_EVER: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
TROUBLED: Final = (DeliveryState.FAILED, DeliveryState.GIVEN_UP)


@dataclasses.dataclass(frozen=True, kw_only=True)
class AlertLine:
    """An alert of the list: when it last told something, how often, and messages that did not get through."""

    alert: Alert
    last: dt.datetime | None
    per_week: float
    troubled: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class FiringPage:
    """Some of what was told, newest first; ``older`` is the id after which it goes on, None at the end."""

    firings: Sequence[Firing]
    older: uuid.UUID | None


def alert_of(community: Community, alert_id: uuid.UUID) -> Alert:
    """An alert of a community. Raises Alert.DoesNotExist."""
    alerts = community.alerts.select_related("community", "owner", "author").prefetch_related("topics", "readers")
    return alerts.get(pk=alert_id)


def alert_lines(community: Community, *, now: dt.datetime) -> list[AlertLine]:
    """All alerts by name: four questions, however many there are."""
    alerts = list(community.alerts.select_related("owner", "author").prefetch_related("topics"))
    since = now - dt.timedelta(weeks=WEEKS)
    newest = Firing.objects.filter(alert=OuterRef("pk")).order_by("-at", "-id").values("at")[:1]
    last = dict(community.alerts.values_list("pk").annotate(last=Subquery(newest)))
    lately = Firing.objects.filter(alert__in=alerts, at__gte=since).order_by()
    counts = dict(lately.values_list("alert").annotate(count=Count("id")))
    troubled = dict(
        Delivery.objects.filter(alert__in=alerts, state__in=TROUBLED)
        .order_by()
        .values_list("alert")
        .annotate(count=Count("id"))
    )
    return [
        AlertLine(
            alert=alert,
            last=last.get(alert.pk),
            per_week=counts.get(alert.pk, 0) / _weeks(alert, now),
            troubled=troubled.get(alert.pk, 0),
        )
        for alert in alerts
    ]


def _weeks(alert: Alert, now: dt.datetime) -> float:
    """The weeks over which firings are counted: not more than the alert is old."""
    return min(float(WEEKS), max(1.0, (now - alert.created) / dt.timedelta(weeks=1)))


def firings_of(alert: Alert, *, after: uuid.UUID | None = None) -> FiringPage:
    """What an alert told, newest first."""
    return _page(Firing.objects.filter(alert=alert), after)


def news(community: Community, *, after: uuid.UUID | None = None) -> FiringPage:
    """Everything that was told in a community, newest first."""
    return _page(Firing.objects.filter(community=community), after)


def _page(firings: QuerySet[Firing], after: uuid.UUID | None) -> FiringPage:
    edge = firings.filter(pk=after).first() if after else None
    if edge:
        firings = firings.filter(Q(at__lt=edge.at) | Q(at=edge.at, pk__lt=edge.pk))
    posts = Post.objects.select_related("author", "channel").defer("words", "links", "hashtags", "handles")
    whole = firings.select_related("community", "alert", "author", "burst").prefetch_related(
        Prefetch("posts", posts.order_by("-created_at", "-id"))
    )
    found = list(whole.order_by("-at", "-id")[: PAGE + 1])
    return FiringPage(firings=found[:PAGE], older=found[PAGE - 1].pk if len(found) > PAGE else None)


def deliveries_of(alert: Alert) -> Sequence[Delivery]:
    """The messages that an alert made lately; those that did not get through first."""
    made = Delivery.objects.filter(alert=alert).select_related("receiver").annotate(told=Count("firings"))
    troubled = list(made.filter(state__in=TROUBLED).order_by("-created", "-id")[:MOST_DELIVERIES])
    others = made.exclude(state__in=TROUBLED).order_by("-created", "-id")
    return troubled + list(others[: max(0, MOST_DELIVERIES - len(troubled))])


def delivery_of(community: Community, delivery_id: uuid.UUID) -> Delivery:
    """A message of an alert of a community. Raises Delivery.DoesNotExist."""
    return Delivery.objects.get(pk=delivery_id, community=community)


def unread(user: User, community: Community) -> int:
    """How much was told that somebody has not seen, up to `MOST_UNREAD` and one more: one question."""
    seen = SeenFirings.objects.filter(user=user, community=community).values("until")[:1]
    since = Coalesce(Subquery(seen), Value(_EVER))
    return Firing.objects.filter(community=community, at__gt=since)[: MOST_UNREAD + 1].count()


def seen_until(user: User, community: Community) -> dt.datetime | None:
    """Up to when somebody has seen what was told."""
    seen = SeenFirings.objects.filter(user=user, community=community)
    return seen.values_list("until", flat=True).first()


def readers_of(community: Community, *, besides: Iterable[User] = ()) -> QuerySet[User]:
    """Who may get mails: the members, and whoever administers the installation and is here now."""
    mine = Q(memberships__community=community) | Q(pk__in=[user.pk for user in besides])
    return User.objects.filter(mine, is_active=True).order_by("name", "email").distinct()
