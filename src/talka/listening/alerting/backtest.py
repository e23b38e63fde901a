"""What an alert would have told, had it been there: over the stored posts, by the rules of the live run.

Time is that of the posts, as if each had been heard when it was said. Work is bounded: what matches too much is
estimated (`talka.listening.measuring`), or looked at from the newest post on as far as that goes, and the figures
say so.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import F, Max, Value

from talka.channels.models import Post
from talka.listening.alerting.asking import OF_POSTS, Asked, asked_by
from talka.listening.alerting.draft import Draft
from talka.listening.alerting.people import NAMED, of_person
from talka.listening.alerting.rules import REGULAR, Event, Said, appearances, burst_events, each, grouped, silences
from talka.listening.alerting.watching import evidence, with_burst, with_reasons
from talka.listening.documents import document_of
from talka.listening.enums import AlertKind, PersonEvent
from talka.listening.measuring import Measuring, Volume
from talka.listening.models import Alert
from talka.listening.queries.bursts import bursts_of
from talka.listening.resolving import Saved
from talka.listening.search import Search
from talka.team.models import Community

SPANS: Final = (30, 90, 365)
WEEKS: Final = 52
NEWEST: Final = 10
MOST_READ: Final = 5_000
"""Candidates that are read to find how many posts come together."""
MOST_SAID: Final = 20_000
"""Posts that are looked at to find who came and went."""
_DAY: Final = dt.timedelta(days=1)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Told:
    """Something that would have been told, with the posts that are at hand."""

    event: Event
    posts: Sequence[Post]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Backtest:
    """What would have been told.

    Attributes:
        counts: how often in the last so many days.
        weeks: first day and number of each of the last weeks, oldest first.
        newest: the last few, newest first.
        estimated: the figures are not counted but estimated.
        looked_days: how far back was looked where that was not all the way; the figures for longer are
            projected from it.
    """

    counts: Mapping[int, int]
    weeks: Sequence[tuple[dt.date, int]]
    newest: Sequence[Told]
    estimated: bool = False
    looked_days: int | None = None

    @property
    def per_week(self) -> float:
        """Over the longest span."""
        days = max(self.counts)
        return self.counts[days] * 7 / days


def backtest(community: Community, draft: Draft, *, now: dt.datetime, zone: ZoneInfo) -> Backtest:
    """What a draft would have told until now; weeks end today in the zone of the reader.

    Raises:
        QueryError: the query cannot be understood, or names what nobody has.
    """
    return _Looking(community, draft, now, zone).look()


class _Looking:
    """Looks back over the posts of a community."""

    def __init__(self, community: Community, draft: Draft, now: dt.datetime, zone: ZoneInfo) -> None:
        self._community = community
        self._draft = draft
        self._alert: Alert = draft.alert(community)
        self._now = now
        self._zone = zone
        self._since = now - max(SPANS) * _DAY

    def look(self) -> Backtest:
        if self._alert.kind in OF_POSTS:
            return self._of_posts()
        if self._alert.kind == AlertKind.PERSON:
            return self._of_people()
        return self._of_bursts()

    def _of_posts(self) -> Backtest:
        saved = Saved(self._community.pk)
        saved.whole(self._alert.query) if self._alert.query.strip() else None
        asked = asked_by(self._alert, self._draft.topics, saved)
        if asked is None:
            return self._made([])
        search = Search(asked.query, self._community.pk)
        measuring = Measuring(self._community, self._zone)
        if self._alert.at_least > 1:
            return self._of_groups(asked, search, measuring)
        volume = measuring.volume(search)
        newest = measuring.newest(search, volume, NEWEST)
        return self._of_volume(asked, volume, newest)

    def _of_volume(self, asked: Asked, volume: Volume, newest: Collection[uuid.UUID]) -> Backtest:
        rows = Post.objects.filter(pk__in=newest, created_at__gte=self._since, created_at__lte=self._now)
        events = each((Said(*row) for row in rows.values_list("created_at", "id", "author_id")), self._alert.kind)
        told = self._with_posts(events[::-1], asked)
        return self._counted(volume.days, told, estimated=volume.estimated)

    def _of_groups(self, asked: Asked, search: Search, measuring: Measuring) -> Backtest:
        posts = measuring.posts.filter(search.where, created_at__gte=self._since, created_at__lte=self._now)
        few = measuring.volume(search).total <= MOST_READ
        # The sum keeps the planner from walking the index of time past everything where little is found.
        moment = F("created_at") + Value(dt.timedelta()) if few else F("created_at")
        read = list(search.read(posts.order_by(moment.desc(), F("id").desc())[: MOST_READ + 1]))
        since = read[-1][0].created_at if len(read) > MOST_READ else None
        hits = [Said(hit.created_at, hit.post_id) for hit, holds in read if holds]
        return self._made(grouped(hits, self._alert.at_least, self._alert.span).events, asked, since)

    def _of_people(self) -> Backtest:
        quiet = self._alert.event == PersonEvent.QUIET
        said, since = self._said(self._since - (2 * self._alert.silence if quiet else dt.timedelta()))
        if quiet:
            regular = NAMED if self._alert.narrowed else REGULAR
            begin = since + 2 * self._alert.silence if since else self._since
            return self._made(silences(said, self._alert.silence, begin, self._now, regular=regular), since=since)
        return self._made(of_person(self._alert, appearances(said, self._spoken_before(said))), since=since)

    def _said(self, since: dt.datetime) -> tuple[list[Said], dt.datetime | None]:
        """The newest posts that have an author, and the time of the oldest of them if there are more."""
        posts = Post.objects.filter(community=self._community, author__isnull=False, deleted_at=None)
        if self._alert.narrowed:
            posts = posts.filter(author=self._alert.author_id)
        newest = posts.filter(created_at__gte=since, created_at__lte=self._now).order_by("-created_at", "-id")
        rows = list(newest.values_list("created_at", "id", "author_id")[: MOST_SAID + 1])
        return [Said(*row) for row in rows[:MOST_SAID]], rows[-1][0] if len(rows) > MOST_SAID else None

    def _spoken_before(self, said: Sequence[Said]) -> dict[uuid.UUID, dt.datetime]:
        if not said:
            return {}
        authors = {post.author for post in said}
        before = Post.objects.filter(community=self._community, author__in=authors, created_at__lt=said[-1].at)
        return dict(before.order_by().values_list("author_id").annotate(last=Max("created_at")))

    def _of_bursts(self) -> Backtest:
        topics = self._draft.topics or list(self._community.topics.all())
        by_id = {burst.pk: burst for burst in bursts_of(topics, self._since, self._now)}
        alert = self._alert
        found = burst_events(by_id.values(), kinds=alert.burst_kinds, strength=alert.strength, tell_end=alert.tell_end)
        shown = evidence(by_id.values())
        return self._made([with_burst(event, by_id, shown) for event in found])

    def _made(self, events: Iterable[Event], asked: Asked | None = None, since: dt.datetime | None = None) -> Backtest:
        ordered = sorted((event for event in events if event.at <= self._now), key=lambda event: event.at)
        days = Counter(self._day(event.at) for event in ordered if event.at >= (since or self._since))
        told = self._with_posts(ordered[: -NEWEST - 1 : -1], asked)
        return self._counted(days, told, since=since)

    def _counted(
        self,
        days: Mapping[dt.date, int],
        told: Sequence[Told],
        *,
        estimated: bool = False,
        since: dt.datetime | None = None,
    ) -> Backtest:
        today = self._day(self._now)
        looked = max(1, (today - self._day(since)).days) if since else None
        ages = Counter[int]()
        for day, count in days.items():
            ages[(today - day).days] += count
        return Backtest(
            counts={span: self._within(ages, span, looked) for span in SPANS},
            weeks=_weeks(ages, today),
            newest=told,
            estimated=estimated or looked is not None,
            looked_days=looked,
        )

    def _within(self, ages: Mapping[int, int], span: int, looked: int | None) -> int:
        """How often in the last so many days; projected where not all of them were looked at."""
        seen = sum(count for age, count in ages.items() if 0 <= age < span)
        return round(seen * span / looked) if looked and looked < span else seen

    def _with_posts(self, events: Sequence[Event], asked: Asked | None) -> list[Told]:
        ids = {said.post for event in events for said in event.posts}
        posts = {post.pk: post for post in Post.objects.filter(pk__in=ids).select_related("author", "channel")}
        documents = {pk: document_of(post) for pk, post in posts.items()} if asked else {}
        return [
            Told(
                event=with_reasons(self._alert, asked, event, documents) if asked else event,
                posts=[posts[said.post] for said in event.posts if said.post in posts],
            )
            for event in events
        ]

    def _day(self, moment: dt.datetime) -> dt.date:
        return moment.astimezone(self._zone).date()


def _weeks(ages: Mapping[int, Any], today: dt.date) -> list[tuple[dt.date, int]]:
    """The weeks that end today, with what was told in each; ``ages`` in days."""
    counts = Counter[int]()
    for age, count in ages.items():
        if 0 <= age < WEEKS * 7:
            counts[age // 7] += count
    return [(today - (week * 7 + 6) * _DAY, counts[week]) for week in reversed(range(WEEKS))]
