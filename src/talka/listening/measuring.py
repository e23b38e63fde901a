"""How many of the stored posts match a query, by day: counted where that is quick, else estimated from a sample.

A sample of all posts takes one announcement number by chance out of each so many, so it is spread over the whole
past. Where the database finds not too many candidates, but their texts would have to be read, some of them are read.
Both choose the same posts each time, so that a figure stays while a query is not changed.
Margins are those of the normal approximation at 95 % (of none found among n: three in n, the "rule of three").
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
import math
import random
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import OperationalError, connection, transaction
from django.db.models import BigIntegerField, BooleanField, Count, F, Func, Q, QuerySet, Value
from django.db.models.functions import TruncDate
from psycopg.errors import QueryCanceled

from talka.channels.models import Post
from talka.listening.search import Hit, Search
from talka.team.models import Community

MOST_COUNTED: Final = 60_000
"""With more candidates than this, as the planner expects them, nothing is counted."""
MOST_COST: Final = 60_000.0
"""Nor where the planner expects it to cost more than this, in its own units."""
WALKED: Final = 3_000
"""Among this many of the newest posts examples are looked for first."""
SURE: Final = 1.96


class Effort(NamedTuple):
    """How many texts may be read, how large a sample of all posts is, how many milliseconds each count may take."""

    most_read: int
    sample: int
    patience: int


FULL: Final = Effort(1_500, 2_500, 150)
LESS: Final = Effort(400, 800, 80)
_GOLDEN, _HASHES = 2_654_435_761, 2**32


@dataclasses.dataclass(frozen=True, kw_only=True)
class Volume:
    """Posts that match.

    Attributes:
        total: of all that is stored.
        days: those of each day on which there were any.
        margin: the true total lies at most this far away, 19 times out of 20; 0 where it was counted.
        looked_at: size of the sample; 0 where it was counted.
        hits: matches that were met on the way, in no order; all of them when `whole`.
        whole: whether ``hits`` are all.
    """

    total: int
    days: Mapping[dt.date, int]
    margin: int = 0
    looked_at: int = 0
    hits: Sequence[Hit] = ()
    whole: bool = False

    @property
    def estimated(self) -> bool:
        """Whether the figures come from a sample."""
        return self.looked_at > 0


class Measuring:
    """Measures queries over the standing posts of a community."""

    def __init__(self, community: Community, zone: ZoneInfo) -> None:
        self._zone = zone
        self._last = community.last_seq
        self.posts = Post.objects.filter(community=community, deleted_at=None)

    def volume(self, search: Search, effort: Effort = FULL) -> Volume:
        """How many posts match, by day."""
        candidates = self.posts.filter(search.where)
        expected, cost = _expected(candidates)
        if expected <= MOST_COUNTED and cost <= MOST_COST:
            with _patiently(effort.patience):
                return self._counted(search, candidates, expected, effort.most_read)
        return self._sampled(search, effort.sample)

    def newest(self, search: Search, volume: Volume, most: int) -> list[uuid.UUID]:
        """The newest posts that match, newest first; of an estimate those that are found quickly."""
        if volume.whole:
            return [hit.post_id for hit in sorted(volume.hits, reverse=True)[:most]]
        hits = self._walked(search, most)
        if len(hits) < most and volume.estimated:
            hits = sorted({*hits, *volume.hits}, reverse=True)[:most]
        elif len(hits) < min(most, volume.total):
            hits = self._sorted(search, most)
        return [hit.post_id for hit in hits]

    def shares(self, asked: Sequence[Q]) -> list[float]:
        """Which share of all posts meets each condition, from a sample."""
        counts = {f"n{number}": Count("id", filter=where) for number, where in enumerate(asked)}
        found = self.posts.filter(_numbered(self._numbers(LESS.sample))).aggregate(all=Count("id"), **counts)
        return [found[name] / max(1, found["all"]) for name in counts]

    def posts_a_day(self) -> float:
        """How many posts a day were said lately, over the last `WALKED` of them."""
        moments = list(self._moments(0, 1)) + list(self._moments(WALKED - 1, WALKED))
        if len(moments) < 2:  # noqa: PLR2004 - the first and the last
            return float(self._last)
        return WALKED / max(1.0, (moments[0] - moments[1]) / dt.timedelta(days=1))

    def _moments(self, first: int, end: int) -> Iterable[dt.datetime]:
        newest = self.posts.order_by("-created_at", "-id")
        return newest.values_list("created_at", flat=True)[first:end]

    def _counted(self, search: Search, candidates: QuerySet[Post], expected: int, most_read: int) -> Volume:
        """Count, or where texts must be read and are too many, read a part of them."""
        if not search.exact and expected <= most_read:
            found = list(search.read(candidates[: most_read + 1]))
            if len(found) <= most_read:
                return self._whole([hit for hit, holds in found if holds])
        days = self._days(candidates)
        if search.exact:
            return self._settled(search, candidates, days)
        of_both = Counter[dt.date]()
        for (day, _), count in days.items():
            of_both[day] += count
        return self._partly(search, candidates, of_both, most_read)

    def _days(self, posts: QuerySet[Post]) -> dict[tuple[dt.date, bool], int]:
        """Counts by day, apart for posts without `Post.words`."""
        dated = posts.annotate(day=TruncDate("created_at", tzinfo=self._zone), unsure=Q(words=None))
        rows = dated.order_by().values_list("day", "unsure").annotate(count=Count("id"))
        return {(day, unsure): count for day, unsure, count in rows}

    def _settled(
        self, search: Search, candidates: QuerySet[Post], counts: Mapping[tuple[dt.date, bool], int]
    ) -> Volume:
        """Counts of the database, corrected by posts that it cannot tell of."""
        days = Counter({day: count for (day, unsure), count in counts.items() if not unsure})
        if any(unsure for _, unsure in counts):
            hits = [hit for hit, holds in search.read(candidates.filter(words=None)) if holds]
            days.update(self._day(hit) for hit in hits)
        return Volume(total=days.total(), days=days)

    def _partly(self, search: Search, candidates: QuerySet[Post], days: Counter[dt.date], most_read: int) -> Volume:
        """Read one out of so many candidates: those whose numbers a multiplicative hash (Knuth's) makes small."""
        every = math.ceil(days.total() / most_read)
        some = candidates.annotate(turn=F("seq") * _GOLDEN % _HASHES).filter(turn__lt=_HASHES // max(1, every))
        found = list(search.read(some))
        if every <= 1:
            return self._whole([hit for hit, holds in found if holds])
        hits = [hit for hit, holds in found if holds]
        share = len(hits) / max(1, len(found))
        return Volume(
            total=round(days.total() * share),
            days={day: round(count * share) for day, count in days.items()},
            margin=_margin(len(hits), len(found), days.total()),
            looked_at=max(1, len(found)),
            hits=hits,
        )

    def _sampled(self, search: Search, sample: int) -> Volume:
        """Ask some of all posts."""
        numbers = self._numbers(sample)
        found = search.read(self.posts.filter(search.where, _numbered(numbers)))
        hits = [hit for hit, holds in found if holds]
        weight = self._last / max(1, len(numbers))
        days = Counter(map(self._day, hits))
        return Volume(
            total=round(len(hits) * weight),
            days={day: round(count * weight) for day, count in days.items()},
            margin=_margin(len(hits), len(numbers), self._last),
            looked_at=max(1, len(numbers)),
            hits=hits,
        )

    def _numbers(self, sample: int) -> list[int]:
        """Announcement numbers, one out of each stretch: in even steps they might fall in with what a bot says."""
        size = min(sample, self._last)
        chance = random.Random(self._last)  # noqa: S311 - nothing to guard
        ends = [number * self._last // max(1, size) for number in range(size + 1)]
        return [1 + chance.randrange(start, end) for start, end in pairwise(ends)]

    def _whole(self, hits: list[Hit]) -> Volume:
        return Volume(total=len(hits), days=Counter(map(self._day, hits)), hits=hits, whole=True)

    def _day(self, hit: Hit) -> dt.date:
        return hit.created_at.astimezone(self._zone).date()

    def _walked(self, search: Search, most: int) -> list[Hit]:
        """The first matches among the newest posts."""
        edge = next(iter(self._moments(WALKED, WALKED + 1)), None)
        near = self.posts.filter(created_at__gte=edge) if edge else self.posts
        walk = near.filter(search.where).order_by("-created_at", "-id")
        return search.first(walk, most, looked_at=LESS.most_read).hits

    def _sorted(self, search: Search, most: int) -> list[Hit]:
        """The newest of a few that lie scattered. The sum keeps the planner from walking the index of time."""
        moment = (F("created_at") + Value(dt.timedelta())).desc()
        scattered = self.posts.filter(search.where).order_by(moment, F("id").desc())
        return search.first(scattered, most, looked_at=FULL.most_read, at_once=True).hits


def _numbered(numbers: Sequence[int]) -> Q:
    """Posts with these announcement numbers, given as one array: thousands of parameters take long to hand over."""
    among = Value(list(numbers), output_field=ArrayField(BigIntegerField()))
    template, joiner = "(%(expressions)s))", " = ANY("
    return Q(Func(F("seq"), among, template=template, arg_joiner=joiner, output_field=BooleanField()))


def _margin(hits: int, looked_at: int, whole: int) -> int:
    """How far an estimate may be from the truth."""
    if not looked_at:
        return whole
    share = hits / looked_at
    if share in {0.0, 1.0}:
        return math.ceil(whole * min(1.0, 3 / looked_at))
    return math.ceil(SURE * whole * math.sqrt(share * (1 - share) / looked_at))


def _expected(posts: QuerySet[Post]) -> tuple[int, float]:
    """How many rows the planner expects, and what it takes the work to be."""
    try:
        (answer,) = json.loads(posts.order_by().values("id").explain(format="json"))
    except EmptyResultSet:
        return 0, 0.0
    return int(answer["Plan"]["Plan Rows"]), float(answer["Plan"]["Total Cost"])


@contextlib.contextmanager
def _patiently(milliseconds: int) -> Iterator[None]:
    """Break off what the database does inside when a statement takes longer, and go on behind."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('statement_timeout')")
            (before,) = cursor.fetchone()
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [f"{milliseconds}ms"])
            yield
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [before])
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
