"""The river: what was heard, newest first, in pages that stay put while new posts arrive."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Lower

from talka.channels.models import Author, Channel, Post
from talka.listening.models import Mention, Topic
from talka.listening.queries.filters import RiverFilter
from talka.listening.search import found_by, narrowed
from talka.team.models import Community

PAGE = 30
MOST_NEW = 100
NAMESAKES = 200
# A search whose candidates must be read again looks at this many before it shows what it has.
MOST_LOOKED_AT = 1_000
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


def standing(community: Community, chosen: RiverFilter) -> QuerySet[Post]:
    """All posts that a filter shows, in no order; a search that is not exact gives candidates only."""
    posts = Post.objects.filter(community=community)
    if chosen.topic:
        posts = posts.filter(mentions__topic=chosen.topic)
    if chosen.channel:
        posts = posts.filter(channel=chosen.channel)
    if chosen.language:
        posts = posts.filter(language=chosen.language)
    if chosen.since:
        posts = posts.filter(created_at__gte=chosen.since)
    if chosen.until:
        posts = posts.filter(created_at__lt=chosen.until)
    if not chosen.deleted:
        posts = posts.filter(deleted_at=None)
    if chosen.folds:
        posts = posts.filter(repeat_of=None)
    return _spoken_by(posts, community, chosen).filter(narrowed(chosen.search))


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
    posts = _ordered(standing(community, chosen), chosen, after)
    found: list[Post] = []
    looked_at = 0
    step = size + 1
    while looked_at < MOST_LOOKED_AT:
        some = list(_shown(posts)[looked_at : looked_at + step])
        looked_at += len(some)
        found += [post for post in some if found_by(chosen.search, post)]
        if len(found) > size:
            return RiverPage(rows=rows(found[:size]), older=_place(found[size - 1]))
        if len(some) < step:
            return RiverPage(rows=rows(found), older=None)
        step = min(step * 4, MOST_LOOKED_AT - looked_at or 1)
        last = some[-1]
    return RiverPage(rows=rows(found), older=_place(last), thinned=True)


def _ordered(posts: QuerySet[Post], chosen: RiverFilter, after: Place | None) -> QuerySet[Post]:
    # A topic's river walks the index of its mentions, which carry the post's time.
    moment, key = ("mentions__created_at", "mentions__post_id") if chosen.topic else ("created_at", "id")
    if after:
        older = Q(**{f"{moment}__lt": after.created_at}) | Q(**{f"{key}__lt": after.post_id})
        posts = posts.filter(older, **{f"{moment}__lte": after.created_at})
    return posts.order_by(F(moment).desc(), F(key).desc())


def _shown(posts: QuerySet[Post]) -> QuerySet[Post]:
    return posts.select_related("author", "channel").defer(*HEAVY)


def _place(post: Post) -> Place:
    return Place(post.created_at, post.id)


def rows(posts: Sequence[Post]) -> list[Row]:
    """Posts with their topics and the number of their repeats: two queries, however many there are."""
    ids = [post.id for post in posts]
    topics = topics_of(ids)
    repeats = Counter(
        dict(
            Post.objects.filter(repeat_of__in=ids, deleted_at=None)
            .values_list("repeat_of")
            .annotate(count=Count("id"))
            .order_by()
        )
    )
    return [Row(post=post, topics=topics.get(post.id, []), repeats=repeats[post.id]) for post in posts]


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
    wanted = standing(community, dataclasses.replace(chosen, deleted=True)).filter(id__in=ids)
    shown = [post for post in _shown(wanted).order_by("-created_at", "-id") if found_by(chosen.search, post)]
    seen = {post.id for post in shown}
    changed = [post_id for post_id, _, version, deleted in head if (version > 1 or deleted) and post_id not in seen]
    return News(rows=rows(shown), changed=changed, seq=head[-1][1])


def channels_of(community: Community) -> QuerySet[Channel]:
    """The channels that a reader can choose from."""
    return Channel.objects.filter(community=community, removed=None).order_by("name")
