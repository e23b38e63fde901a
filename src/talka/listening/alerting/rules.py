"""What makes an alert fire, on plain data: no Django, no clock, no database.

All that is given is in the order of time or is brought into it here; posts of the same moment keep their order.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, NamedTuple, Protocol

REGULAR: Final = 3
"""Posts within the length of a silence that make somebody a regular, whose silence is worth telling."""


class Said(NamedTuple):
    """A post: when it was said, its id, and whose it is."""

    at: dt.datetime
    post: uuid.UUID
    author: uuid.UUID | None = None


class Event(NamedTuple):
    """Something to tell: ``key`` names it, ``code`` and ``values`` say why (`why`), ``at`` is when it was so."""

    at: dt.datetime
    key: str
    code: str
    posts: tuple[Said, ...] = ()
    author: uuid.UUID | None = None
    burst: uuid.UUID | None = None
    values: Mapping[str, Any] = {}


class Counted(NamedTuple):
    """What posts make up, and those that do not suffice yet."""

    events: list[Event]
    pending: list[Said]


class Appearance(NamedTuple):
    """A post and when its author said something before; None where they never did."""

    said: Said
    before: dt.datetime | None


class BurstLike(Protocol):
    """A burst, as `talka.listening.models.Burst` keeps it."""

    id: uuid.UUID
    topic_id: uuid.UUID
    part_of_id: uuid.UUID | None
    intent: str
    phrase: str
    start: dt.datetime
    end: dt.datetime | None
    strength: float
    kind: str


def each(hits: Iterable[Said], code: str) -> list[Event]:
    """Every post by itself."""
    return [Event(hit.at, f"post:{hit.post}", code, (hit,), hit.author) for hit in sorted(hits, key=attrgetter("at"))]


def grouped(hits: Iterable[Said], at_least: int, within: dt.timedelta, pending: Iterable[Said] = ()) -> Counted:
    """Tell as soon as so many posts were said within so long; what was told does not count again.

    Posts may come in several calls, the rest of one being ``pending`` in the next: as long as they come in their
    order, that changes nothing.
    """
    events: list[Event] = []
    window: deque[Said] = deque()
    for hit in sorted([*pending, *hits], key=attrgetter("at")):
        window.append(hit)
        while window[0].at <= hit.at - within:
            window.popleft()
        if len(window) >= at_least:
            events.append(Event(hit.at, f"group:{hit.post}", "count", tuple(window)))
            window.clear()
    return Counted(events, list(window))


def appearances(said: Iterable[Said], last: Mapping[uuid.UUID, dt.datetime]) -> list[Appearance]:
    """Posts with when their authors had spoken before; ``last`` is when they did before the first of these."""
    known = dict(last)
    found = []
    for post in sorted(said, key=attrgetter("at")):
        if post.author is None:
            continue
        before = known.get(post.author)
        found.append(Appearance(post, before))
        known[post.author] = max(before, post.at) if before else post.at
    return found


def firsts(found: Iterable[Appearance]) -> Iterator[Event]:
    """Authors who had never said anything."""
    for said, before in found:
        if before is None:
            yield Event(said.at, f"first:{said.author}", "first", (said,), said.author)


def returns(found: Iterable[Appearance], silence: dt.timedelta) -> Iterator[Event]:
    """Authors who had said nothing for so long."""
    for said, before in found:
        if before is not None and said.at - before >= silence:
            values = {"days": (said.at - before).days}
            yield Event(said.at, f"back:{said.post}", "back", (said,), said.author, values=values)


def silences(
    said: Iterable[Said], silence: dt.timedelta, since: dt.datetime, until: dt.datetime, *, regular: int = REGULAR
) -> list[Event]:
    """Authors who had said nothing for so long at some moment in (since, until], for the first time then.

    Give all of their posts from twice the silence before ``since`` on. Only those count who had said something
    ``regular`` times, the last post included, within as long a time before.
    """
    ordered = sorted((post for post in said if post.author), key=lambda post: (str(post.author), post.at))
    events: list[Event] = []
    for author, posts in groupby(ordered, key=attrgetter("author")):
        for last, at in _gaps(list(posts), silence, regular):
            if since < at <= until:
                values = {"days": silence.days}
                events.append(Event(at, f"quiet:{last.post}", "quiet", (last,), author, values=values))
    return sorted(events, key=attrgetter("at"))


def _gaps(posts: Sequence[Said], silence: dt.timedelta, regular: int) -> Iterator[tuple[Said, dt.datetime]]:
    """The last posts before each silence of an author, with the moment from which on it is one."""
    first = 0
    for place, post in enumerate(posts):
        while posts[first].at < post.at - silence:
            first += 1
        end = post.at + silence
        ends = place + 1 == len(posts) or posts[place + 1].at >= end
        if ends and place - first + 1 >= regular:
            yield post, end


def burst_events(
    bursts: Iterable[BurstLike],
    *,
    kinds: Collection[str],
    strength: float,
    tell_end: bool,
    told: Collection[str] | None = None,
) -> Iterator[Event]:
    """Bursts of some kinds (none: all) that are strong enough, and their ends; no part of one that is told anyway.

    Args:
        bursts: as they stand now.
        kinds: values of `talka.listening.enums.BurstKind`.
        strength: the least.
        tell_end: whether ends are told as well.
        told: keys that were told: the end is told only where the beginning was. None where all of them were.
    """
    known = list(bursts)
    fitting = {burst.id for burst in known if burst.strength >= strength and (not kinds or burst.kind in kinds)}
    for burst in known:
        name = burst_key(burst)
        strong = burst.id in fitting and burst.part_of_id not in fitting
        if strong and (told is None or name not in told):
            yield Event(burst.start, name, "burst", burst=burst.id)
        begun = strong if told is None else name in told
        if tell_end and burst.end and begun:
            yield Event(burst.end, f"over:{name}", "burst_over", burst=burst.id)


def burst_key(burst: BurstLike) -> str:
    """The name of a burst, the same when it is found anew: its series and its start."""
    series = uuid.uuid5(burst.topic_id, f"{burst.intent}\n{burst.phrase}")
    return f"burst:{series}:{burst.start:%Y%m%dT%H%M%S}"
