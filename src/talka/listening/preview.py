"""What a query would have found: volume, examples, what changes against the saved one, what is too common."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Q

from talka.channels.models import Post
from talka.listening.conditions import condition
from talka.listening.documents import document_of, spoken
from talka.listening.explaining import Clause, explain
from talka.listening.measuring import LESS, Measuring, Volume
from talka.listening.models import Topic
from talka.listening.query import And, Not, Prefix, Query, QueryError, Reference, Word, needs
from talka.listening.query.syntax import Span
from talka.listening.resolving import Saved
from talka.listening.search import Search, spans
from talka.listening.zones import reader_zone
from talka.team.models import Community

__all__ = ["Change", "Clause", "Common", "Preview", "Sample", "explain", "preview", "why"]

DAYS: Final = 90
SAMPLES: Final = 20
EXAMPLES: Final = 5
COMMON: Final = 0.01
"""Share of all posts from which on a word that stands alone is worth a warning."""
MOST_WORDS: Final = 8
"""Words that are looked at for warnings."""
_HEAVY: Final = ("links", "hashtags", "handles", "words")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Sample:
    """A stored post and the places [start, end) in `body` of its title and text for which it matches."""

    post: Post
    spans: Sequence[tuple[int, int]]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Change:
    """What would change against the saved query; ``gained`` and ``lost`` count posts over everything stored."""

    gained: int
    lost: int
    estimated: bool
    gained_samples: Sequence[Sample] = ()
    lost_samples: Sequence[Sample] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Common:
    """A word that is enough for the query, and that much is said with.

    Attributes:
        word: as it was typed.
        span: its place in the query.
        share: of all stored posts.
        per_day: posts a day that hold it.
    """

    word: str
    span: Span
    share: float
    per_day: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class Preview:
    """What a query would have found.

    Attributes:
        total: posts of all that is stored.
        days: posts by day, oldest first, each of the last days.
        estimated: the figures come from a sample of ``looked_at`` posts; the total is then ± ``margin``.
        samples: the newest that match; of an estimate perhaps not all of them are the very newest.
        change: None where nothing is saved, or it is the same.
    """

    total: int
    days: Sequence[tuple[dt.date, int]]
    estimated: bool
    margin: int
    looked_at: int
    samples: Sequence[Sample]
    change: Change | None = None
    common: Sequence[Common] = ()


def preview(
    community: Community, text: str, *, saved: str | Topic | None = None, today: dt.date, zone: ZoneInfo | None = None
) -> Preview:
    """What the query would have found among the stored posts; those that were deleted do not count.

    Args:
        community: whose posts, topics and lists.
        text: the query as typed.
        saved: the topic that is being changed, or its query.
        today: the last day of the volume.
        zone: in which days begin; the reader's where not given.

    Raises:
        QueryError: the query cannot be used.
    """
    return _Previewing(community, zone or reader_zone()).preview(text, saved, today)


def why(community: Community, text: str, post: Post) -> Clause:
    """Why a stored post matches a query, or why not; load its author and channel with it.

    Raises:
        QueryError: the query cannot be used.
    """
    names = Saved(community.pk)
    query = _read(names, text)
    names.resolve(query)
    return explain(query, document_of(post), _meant(names))


def _read(names: Saved, text: str) -> Query:
    reading = names.read(text)
    if reading.query is None:
        raise QueryError(reading.mistakes)
    return reading.query


def _meant(names: Saved) -> Callable[[Reference], Query]:
    return names.resolve


class _Previewing:
    """Looks through the stored posts of a community."""

    def __init__(self, community: Community, zone: ZoneInfo) -> None:
        self._community = community
        self._names = Saved(community.pk)
        self._measuring = Measuring(community, zone)

    def preview(self, text: str, saved: str | Topic | None, today: dt.date) -> Preview:
        besides = saved if isinstance(saved, Topic) else None
        query = self._names.resolve(_read(self._names, text), besides=besides)
        search = self._search(query)
        volume = self._measuring.volume(search)
        return Preview(
            total=volume.total,
            days=_filled(volume, today),
            estimated=volume.estimated,
            margin=volume.margin,
            looked_at=volume.looked_at,
            samples=self._samples(search, volume, SAMPLES),
            change=self._change(query, saved.query if isinstance(saved, Topic) else saved),
            common=self._common(query, volume),
        )

    def _search(self, query: Query) -> Search:
        return Search(query, self._community.pk)

    def _samples(self, search: Search, volume: Volume, most: int) -> list[Sample]:
        assert search.query is not None  # noqa: S101 - made by `_search`
        if not volume.total and not volume.hits and not volume.estimated:
            return []
        return self._shown(self._measuring.newest(search, volume, most), search.query)

    def _shown(self, ids: Sequence[uuid.UUID], query: Query) -> list[Sample]:
        posts = Post.objects.filter(pk__in=ids).select_related("author", "channel").defer(*_HEAVY)
        ordered = sorted(posts, key=lambda post: (post.created_at, post.pk), reverse=True)
        return [Sample(post=post, spans=spans([query], spoken(post.title, post.text))) for post in ordered]

    def _change(self, query: Query, saved: str | None) -> Change | None:
        before = self._understood(saved) if saved else None
        if before is None or before == query:
            return None
        gained, more = self._differing(query, before)
        lost, fewer = self._differing(before, query)
        return Change(
            gained=gained.total,
            lost=lost.total,
            estimated=gained.estimated or lost.estimated,
            gained_samples=more,
            lost_samples=fewer,
        )

    def _understood(self, saved: str) -> Query | None:
        """The saved query; None where it was written under older rules."""
        try:
            return self._names.resolve(_read(self._names, saved))
        except QueryError:
            return None

    def _differing(self, one: Query, other: Query) -> tuple[Volume, list[Sample]]:
        """How many posts only one of two queries finds, with examples."""
        search = self._search(And((one, Not(other))))
        volume = self._measuring.volume(search, LESS)
        return volume, self._samples(search, volume, EXAMPLES)

    def _common(self, query: Query, volume: Volume) -> list[Common]:
        """Words that are enough by themselves and common; where little is found, none of them can be."""
        last = self._community.last_seq
        if not last or volume.total < COMMON * last:
            return []
        alone = list(_alone(query))[:MOST_WORDS]
        asked = [condition(word, self._community.pk).where or Q() for word in alone]
        shares = self._measuring.shares(asked) if asked else []
        daily = self._measuring.posts_a_day()
        return [
            Common(word=_typed(word), span=word.span, share=share, per_day=round(share * daily))
            for word, share in zip(alone, shares, strict=True)
            if share >= COMMON
        ]


def _alone(query: Query) -> Iterable[Word | Prefix]:
    """The words that are enough for a query, as far as its need of words tells."""
    for needed in sorted(needs(query), key=repr):
        if len(needed) == 1:
            yield from (word for word in needed if isinstance(word, Word | Prefix))


def _typed(word: Word | Prefix) -> str:
    return word.word if isinstance(word, Word) else f"{word.letters}*"


def _filled(volume: Volume, today: dt.date) -> list[tuple[dt.date, int]]:
    days = (today - dt.timedelta(days=back) for back in range(DAYS - 1, -1, -1))
    return [(day, volume.days.get(day, 0)) for day in days]
