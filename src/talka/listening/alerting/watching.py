"""The live run: what alerts of a community find in what was announced, in silences, in bursts.

However many alerts there are, it is the same number of questions to the database: all their queries are put to one
matcher, all authors are looked up together.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.db.models import Max, Q

from talka.channels.models import Post
from talka.listening.alerting.asking import Asked, asked_by_each
from talka.listening.alerting.people import NAMED, of_person
from talka.listening.alerting.reasons import of_burst, reasons, together
from talka.listening.alerting.rules import (
    REGULAR,
    Event,
    Said,
    appearances,
    burst_events,
    burst_key,
    each,
    grouped,
    silences,
)
from talka.listening.documents import FIELDS, Told, document_of_row
from talka.listening.enums import AlertKind, PersonEvent
from talka.listening.models import Alert, Burst, Firing
from talka.listening.queries.bursts import present_bursts
from talka.listening.query import Document
from talka.team.models import Community

STEP: Final = 2_000
"""Posts that are looked at in one transaction."""
MOST_EVIDENCE: Final = 5
"""Posts that are told of a burst."""
FRESH: Final = dt.timedelta(days=3)
"""A post that was older than this when it was heard is history, such as an import: nobody is alerted of it."""


class Found(NamedTuple):
    """Something that an alert has to tell."""

    alert: Alert
    event: Event


@dataclasses.dataclass(frozen=True, kw_only=True)
class Look:
    """What was found, the number up to which was looked, and the posts that do not suffice yet, by alert."""

    found: list[Found]
    seq: int
    pending: Mapping[uuid.UUID, list[Said]]


class Heard(NamedTuple):
    """A post that was announced."""

    said: Said
    seq: int
    new: bool
    document: Document


def look(community: Community, alerts: Sequence[Alert], *, step: int = STEP) -> Look:
    """What the alerts (all locked, their topics loaded) find in the next posts after the last that they saw."""
    bottom = min((alert.seq for alert in alerts), default=community.last_seq)
    heard, top = _announced(community, bottom, step)
    by_query, pending = _of_queries(community, alerts, heard) if heard else ([], {})
    people = [alert for alert in alerts if alert.kind == AlertKind.PERSON and alert.event != PersonEvent.QUIET]
    found = by_query + (_of_people(community, people, heard, bottom) if people else [])
    return Look(found=found, seq=top, pending=pending)


def _announced(community: Community, bottom: int, step: int) -> tuple[list[Heard], int]:
    """The next fresh posts in the order of their numbers, and the number up to which there are no others."""
    posts = Post.objects.filter(community=community, seq__gt=bottom, seq__lte=community.last_seq).order_by("seq")
    own = ("id", "seq", "version", "author_id", "heard_at", "deleted_at")
    rows = list(posts.values_list(*own, *FIELDS)[:step])
    heard = []
    for post_id, seq, version, author, heard_at, deleted, *told in rows:
        known = Told(*told)
        if deleted is None and heard_at - known.created_at <= FRESH:
            said = Said(known.created_at, post_id, author)
            heard.append(Heard(said, seq, version == 1, document_of_row(known)))
    return heard, rows[-1][1] if len(rows) == step else community.last_seq


def _of_queries(
    community: Community, alerts: Sequence[Alert], heard: Sequence[Heard]
) -> tuple[list[Found], dict[uuid.UUID, list[Said]]]:
    asked = asked_by_each(alerts, community.pk)
    by_id = {alert.pk: alert for alert in alerts if alert.pk in asked}
    hits = _hits(asked, by_id, heard)
    told = _told([by_id[pk] for pk in hits if by_id[pk].at_least > 1], [one.said.post for one in heard])
    events: list[Found] = []
    pending = {}
    for alert_id, some in hits.items():
        alert = by_id[alert_id]
        found, pending[alert_id] = _events(alert, [one for one in some if (alert_id, one.said.post) not in told])
        events += [Found(alert, event) for event in found]
    documents = _documents(events, heard)
    return [Found(alert, with_reasons(alert, asked[alert.pk], event, documents)) for alert, event in events], pending


def _documents(found: Iterable[Found], heard: Iterable[Heard]) -> dict[uuid.UUID, Document]:
    """The posts that were found; those of a group that came earlier are read again."""
    known = {one.said.post: one.document for one in heard}
    missing = {said.post for one in found for said in one.event.posts} - known.keys()
    if missing:
        rows = Post.objects.filter(pk__in=missing).values_list("id", *FIELDS)
        known |= {post_id: document_of_row(Told(*told)) for post_id, *told in rows}
    return known


def _hits(
    asked: Mapping[uuid.UUID, Asked], alerts: Mapping[uuid.UUID, Alert], heard: Sequence[Heard]
) -> dict[uuid.UUID, list[Heard]]:
    """What each alert's query matches of the posts that the alert has not seen."""
    from talka.listening.matcher import Matcher  # its numba is no part of the web process

    hits: dict[uuid.UUID, list[Heard]] = {}
    if not asked:
        return hits
    matcher = Matcher({pk: one.query for pk, one in asked.items()})
    for index, alert_id in matcher.match([one.document for one in heard]):
        if heard[index].seq > alerts[alert_id].seq:
            hits.setdefault(alert_id, []).append(heard[index])
    return hits


def _told(alerts: Collection[Alert], posts: Collection[uuid.UUID]) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """Which of some posts these alerts have told of: an edit announces a post anew."""
    if not alerts:
        return set()
    told = Firing.objects.filter(alert__in=alerts, posts__in=posts)
    return set(told.values_list("alert_id", "posts"))


def _events(alert: Alert, heard: Iterable[Heard]) -> tuple[list[Event], list[Said]]:
    hits = [one.said for one in heard]
    if alert.at_least == 1:
        return each(hits, alert.kind), []
    waiting = [said for said in kept(alert) if said.post not in {hit.post for hit in hits}]
    return grouped(hits, alert.at_least, alert.span, waiting)


def kept(alert: Alert) -> list[Said]:
    """The posts that did not suffice, as `written` wrote them."""
    return [Said(dt.datetime.fromisoformat(at), uuid.UUID(post)) for at, post in alert.pending]


def written(pending: Iterable[Said]) -> list[list[str]]:
    """Posts as they are kept with the alert."""
    return [[said.at.isoformat(), str(said.post)] for said in pending]


def with_reasons(alert: Alert, asked: Asked, event: Event, documents: Mapping[uuid.UUID, Document]) -> Event:
    """An event of posts with why they match; of those that are not at hand nothing is told."""
    found = [reasons(asked, documents[said.post]) for said in event.posts if said.post in documents]
    if event.code != "count":
        return event._replace(values=found[0] if found else {})
    return event._replace(values=together(found, alert.within) | {"count": len(event.posts)})


def _of_people(community: Community, alerts: Sequence[Alert], heard: Sequence[Heard], bottom: int) -> list[Found]:
    new = [one for one in heard if one.new and one.said.author]
    named = {alert.author_id for alert in alerts if alert.narrowed}
    authors = {one.said.author for one in new}
    if all(alert.narrowed for alert in alerts):
        authors &= named
    if not authors:
        return []
    before = Post.objects.filter(Q(seq__lte=bottom) | Q(version__gt=1), community=community, author__in=authors)
    last = dict(before.order_by().values_list("author_id").annotate(last=Max("created_at")))
    found = appearances([one.said for one in new if one.said.author in authors], last)
    numbers = {one.said.post: one.seq for one in new}
    return [
        Found(alert, event)
        for alert in alerts
        for event in of_person(alert, found)
        if numbers[event.posts[0].post] > alert.seq
    ]


def look_for_silences(community: Community, alerts: Sequence[Alert], now: dt.datetime) -> list[Found]:
    """The silences that have become long enough since the alerts were last checked."""
    windows = Q()
    for alert in alerts:
        whose = {"author": alert.author_id} if alert.narrowed else {"author__isnull": False}
        windows |= Q(created_at__gt=alert.checked - alert.silence, created_at__lte=now - alert.silence, **whose)
    of_community = Post.objects.filter(community=community)
    authors = set(of_community.filter(windows).values_list("author_id", flat=True)) if alerts else set()
    if not authors:
        return []
    since = min(alert.checked - 2 * alert.silence for alert in alerts)
    rows = of_community.filter(author__in=authors, created_at__gt=since, created_at__lte=now)
    said = [Said(*row) for row in rows.values_list("created_at", "id", "author_id")]
    return [Found(alert, event) for alert in alerts for event in _silent(alert, said, now)]


def _silent(alert: Alert, said: Sequence[Said], now: dt.datetime) -> list[Event]:
    some = [post for post in said if post.author == alert.author_id] if alert.narrowed else said
    regular = NAMED if alert.narrowed else REGULAR
    return silences(some, alert.silence, alert.checked, now, regular=regular)


def look_for_bursts(community: Community, alerts: Sequence[Alert], now: dt.datetime) -> list[Found]:
    """The bursts that alerts have not told of, and the ends of those that they have; none from before their time."""
    bursts = list(present_bursts(community, now)) if alerts else []
    if not bursts:
        return []
    told: dict[uuid.UUID, set[str]] = {alert.pk: set() for alert in alerts}
    known = Firing.objects.filter(alert__in=alerts, key__in=[burst_key(burst) for burst in bursts])
    for alert_id, key in known.values_list("alert_id", "key"):
        told[alert_id].add(key)
    events = [event for alert in alerts for event in _of_bursts(alert, bursts, told[alert.pk])]
    shown = evidence(bursts) if events else {}
    by_id = {burst.pk: burst for burst in bursts}
    return [Found(alert, with_burst(event, by_id, shown)) for alert, event in events]


def _of_bursts(alert: Alert, bursts: Sequence[Burst], told: Collection[str]) -> list[Found]:
    by_id = {burst.pk: burst for burst in chosen(alert, bursts) if burst.end is None or burst.end > alert.started}
    events = burst_events(
        by_id.values(), kinds=alert.burst_kinds, strength=alert.strength, tell_end=alert.tell_end, told=told
    )
    return [Found(alert, event) for event in events]


def chosen(alert: Alert, bursts: Iterable[Burst]) -> list[Burst]:
    """Those of the alert's topics; of all where none were chosen."""
    topics = {topic.pk for topic in alert.topics.all()}
    return [burst for burst in bursts if burst.topic_id in topics or not alert.narrowed]


def evidence(bursts: Iterable[Burst]) -> dict[uuid.UUID, list[Said]]:
    """The posts that stand for some bursts, as far as they are still there."""
    wanted = {burst.pk: [uuid.UUID(pk) for pk in burst.evidence.get("posts", ())[:MOST_EVIDENCE]] for burst in bursts}
    posts = Post.objects.filter(pk__in={pk for some in wanted.values() for pk in some}, deleted_at=None)
    known = {said.post: said for said in (Said(*row) for row in posts.values_list("created_at", "id", "author_id"))}
    return {burst: [known[pk] for pk in some if pk in known] for burst, some in wanted.items()}


def with_burst(event: Event, bursts: Mapping[Any, Burst], shown: Mapping[Any, Sequence[Said]]) -> Event:
    """The event with what is told of its burst, and at its beginning the posts that stand for it."""
    burst = bursts[event.burst]
    posts = tuple(shown.get(event.burst, ())) if event.code == "burst" else ()
    return event._replace(values=of_burst(burst, burst.topic.name), posts=posts)
