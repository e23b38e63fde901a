"""Bursts that were found."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence

from django.db.models import Prefetch, Q, QuerySet

from talka.channels.models import Post
from talka.listening.models import Burst, Topic
from talka.listening.queries.river import HEAVY
from talka.team.models import Community

PAGE = 20
OVER_LATELY = dt.timedelta(days=2)


def bursts_of(topics: Collection[Topic], since: dt.datetime, until: dt.datetime) -> QuerySet[Burst]:
    """The bursts of some topics that began in [since, until), oldest first."""
    found = Burst.objects.filter(topic__in=list(topics), start__gte=since, start__lt=until)
    return found.select_related("topic").order_by("start", "id")


def present_bursts(community: Community, now: dt.datetime) -> QuerySet[Burst]:
    """The bursts of a community that last, or were over lately."""
    lately = Q(end=None) | Q(end__gte=now - OVER_LATELY)
    return Burst.objects.filter(lately, community=community).select_related("topic").order_by("start", "id")


@dataclasses.dataclass(frozen=True, kw_only=True)
class BurstPage:
    """Some bursts, the newest first, with the posts that say most of them; ``older`` is where the next ones begin.

    The parts of each are loaded with it (`Burst.part_of`), the greatest first.
    """

    bursts: Sequence[Burst]
    posts: Mapping[uuid.UUID, Post]
    older: dt.datetime | None


def burst_page(
    community: Community, *, topic: Topic | None = None, kind: str = "", before: dt.datetime | None = None
) -> BurstPage:
    """The newest bursts: three queries, however many there are.

    A part is shown in the whole, by itself only where the whole is not of the kind that is asked for.
    """
    own = Q(part_of=None) | ~Q(part_of__kind=kind) if kind else Q(part_of=None)
    newest = (
        Burst.objects.filter(own, community=community).select_related("topic").order_by("-start", "intent", "phrase")
    )
    found = newest.prefetch_related(Prefetch("parts", Burst.objects.order_by("-observed", "phrase")))
    if topic:
        found = found.filter(topic=topic)
    if kind:
        found = found.filter(kind=kind)
    if before:
        found = found.filter(start__lt=before)
    shown = list(found[: PAGE + 1])
    ids = [post_id for burst in shown[:PAGE] for post_id in burst.evidence.get("posts", ())]
    posts = Post.objects.filter(pk__in=ids, community=community, deleted_at=None).select_related("author", "channel")
    return BurstPage(
        bursts=shown[:PAGE],
        posts=posts.defer(*HEAVY).in_bulk(),
        older=shown[PAGE - 1].start if len(shown) > PAGE else None,
    )
