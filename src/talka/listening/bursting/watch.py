"""Looking through topics for bursts, again and again, at what has come in since.

Nothing is remembered but what was looked at: each time the counts of some weeks before are read and the detector goes
over them. So late posts, imports, corrected labels and a restart need no care of their own, and what was found before
the first new post stays as it is.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from django.db.models import F, Max, Min, Q

from talka.channels.models import Post
from talka.listening.bursting.counts import STEP, begin_of, counted, step_of
from talka.listening.bursting.keeping import keep
from talka.listening.bursts.burst import Burst as Found
from talka.listening.bursts.detector import Detector
from talka.listening.bursts.tuning import Sensitivity
from talka.listening.models import Burst, BurstWatch, Mention, Topic

INTENTS: Final = ("complaint", "request", "question", "idea", "praise")
"""Each of them is watched by itself, besides all posts of the topic together."""

ALARMS: Final = 0.1
"""False alarms a week that are accepted of one series: one in ten weeks."""

LEAST: Final = 5
"""Posts of which fewer are no burst, however rare they are."""

LEARNED: Final = dt.timedelta(weeks=8)
LONGEST: Final = dt.timedelta(days=3653)
_OVERLAP: Final = 50
"""Batches are committed in another order than they are numbered; so many are looked at once more."""


class Look(NamedTuple):
    """A topic, and since when its counts have changed."""

    topic: Topic
    since: dt.datetime


def watch_bursts(*, now: dt.datetime) -> int:
    """Look through every topic of which something has come in, or whose burst lasts; returns how many."""
    newest = Post.objects.aggregate(newest=Max("batch"))["newest"] or 0
    looks = list(_due(newest, now))
    for topic, since in looks:
        look(topic, since=since, now=now)
        BurstWatch.objects.update_or_create(topic=topic, defaults={"batch": newest, "changed": topic.changed})
    return len(looks)


def look(topic: Topic, *, since: dt.datetime, now: dt.datetime) -> None:
    """Find the bursts of a topic that were not over at ``since``, and keep them."""
    ends = Mention.objects.filter(topic=topic).aggregate(first=Min("created_at"), last=Max("created_at"))
    if ends["first"] is None:
        return
    # Later steps are empty; a day of them ends every burst.
    until = min(now, ends["last"] + dt.timedelta(days=1))
    # Before its first post a topic could not be heard: no posts then would mean nothing.
    first = max(step_of(_monday(since - LEARNED)), step_of(ends["first"]), step_of(until - LONGEST))
    last = step_of(until)
    if last <= first:
        return
    for intent, counts in counted(topic, first, last, INTENTS).items():
        detector = Detector(begin_of(first), Sensitivity(step=STEP, false_alarms_per_week=ALARMS, least=LEAST))
        ended = detector.feed(counts)
        found = [*ended, detector.lasting] if detector.lasting else ended
        keep(topic, intent, [burst for burst in found if _lasted(burst, since)], since=since, until=begin_of(last))


def _lasted(burst: Found, since: dt.datetime) -> bool:
    return burst.end is None or burst.end >= since


def _due(newest: int, now: dt.datetime) -> Iterator[Look]:
    """Topics to look through: those that are new or were changed, those with new posts, those with a burst."""
    listening = list(Topic.objects.filter(active=True, searched=0).select_related("burst_watch"))
    settled = [topic for topic in listening if _is_known(topic)]
    touched = _touched(settled, newest)
    lasting = dict(Burst.objects.filter(end=None).values_list("topic").annotate(since=Min("start")).order_by())
    for topic in listening:
        if not _is_known(topic):
            yield Look(topic, now - LONGEST)
        elif topic.pk in touched:
            yield Look(topic, min(touched[topic.pk], lasting.get(topic.pk, now)))
        elif topic.pk in lasting:
            yield Look(topic, lasting[topic.pk])


def _is_known(topic: Topic) -> bool:
    return hasattr(topic, "burst_watch") and topic.burst_watch.changed == topic.changed


def _touched(topics: list[Topic], newest: int) -> Mapping[uuid.UUID, dt.datetime]:
    """The topics that new batches brought posts of, with the time of the first of them."""
    behind = [topic for topic in topics if topic.burst_watch.batch < newest]
    if not behind:
        return {}
    least = min(topic.burst_watch.batch for topic in behind) - _OVERLAP
    fresh = Q(post__batch__gt=least) & Q(post__batch__gt=F("topic__burst_watch__batch") - _OVERLAP)
    found = Mention.objects.filter(fresh, topic__in=behind).values_list("topic").annotate(first=Min("created_at"))
    return dict(found.order_by())


def _monday(moment: dt.datetime) -> dt.datetime:
    """The beginning of a week, so that the counts that are learned from begin anew only once a week."""
    day = moment.astimezone(dt.UTC).date()
    return dt.datetime.combine(day - dt.timedelta(days=day.weekday()), dt.time(), dt.UTC)
