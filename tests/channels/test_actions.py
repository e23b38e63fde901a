from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from tests.factories import make_channel, make_community, make_posts, make_user

from talka.channels import actions, registry
from talka.channels.connectors.contract import (
    Ability,
    Account,
    ChannelKind,
    Connector,
    Cursor,
    Field,
    FieldKind,
    HeardPost,
    Item,
    Page,
    Settings,
)
from talka.channels.enums import ChannelState
from talka.channels.models import Channel, Post
from talka.channels.queries import channels_of, due_channels
from talka.channels.signals import channel_due
from talka.core.crypto import unseal
from talka.net.client import Client
from talka.net.errors import ServerFault, Unauthorized
from talka.team.actor import Actor
from talka.team.models import AuditEntry

pytestmark = pytest.mark.django_db


class Door(Connector):
    """A connector that lets in who knows the word, and has nothing to tell."""

    def __init__(self, settings: Settings, _client: Client) -> None:
        self.settings = settings

    def check(self) -> Account:
        if self.settings["word"] != "sesame":
            raise Unauthorized("The word is wrong.")
        return Account(name=self.settings["url"])

    def fetch(self, cursor: Cursor) -> Page:
        return Page(items=(), cursor=cursor)

    def read(self, item: Item) -> HeardPost:
        return HeardPost(id=item.payload["id"])

    def network(self) -> str:
        return self.settings["url"]


DOOR = ChannelKind(
    key="door",
    label="Door",
    summary="",
    abilities=frozenset({Ability.HEAR}),
    fields=(Field(name="url", label="Address"), Field(name="word", label="Word", kind=FieldKind.SECRET)),
    load=lambda: Door,
    interval=15,
)
VALUES = {"url": "https://e.org", "word": "sesame"}


def due(channel: Channel) -> dt.datetime:
    assert channel.next_fetch is not None
    return channel.next_fetch


@pytest.fixture(autouse=True)
def door(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "kinds", lambda: {"door": DOOR})


@pytest.fixture
def by() -> Actor:
    return Actor.person(make_user(name="Ann"))


def connected(by: Actor) -> Channel:
    community = make_community()
    return actions.connect_channel(by=by, community=community, kind="door", name="Front", values=VALUES)


def test_connect_channel_seals_secrets_and_audits_the_rest(by: Actor) -> None:
    channel = connected(by)
    assert (channel.settings, unseal(bytes(channel.secrets))) == ({"url": "https://e.org"}, {"word": "sesame"})
    assert b"sesame" not in bytes(channel.secrets)
    assert (channel.interval, channel.state, due(channel) <= timezone.now()) == (15, ChannelState.NEW, True)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.user_name) == ("channel.connect", "Ann")
    assert entry.after == {"name": "Front", "kind": "door", "interval": 15, "url": "https://e.org"}


def test_check_settings_takes_stored_secret_for_an_empty_one(by: Actor) -> None:
    channel = connected(by)
    values = {"url": "https://other.org", "word": ""}
    assert actions.check_settings(kind="door", values=values, channel=channel) == Account(name="https://other.org")
    with pytest.raises(Unauthorized):
        actions.check_settings(kind="door", values={**values, "word": "please"}, channel=channel)


def test_update_settings_keeps_empty_secret_and_place(by: Actor) -> None:
    channel = connected(by)
    Channel.objects.update(cursor={"at": 3}, next_fetch=None)
    values = {"url": "https://new.org", "word": ""}
    actions.update_settings(by=by, channel=channel, name="Back", values=values, interval=60)
    channel.refresh_from_db()
    assert (channel.name, channel.settings, channel.cursor) == ("Back", {"url": "https://new.org"}, {"at": 3})
    assert (unseal(bytes(channel.secrets)), channel.interval, channel.next_fetch is None) == (
        {"word": "sesame"},
        60,
        False,
    )
    entry = AuditEntry.objects.get(action="channel.update")
    assert entry.before == {"name": "Front", "interval": 15, "url": "https://e.org"}
    assert entry.after == {"name": "Back", "interval": 60, "url": "https://new.org"}


def test_new_secret_replaces_one_whose_key_is_gone(by: Actor) -> None:
    channel = connected(by)
    Channel.objects.update(secrets=b"sealed under a key that is gone")
    actions.update_settings(by=by, channel=channel, name="Front", values={**VALUES, "word": "new"})
    channel.refresh_from_db()
    assert unseal(bytes(channel.secrets)) == {"word": "new"}
    assert AuditEntry.objects.get(action="channel.update").after == {"new secrets": ["word"]}


def test_due_is_announced_after_the_commit(by: Actor, django_capture_on_commit_callbacks: Any) -> None:
    heard: list[object] = []

    def hear(channel_id: object, **_: object) -> None:
        heard.append(channel_id)

    channel_due.connect(hear)
    try:
        with django_capture_on_commit_callbacks() as callbacks:
            channel = connected(by)
            actions.fetch_now(by=by, channel=channel)
        assert heard == []
        for callback in callbacks:
            callback()
    finally:
        channel_due.disconnect(hear)
    assert heard == [channel.pk, channel.pk]


def test_pause_and_resume_keep_place(by: Actor) -> None:
    channel = connected(by)
    Channel.objects.update(cursor={"at": 3}, last_fetch=timezone.now())
    channel.refresh_from_db()
    actions.pause(by=by, channel=channel)
    assert due_channels(timezone.now()) == []
    actions.resume(by=by, channel=channel)
    channel.refresh_from_db()
    assert (channel.state, channel.cursor, due_channels(timezone.now())) == ("working", {"at": 3}, [channel.pk])
    states = AuditEntry.objects.filter(action__in=["channel.pause", "channel.resume"]).order_by("id")
    assert [(entry.before, entry.after) for entry in states] == [
        ({"state": "new"}, {"state": "paused"}),
        ({"state": "paused"}, {"state": "working"}),
    ]


def test_removed_channel_forgets_secrets_and_keeps_posts(by: Actor) -> None:
    channel = connected(by)
    make_posts(2, channel=channel)
    actions.remove_channel(by=by, channel=channel)
    channel.refresh_from_db()
    assert (bytes(channel.secrets), Post.objects.count(), list(channels_of(channel.community))) == (b"", 2, [])
    assert connected_again(by, channel).name == channel.name


def connected_again(by: Actor, channel: Channel) -> Channel:
    return actions.connect_channel(by=by, community=channel.community, kind="door", name=channel.name, values=VALUES)


def test_trouble_backs_off_with_jitter_up_to_an_hour() -> None:
    channel = make_channel(interval=60)
    now = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    waits = []
    for _ in range(9):
        actions.mark_trouble(channel=channel, error=ServerFault("They failed."), now=now, chance=lambda: 1.0)
        waits.append((due(channel) - now).total_seconds())
    assert waits == [120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600]
    assert (channel.trouble_count, channel.trouble_since, channel.state) == (9, now, ChannelState.TROUBLED)
