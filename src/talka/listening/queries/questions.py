"""Questions that were put to nobody in particular, and that nobody has answered.

A question is open while all of this holds: it is labelled as a question and not as spam, it stands and repeats
nothing, a chosen topic matches it, nobody but its author has answered it as far as was heard, it was not said under
a handle of the brand, and nobody has settled it. So an answer that is heard closes it by itself, and one that is
deleted opens it again.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
import uuid
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from django.db.models import Case, Count, Exists, F, FloatField, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Extract, Ln, Lower

from talka.channels.models import Author, Post
from talka.listening.conditions import has_intent
from talka.listening.enums import TopicKind
from talka.listening.models import Mention, SettledQuestion, Topic
from talka.listening.queries.river import HEAVY, NAMESAKES, Row, rows
from talka.team.models import Community

PAGE: Final = 30
SETTLED_SHOWN: Final = 30

POINTS: Final = {
    TopicKind.BRAND: 3,
    TopicKind.PRODUCT: 3,
    TopicKind.TRADE: 2,
    TopicKind.COMPETITOR: 1,
    TopicKind.CAMPAIGN: 1,
}
"""What a question is worth by what it is about; with several topics the most counts."""

DEFAULT_KINDS: Final = frozenset(POINTS) - {TopicKind.CAMPAIGN}
FADING: Final = dt.timedelta(days=2)
"""In this time a question loses one point; each doubling of the likes, shares and comments gives it one."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class QuestionFilter:
    """Which questions are looked for; without a topic those of `DEFAULT_KINDS` count.

    Attributes:
        since: questions from this moment on.
        promising: the most promising first, else the newest.
    """

    since: dt.datetime
    topic: Topic | None = None
    promising: bool = True


@dataclasses.dataclass(frozen=True, kw_only=True)
class Questions:
    """The first open questions, and how many there are."""

    rows: list[Row]
    count: int

    @property
    def beyond(self) -> int:
        """Questions that are not among the rows."""
        return self.count - len(self.rows)


def open_questions(community: Community, chosen: QuestionFilter, *, size: int = PAGE) -> Questions:
    """The questions to answer now: as many queries for one as for many."""
    topics = _topics(community, chosen)
    found = _ordered(_open(community, chosen, topics), chosen, topics).annotate(whole=Window(Count("pk")))
    head = list(found.values_list("id", "whole")[:size])
    return Questions(rows=_rows([post_id for post_id, _whole in head]), count=head[0][1] if head else 0)


def settlement_of(community: Community, post_id: uuid.UUID) -> SettledQuestion | None:
    """How a question was settled, if it was."""
    found = SettledQuestion.objects.filter(community=community, post=post_id)
    return found.select_related("post", "user").defer("post__words").first()


def settled_questions(community: Community) -> list[tuple[Row, SettledQuestion]]:
    """The questions that were settled last, newest first."""
    found = list(
        SettledQuestion.objects.filter(community=community)
        .select_related("user", "post__author", "post__channel")
        .defer(*(f"post__{name}" for name in HEAVY))
        .order_by("-at")[:SETTLED_SHOWN]
    )
    return list(zip(rows([each.post for each in found]), found, strict=True))


def _topics(community: Community, chosen: QuestionFilter) -> dict[uuid.UUID, TopicKind]:
    if chosen.topic:
        return {chosen.topic.pk: TopicKind(chosen.topic.kind)}
    kinds = community.topics.filter(kind__in=DEFAULT_KINDS).values_list("id", "kind")
    return {topic_id: TopicKind(kind) for topic_id, kind in kinds}


def _open(community: Community, chosen: QuestionFilter, topics: Collection[uuid.UUID]) -> QuerySet[Post]:
    answers = Post.objects.filter(parent=OuterRef("pk"), deleted_at=None)
    by_others = answers.filter(Q(author=None) | ~Q(author=Coalesce(OuterRef("author"), Value(uuid.UUID(int=0)))))
    asked = Post.objects.filter(
        has_intent("question"),
        ~has_intent("spam"),
        _about(topics),
        ~Exists(by_others),
        ~Exists(SettledQuestion.objects.filter(post=OuterRef("pk"))),
        community=community,
        created_at__gte=chosen.since,
        repeat_of=None,
        deleted_at=None,
    )
    ours = _own_authors(community)
    return asked.exclude(author__in=ours) if ours else asked


def _about(topics: Iterable[uuid.UUID]) -> Exists:
    return Exists(Mention.objects.filter(post=OuterRef("pk"), topic__in=list(topics)))


def _own_authors(community: Community) -> list[uuid.UUID]:
    """Accounts under a handle of the brand."""
    names = {handle.strip().lstrip("@").lower() for handle in community.handles} - {""}
    if not names:
        return []
    written = names | {f"@{name}" for name in names}
    ours = Author.objects.filter(community=community).annotate(lower_handle=Lower("handle"))
    return list(ours.filter(lower_handle__in=written).values_list("id", flat=True)[:NAMESAKES])


def _ordered(found: QuerySet[Post], chosen: QuestionFilter, topics: dict[uuid.UUID, TopicKind]) -> QuerySet[Post]:
    newest = ("-created_at", "-id")
    if not chosen.promising:
        return found.order_by(*newest)
    return found.annotate(points=_worth(topics) + _liveliness() + _freshness()).order_by("-points", *newest)


def _worth(topics: dict[uuid.UUID, TopicKind]) -> Case:
    by_points: dict[int, list[uuid.UUID]] = {}
    for topic_id, kind in topics.items():
        by_points.setdefault(POINTS[kind], []).append(topic_id)
    best_first = sorted(by_points.items(), reverse=True)
    cases = [When(_about(ids), then=Value(float(points))) for points, ids in best_first[:-1]]
    rest = float(best_first[-1][0]) if best_first else 0.0
    return Case(*cases, default=Value(rest), output_field=FloatField())


def _liveliness() -> Combinable:
    """The binary logarithm of one more than the likes, shares and comments."""
    likes, shares, comments = (Coalesce(F(name), 0) for name in ("likes", "shares", "comments"))
    return Ln(Cast(likes + shares + comments + 1, FloatField())) / Value(math.log(2))


def _freshness() -> Combinable:
    """The points that are not yet lost, but for a number that is the same for all."""
    return Cast(Extract("created_at", "epoch"), FloatField()) / Value(FADING.total_seconds())


def _rows(ids: Sequence[uuid.UUID]) -> list[Row]:
    posts = Post.objects.filter(pk__in=ids).select_related("author", "channel").defer(*HEAVY).in_bulk()
    return rows([posts[post_id] for post_id in ids if post_id in posts])
