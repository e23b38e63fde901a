"""Times in which a topic could not be heard teach nothing, and are no bursts."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from tests.factories import make_channel
from tests.listening.bursting.conftest import MONDAY, at_once, everyday, store

from talka.channels.models import Channel, Gap
from talka.listening.bursting.counts import STEP, step_of
from talka.listening.bursting.gaps import unheard_steps
from talka.listening.bursting.watch import watch_bursts
from talka.listening.models import Burst, Topic

pytestmark = pytest.mark.django_db

FIRST, LAST = step_of(MONDAY), step_of(MONDAY + dt.timedelta(weeks=4))
AWAY = MONDAY + dt.timedelta(days=20, hours=6)
BACK = AWAY + dt.timedelta(days=1)


def lost(*, since: dt.datetime = AWAY, until: dt.datetime = BACK) -> list[tuple[dt.datetime, str]]:
    """What is usually said, without what nobody heard."""
    return [(moment, text) for moment, text in everyday(4) if not since <= moment < until]


def found(topic: Topic) -> list[dt.datetime]:
    return list(Burst.objects.filter(topic=topic, phrase="").order_by("start").values_list("start", flat=True))


def gap(channel: Channel, start: dt.datetime = AWAY, end: dt.datetime | None = BACK) -> None:
    Gap.objects.create(channel=channel, start=start, end=end)


def spans(topic: Topic) -> list[tuple[dt.datetime, dt.datetime]]:
    """The unheard steps, as times."""
    unknown = np.concatenate([[False], unheard_steps(topic, FIRST, LAST), [False]]).astype(int)
    edges = np.flatnonzero(np.diff(unknown)).reshape(-1, 2)
    return [tuple(MONDAY + dt.timedelta(seconds=STEP * int(step)) for step in pair) for pair in edges]  # type: ignore[misc]


def test_steps_in_a_gap_of_the_only_channel_are_unknown(topic: Topic, channel: Channel) -> None:
    store(topic, channel, lost())
    assert spans(topic) == []
    gap(channel, AWAY + dt.timedelta(minutes=2), BACK - dt.timedelta(minutes=2))
    assert spans(topic) == [(AWAY, BACK)]


def test_a_channel_with_few_of_the_posts_is_not_waited_for(topic: Topic, channel: Channel) -> None:
    other = make_channel(community=channel.community)
    everything = everyday(4)
    store(topic, channel, everything[::3])
    store(topic, other, everything[1::3] + everything[2::3])
    gap(channel)
    assert spans(topic) == []
    gap(other, AWAY + dt.timedelta(hours=1), None)
    # It has less and less of the posts of the last weeks, until the rest is the new usual.
    ((since, until),) = spans(topic)
    assert (since, until) == (AWAY + dt.timedelta(hours=1), MONDAY + dt.timedelta(weeks=4))


def test_gaps_of_other_brands_do_not_count(topic: Topic, channel: Channel) -> None:
    store(topic, channel, lost())
    gap(make_channel())
    gap(make_channel(community=channel.community))
    assert spans(topic) == []


def test_an_outage_of_a_day_is_no_burst_when_it_is_over(topic: Topic, channel: Channel) -> None:
    """After eight days: without the gap, the detector would have learned that nothing is said."""
    since = BACK - dt.timedelta(days=8)
    store(topic, channel, lost(since=since))
    gap(channel, since)
    watch_bursts(now=MONDAY + dt.timedelta(weeks=4))
    assert found(topic) == []


def test_a_burst_right_after_a_gap_is_found(topic: Topic, channel: Channel) -> None:
    store(topic, channel, lost())
    store(topic, channel, [(moment, "acme outage") for moment in at_once(BACK, 60)])
    gap(channel)
    watch_bursts(now=BACK + dt.timedelta(hours=5))
    assert found(topic) == [BACK]


def test_a_burst_does_not_go_on_where_nothing_is_heard(topic: Topic, channel: Channel) -> None:
    store(topic, channel, lost(until=MONDAY + dt.timedelta(weeks=9)))
    start = AWAY - dt.timedelta(minutes=30)
    store(topic, channel, [(moment, "acme outage") for moment in at_once(start, 60)])
    gap(channel, end=None)
    watch_bursts(now=AWAY + dt.timedelta(minutes=30))
    assert Burst.objects.get(topic=topic, phrase="").end is None
    watch_bursts(now=AWAY + dt.timedelta(days=1))
    assert Burst.objects.get(topic=topic, phrase="").end == AWAY
