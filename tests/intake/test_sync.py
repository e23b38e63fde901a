from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests.factories import make_channel
from tests.intake.plain import PlainConnector, page, said

from talka.channels import actions
from talka.channels.connectors.contract import Cursor, Page
from talka.channels.enums import ChannelState
from talka.channels.models import Channel, Post
from talka.intake import tasks
from talka.intake.actions import keep
from talka.intake.flow import Outcome
from talka.intake.sync import Fetched, fetch_once
from talka.net.errors import RateLimited, Unauthorized
from talka.team.actor import Actor

pytestmark = pytest.mark.django_db


def fetched(channel: Channel, connector: PlainConnector) -> Fetched:
    done = fetch_once(channel.pk, connect=lambda _channel: connector, chance=lambda: 0.0)
    channel.refresh_from_db()
    return done


def wait(channel: Channel) -> dt.timedelta:
    """From the last fetch to the next."""
    assert channel.next_fetch is not None
    assert channel.last_fetch is not None
    return channel.next_fetch - channel.last_fetch


def test_fetch_once_takes_page_after_page(channel: Channel) -> None:
    connector = PlainConnector([said(str(n), f"word{n}") for n in range(5)], size=2)
    news = [fetched(channel, connector) for _ in range(4)]
    assert [(one.outcome.new, one.more) for one in news] == [(2, True), (2, True), (1, False), (0, False)]
    assert (channel.state, channel.cursor, channel.heard) == ("working", {"at": 5}, 5)
    assert wait(channel) == dt.timedelta(seconds=channel.interval)


def test_fetch_once_takes_kept_batches_before_it_asks(channel: Channel) -> None:
    keep(channel, page(said("0", "kept"), at=1))
    fetched(channel, PlainConnector([said("0", "kept"), said("1", "new")]))
    assert list(Post.objects.order_by("seq").values_list("text", flat=True)) == ["kept", "new"]


def test_failing_channel_keeps_place_and_says_since_when(channel: Channel) -> None:
    channel.cursor, channel.secrets = {"at": 3}, b"sealed"
    channel.save()
    error = RateLimited("Wait a little.", detail="429", retry_after=700.0)
    fetched(channel, PlainConnector(error=error))
    since = channel.trouble_since
    fetched(channel, PlainConnector(error=error))
    assert (channel.state, channel.cursor, bytes(channel.secrets)) == (ChannelState.TROUBLED, {"at": 3}, b"sealed")
    assert (channel.trouble_code, channel.trouble_person, channel.trouble_detail, channel.trouble_who) == (
        "rate_limited",
        "Wait a little.",
        "429",
        "nobody",
    )
    assert (channel.trouble_since, channel.trouble_count) == (since, 2)
    assert wait(channel) == dt.timedelta(seconds=700)


def test_channel_that_needs_somebody_is_stopped_and_probed(channel: Channel) -> None:
    fetched(channel, PlainConnector(error=Unauthorized("Wrong password.")))
    assert channel.state == ChannelState.STOPPED
    assert wait(channel) == dt.timedelta(hours=6)
    fetched(channel, PlainConnector([said("1", "Here again")]))
    assert (channel.state, channel.trouble_code, channel.trouble_since) == (ChannelState.WORKING, "", None)


@pytest.mark.parametrize("fields", [{"state": ChannelState.PAUSED}, {"removed": timezone.now()}])
def test_paused_and_removed_channels_are_not_asked(fields: dict[str, Any]) -> None:
    channel = make_channel(**fields)
    assert fetched(channel, PlainConnector([said("1", "x")])) == Fetched(outcome=Outcome(), asked=False)


def test_channel_paused_while_it_was_asked_stays_paused(channel: Channel) -> None:
    class Pausing(PlainConnector):
        def fetch(self, cursor: Cursor) -> Page:
            actions.pause(by=Actor.system("test"), channel=Channel.objects.get(pk=channel.pk))
            return super().fetch(cursor)

    fetched(channel, Pausing([said("1", "x")]))
    assert (channel.state, channel.next_fetch) == (ChannelState.PAUSED, None)


def test_channel_with_lost_key_says_so(channel: Channel) -> None:
    channel.secrets = b"sealed under another key"
    channel.save()
    assert fetch_once(channel.pk).asked
    channel.refresh_from_db()
    assert (channel.trouble_code, channel.state) == ("seal_broken", ChannelState.STOPPED)


def test_channel_of_uninstalled_kind_says_so() -> None:
    channel = make_channel(kind="gone")
    fetch_once(channel.pk)
    channel.refresh_from_db()
    assert (channel.trouble_code, channel.state) == ("unknown_kind", ChannelState.STOPPED)


def queued() -> list[tuple[str, str]]:
    return list(ProcrastinateJob.objects.filter(task_name=tasks.SYNC).values_list("queueing_lock", "status"))


def test_connected_channel_is_queued_once_and_at_once(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        channel = actions.connect_channel(
            by=Actor.system("test"),
            community=make_channel().community,
            kind="feeds",
            name="Blog",
            values={"url": "https://example.org/feed"},
        )
    with django_capture_on_commit_callbacks(execute=True):
        actions.fetch_now(by=Actor.system("test"), channel=channel)
    assert queued() == [(f"intake.sync_channel:{channel.pk}:now", "todo")]


def test_watch_queues_late_channels_only() -> None:
    now = timezone.now()
    late = make_channel(next_fetch=now - dt.timedelta(seconds=30))
    make_channel(next_fetch=now + dt.timedelta(seconds=30))
    make_channel(next_fetch=now - dt.timedelta(seconds=30), state=ChannelState.PAUSED)
    make_channel(next_fetch=now - dt.timedelta(seconds=30), removed=now)
    tasks.watch(timestamp=0)
    assert queued() == [(f"intake.sync_channel:{late.pk}:now", "todo")]


def test_next_fetch_is_queued_when_it_is_near() -> None:
    near = make_channel(next_fetch=timezone.now() + dt.timedelta(seconds=15))
    far = make_channel(next_fetch=timezone.now() + dt.timedelta(hours=6))
    for channel in (near, far):
        tasks.sync_channel(str(channel.pk))
    assert queued() == [(f"intake.sync_channel:{near.pk}:later", "todo")]
    assert ProcrastinateJob.objects.get(task_name=tasks.SYNC).scheduled_at == near.next_fetch
