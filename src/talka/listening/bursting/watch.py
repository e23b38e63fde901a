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

import numpy as np
from django.db import transaction
from django.db.models import F, Max, Min, Q

from talka.channels.models import Post
from talka.listening.bursting.counts import STEP, begin_of, counted, step_of
from talka.listening.bursting.gaps import unheard_steps
from talka.listening.bursting.keeping import Series, keep, nest
from talka.listening.bursting.stream import TopicStream
from talka.listening.bursts.burst import Burst as Found
from talka.listening.bursts.detector import Detector
from talka.listening.bursts.phrases import phrase_bursts
from talka.listening.bursts.tuning import Sensitivity
from talka.listening.models import Burst, BurstWatch, Mention, Topic

INTENTS: Final = ("complaint", "request", "question", "idea", "praise")
"""Each of them is watched by itself, besides all posts of the topic together."""

ALARMS: Final = 0.1
"""False alarms a week that are accepted of one series: one in ten weeks."""

LEAST: Final = 5
"""Posts of which fewer are no burst, however rare they are."""

SENSITIVITY: Final = Sensitivity(step=STEP, false_alarms_per_week=ALARMS, least=LEAST)
"""Of each series; all phrases of a topic together count as one."""

UNFINISHED: Final = dt.timedelta(minutes=15)
"""The last step before a look was not over then: what was noticed at its end is new."""

LONGEST_OF_PHRASES: Final = dt.timedelta(days=366)
"""How far back before the last post bursts of phrases are looked for."""

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
    unheard = unheard_steps(topic, first, last)
    series = counted(topic, first, last, INTENTS)
    for intent, counts in series.items():
        counts[unheard] = np.nan
        detector = Detector(begin_of(first), SENSITIVITY)
        ended = detector.feed(counts)
        found = [*ended, detector.lasting] if detector.lasting else ended
        lately = [burst for burst in found if _lasted(burst, since)]
        keep(Series(topic, intent), lately, since=since, until=begin_of(last))
    _look_at_phrases(
        TopicStream(topic, first, last, series[""]), topic, max(since, begin_of(last) - LONGEST_OF_PHRASES)
    )


@transaction.atomic
def _look_at_phrases(stream: TopicStream, topic: Topic, since: dt.datetime) -> None:
    """Find and keep the bursts of phrases of a topic, once those of the topic itself are kept."""
    since = max(since - UNFINISHED, stream.until - LONGEST_OF_PHRASES)
    lately = Burst.objects.filter(Q(end=None) | Q(end__gte=since), topic=topic).exclude(phrase="")
    known = list(lately.order_by("start").values_list("phrase", flat=True))
    found = phrase_bursts(stream, since, SENSITIVITY, known)
    for phrase in dict.fromkeys([*known, *(one.phrase for one in found)]):
        same = [one for one in found if one.phrase == phrase]
        posts = same[0].posts if same else {}
        bursts = [one.burst for one in same]
        keep(Series(topic, phrase=phrase), bursts, since=since, until=stream.until, posts=posts)
    nest(topic, since)


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
