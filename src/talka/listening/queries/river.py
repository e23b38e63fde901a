"""The river: what was heard, newest first, in pages that stay put while new posts arrive."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay, Lower

from talka.channels.models import Author, Channel, Post
from talka.listening.models import Mention, Topic
from talka.listening.queries.filters import RiverFilter
from talka.listening.search import Search
from talka.listening.zones import reader_zone
from talka.team.models import Community

PAGE = 30
MOST_NEW = 100
NAMESAKES = 200
# A search whose candidates must be read again looks at this many before it shows what it has.
MOST_LOOKED_AT = 1_000
# A search first walks among this many of the newest posts.
WALKED = 10_000
HEAVY = ("links", "hashtags", "handles", "words")


class Place(NamedTuple):
    """A place between two posts: after it come posts older than this one. Written as ``<microseconds>.<id>``."""

    created_at: dt.datetime
    post_id: uuid.UUID

    def __str__(self) -> str:
        since = self.created_at - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
        return f"{since // dt.timedelta(microseconds=1)}.{self.post_id}"

    @classmethod
    def read(cls, text: str) -> Place:
        """The place that `str` wrote. Raises ValueError for anything else."""
        microseconds, _, post_id = text.partition(".")
        try:
            moment = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=int(microseconds))
        except OverflowError as error:
            raise ValueError(text) from error
        return cls(moment, uuid.UUID(post_id))


class Places(NamedTuple):
    """Some places, and the one where older ones go on; None at the end. ``thinned`` if the search gave up early."""

    places: list[Place]
    older: Place | None
    thinned: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Row:
    """A post of the river with what belongs beside it; ``repeats`` counts the posts folded under it."""

    post: Post
    topics: list[Topic]
    repeats: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class RiverPage:
    """Some rows, and the place where older ones go on; None at the end. ``thinned`` if the search gave up early."""

    rows: list[Row]
    older: Place | None
    thinned: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class News:
    """What was announced after a number.

    Attributes:
        rows: posts that the filter shows, newest first.
        changed: ids of edited or deleted posts that the filter does not show (any more).
        seq: everything up to this number is contained.
        more: how many more were announced than fit; the reader should load the page anew.
    """

    rows: list[Row]
    changed: list[uuid.UUID]
    seq: int
    more: int = 0


def standing(
    community: Community,
    chosen: RiverFilter,
    *,
    after: Place | None = None,
    edge: dt.datetime | None = None,
    beyond: dt.datetime | None = None,
) -> QuerySet[Post]:
    """All posts that a filter shows, in no order and whatever is searched for.

    Only those older than the place ``after``, not older than ``edge``, older than ``beyond``.
    """
    moment, key = _order(chosen)
    # One condition, because Django gives each `filter` that names mentions a join of its own.
    asked = Q(mentions__topic=chosen.topic) if chosen.topic else Q()
    for since in filter(None, (chosen.since, edge)):
        asked &= Q((f"{moment}__gte", since))
    for until in filter(None, (chosen.until, beyond)):
        asked &= Q((f"{moment}__lt", until))
    if after:
        older = Q((f"{moment}__lt", after.created_at)) | Q((f"{key}__lt", after.post_id))
        asked &= Q((f"{moment}__lte", after.created_at)) & older
    posts = Post.objects.filter(asked, community=community)
    if chosen.channel:
        posts = posts.filter(channel=chosen.channel)
    if chosen.language:
        posts = posts.filter(language=chosen.language)
    if chosen.hour is not None:
        posts = _in_hour(posts, chosen.hour)
    if not chosen.deleted:
        posts = posts.filter(deleted_at=None)
    if chosen.folds:
        posts = posts.filter(repeat_of=None)
    return _spoken_by(posts, community, chosen)


def _in_hour(posts: QuerySet[Post], hour: int) -> QuerySet[Post]:
    """Posts of one hour of the week, by the clocks of the reader's zone."""
    zone = reader_zone()
    day, of_day = divmod(hour, 24)
    asked = posts.alias(
        weekday=ExtractIsoWeekDay("created_at", tzinfo=zone), hour_of_day=ExtractHour("created_at", tzinfo=zone)
    )
    return asked.filter(weekday=day + 1, hour_of_day=of_day)


def _order(chosen: RiverFilter) -> tuple[str, str]:
    # A topic's river walks the index of its mentions, which carry the post's time.
    return ("mentions__created_at", "mentions__post_id") if chosen.topic else ("created_at", "id")


def _spoken_by(posts: QuerySet[Post], community: Community, chosen: RiverFilter) -> QuerySet[Post]:
    if chosen.author:
        posts = posts.filter(author_id=chosen.author)
    if chosen.person:
        name = chosen.person.lstrip("@").lower()
        namesakes = (
            Author.objects.filter(community=community)
            .annotate(lower_handle=Lower("handle"), lower_name=Lower("name"))
            .filter(Q(lower_handle__in=(name, f"@{name}")) | Q(lower_name=name))
        )
        # Two steps, because the planner misjudges how many posts a few people have.
        posts = posts.filter(author_id__in=list(namesakes.values_list("id", flat=True)[:NAMESAKES]))
    return posts


def river(community: Community, chosen: RiverFilter, *, after: Place | None = None, size: int = PAGE) -> RiverPage:
    """The newest posts of a filter, or those older than a place."""
    found = places(community, chosen, after=after, size=size)
    return RiverPage(rows=rows_at(found.places), older=found.older, thinned=found.thinned)


def places(community: Community, chosen: RiverFilter, *, after: Place | None, size: int) -> Places:
    """Where the posts of a page stand."""
    found: list[Place] = []
    search = Search(chosen.search, community.pk)
    for number, posts in enumerate(_ways(community, chosen, after)):
        most = size + 1 - len(found)
        candidates, looked_at = posts.filter(search.where), max(MOST_LOOKED_AT, most)
        hits, looked_until = search.first(candidates, most, looked_at=looked_at, at_once=number > 0)
        found += [Place(*hit) for hit in hits]
        if len(found) > size:
            return Places(found[:size], found[size - 1])
        if looked_until:
            return Places(found, Place(*looked_until), thinned=True)
    return Places(found, None)


def _ways(community: Community, chosen: RiverFilter, after: Place | None) -> Iterator[QuerySet[Post]]:
    """The posts of a filter, newest first, in one part or two, to be read until the page is full.

    The planner takes the words of a search to be spread evenly over time and walks from the newest post on; words
    of long ago, or that never meet, lead it past every post. So it walks among some of the newest only; older ones
    are found by the index of words and then sorted.
    """
    moment, key = _order(chosen)
    newest = (F(moment).desc(), F(key).desc())
    edge = _edge(community, chosen, after) if chosen.search else None
    yield standing(community, chosen, after=after, edge=edge).order_by(*newest)
    if edge:
        # The sum keeps the planner from walking the index of time.
        sorted_by = (F(moment) + Value(dt.timedelta())).desc()
        yield standing(community, chosen, after=after, beyond=edge).order_by(sorted_by, F(key).desc())


def _edge(community: Community, chosen: RiverFilter, after: Place | None) -> dt.datetime | None:
    """How far the first walk goes; None when there are fewer posts than that, whatever the words."""
    alone: QuerySet[Post] | QuerySet[Mention]
    if chosen.topic:
        alone = Mention.objects.filter(topic=chosen.topic)
    elif chosen.channel:
        alone = Post.objects.filter(channel=chosen.channel)
    else:
        alone = Post.objects.filter(community=community, **({"language": chosen.language} if chosen.language else {}))
    if after:
        alone = alone.filter(created_at__lte=after.created_at)
    walk = alone.order_by("-created_at").values_list("created_at", flat=True)
    return next(iter(walk[WALKED : WALKED + 1]), None)


def rows_at(places: Sequence[Place]) -> list[Row]:
    """The posts at these places, newest first."""
    posts = _shown(Post.objects.filter(id__in=[place.post_id for place in places]))
    return rows(sorted(posts, key=_place, reverse=True))


def _shown(posts: QuerySet[Post]) -> QuerySet[Post]:
    return posts.select_related("author", "channel").defer(*HEAVY)


def _place(post: Post) -> Place:
    return Place(post.created_at, post.id)


def rows(posts: Sequence[Post]) -> list[Row]:
    """Posts with their topics and the number of their repeats: two queries, however many there are."""
    ids = [post.id for post in posts]
    topics = topics_of(ids)
    repeats = repeats_in(ids)
    return [Row(post=post, topics=topics.get(post.id, []), repeats=repeats[post.id]) for post in posts]


def repeats_in(ids: Iterable[uuid.UUID]) -> Counter[uuid.UUID]:
    """How many posts stand that repeat each of some."""
    repeats = Post.objects.filter(repeat_of__in=list(ids), deleted_at=None).values_list("repeat_of")
    return Counter(dict(repeats.annotate(count=Count("id")).order_by()))


def topics_of(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Topic]]:
    """The topics of each post that has any, by name."""
    found: dict[uuid.UUID, list[Topic]] = {}
    for mention in Mention.objects.filter(post__in=list(ids)).select_related("topic").order_by("topic__name"):
        found.setdefault(mention.post_id, []).append(mention.topic)
    return found


def news(community: Community, chosen: RiverFilter, *, after: int, most: int = MOST_NEW) -> News:
    """What was announced after the number ``after``: new posts, edits, deletions.

    Deletions are among the rows even when the filter hides deleted posts, so that a page can strike them out.
    """
    announced = Post.objects.filter(community=community, seq__gt=after)
    head = list(announced.order_by("seq").values_list("id", "seq", "version", "deleted_at")[: most + 1])
    if len(head) > most:
        return News(rows=[], changed=[], seq=after, more=announced.count())
    if not head:
        return News(rows=[], changed=[], seq=after)
    ids = [post_id for post_id, *_ in head]
    search = Search(chosen.search, community.pk)
    wanted = standing(community, dataclasses.replace(chosen, deleted=True)).filter(search.where, id__in=ids)
    shown = rows_at([Place(*hit) for hit, holds in search.read(wanted) if holds])
    seen = {row.post.id for row in shown}
    changed = [post_id for post_id, _, version, deleted in head if (version > 1 or deleted) and post_id not in seen]
    return News(rows=shown, changed=changed, seq=head[-1][1])


def channels_of(community: Community) -> QuerySet[Channel]:
    """The channels that a reader can choose from."""
    return Channel.objects.filter(community=community, removed=None).order_by("name")
