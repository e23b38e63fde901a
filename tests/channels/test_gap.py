"""Times in which a channel was not heard."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.factories import make_channel, make_posts

from talka.channels import actions
from talka.channels.enums import ChannelState
from talka.channels.models import Channel, Gap
from talka.channels.queries import unheard
from talka.net.errors import ServerFault
from talka.team.actor import Actor

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def after(minutes: float) -> dt.datetime:
    return NOON + dt.timedelta(minutes=minutes)


@pytest.fixture
def channel() -> Channel:
    """One that is asked each minute and was heard at noon."""
    return make_channel(state=ChannelState.WORKING, last_fetch=NOON, next_fetch=after(1), interval=60)


def works(channel: Channel, minutes: float) -> None:
    actions.mark_working(channel=channel, wait=60, now=after(minutes))


def fails(channel: Channel, minutes: float) -> None:
    actions.mark_trouble(channel=channel, error=ServerFault("It is down."), now=after(minutes))


def gaps() -> list[tuple[dt.datetime, dt.datetime | None]]:
    return list(Gap.objects.values_list("start", "end"))


def left(channel: Channel) -> list[tuple[dt.datetime, dt.datetime | None]]:
    return [found[1:] for found in unheard(channel.community, after(-999), after(9999))]


def test_a_channel_in_trouble_was_not_heard_since_it_last_worked(channel: Channel) -> None:
    fails(channel, 1)
    fails(channel, 7)
    assert gaps() == [(NOON, None)]
    works(channel, 90)
    assert gaps() == [(NOON, after(90))]
    works(channel, 91)
    fails(channel, 92)
    assert gaps() == [(NOON, after(90)), (after(91), None)]


def test_a_short_trouble_is_no_gap(channel: Channel) -> None:
    fails(channel, 1)
    works(channel, 4)
    assert gaps() == []


def test_a_channel_that_nobody_asked_was_not_heard(channel: Channel) -> None:
    works(channel, 14)
    assert gaps() == []
    works(channel, 60 * 24)
    assert gaps() == [(after(14), after(60 * 24))]


def test_a_paused_channel_is_not_heard_until_it_was_asked_again(channel: Channel) -> None:
    by = Actor.system("test")
    actions.pause(by=by, channel=channel)
    works(channel, 2)  # a fetch that was under way
    assert gaps() == [(NOON, None)]
    actions.resume(by=by, channel=channel)
    assert gaps() == [(NOON, None)]
    works(channel, 120)
    assert gaps() == [(NOON, after(120))]


def test_a_channel_that_was_never_heard_has_no_gaps() -> None:
    channel = make_channel()
    fails(channel, 1)
    works(channel, 9)
    assert gaps() == []


def test_a_channel_that_is_removed_is_missed_no_more(channel: Channel) -> None:
    fails(channel, 1)
    actions.remove_channel(by=Actor.system("test"), channel=channel)
    (gap,) = Gap.objects.all()
    assert gap.end == channel.removed


def test_what_came_in_afterwards_fills_a_gap(channel: Channel) -> None:
    fails(channel, 1)
    works(channel, 90)
    make_posts(1, channel=channel, created_at=after(40), heard_at=after(39))  # before it was over: no sign of the rest
    assert left(channel) == [(NOON, after(90))]
    make_posts(2, channel=channel, created_at=after(30), heard_at=after(91))
    assert left(channel) == [(NOON, after(30))]


def test_gaps_are_those_of_a_time_and_a_community(channel: Channel) -> None:
    fails(channel, 1)
    works(channel, 90)
    assert unheard(channel.community, after(90), after(99)) == unheard(channel.community, after(-9), NOON) == []
    assert unheard(make_channel().community, after(-9), after(99)) == []
    fails(channel, 99)
    assert left(channel) == [(NOON, after(90)), (after(90), None)]
