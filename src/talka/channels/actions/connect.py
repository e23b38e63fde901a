"""Connecting a channel, changing its settings, taking it away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from talka.channels import registry
from talka.channels.actions.care import ask_soon
from talka.channels.actions.gap import hear
from talka.channels.connectors.contract import Account
from talka.channels.enums import ChannelState
from talka.channels.models import Channel
from talka.core.crypto import SealBrokenError, seal, unseal
from talka.team.actions import record
from talka.team.actor import Actor
from talka.team.models import Community


def check_settings(*, kind: str, values: Mapping[str, str], channel: Channel | None = None) -> Account:
    """Ask the channel whether the settings work; a secret left empty means the stored one.

    Raises:
        RemoteError: what does not work.
        UnknownKindError: no such kind.
    """
    plain, secrets = _parted(kind, values, channel)
    return registry.make_from(kind, plain, secrets).check()


@transaction.atomic
def connect_channel(
    *,
    by: Actor,
    community: Community,
    kind: str,
    name: str,
    values: Mapping[str, str],
    interval: int | None = None,
) -> Channel:
    """Make a channel; one that can be asked is asked at once. Raises UnknownKindError."""
    declared = registry.kind_of(kind)
    plain, secrets = _parted(kind, values, None)
    channel = Channel.objects.create(
        community=community,
        kind=kind,
        name=name,
        settings=plain,
        secrets=seal(secrets) if secrets else b"",
        interval=interval or declared.interval,
        next_fetch=timezone.now() if declared.fetches else None,
    )
    record(action="channel.connect", community=community, by=by, obj=channel, after=_shown(channel))
    if declared.fetches:
        ask_soon(channel)
    return channel


@transaction.atomic
def update_settings(
    *, by: Actor, channel: Channel, name: str, values: Mapping[str, str], interval: int | None = None
) -> Channel:
    """Change a channel and ask it at once; a secret left empty stays as it is, and so does its place."""
    channel = Channel.objects.select_for_update().get(pk=channel.pk)
    before = _shown(channel)
    plain, secrets = _parted(channel.kind, values, channel)
    changed = sorted(name for name in registry.secret_names(registry.kind_of(channel.kind)) if values.get(name))
    channel.name, channel.settings = name, plain
    channel.secrets = seal(secrets) if secrets else b""
    channel.interval = interval or channel.interval
    channel.save(update_fields=["name", "settings", "secrets", "interval"])
    after = _shown(channel) | ({"new secrets": changed} if changed else {})
    record(action="channel.update", community=channel.community, by=by, obj=channel, before=before, after=after)
    if channel.state != ChannelState.PAUSED and registry.kind_of(channel.kind).fetches:
        ask_soon(channel)
    return channel


@transaction.atomic
def remove_channel(*, by: Actor, channel: Channel) -> None:
    """Take a channel away: it is asked no more and its secrets are forgotten; what was heard stays."""
    channel.removed, channel.next_fetch, channel.secrets = timezone.now(), None, b""
    channel.save(update_fields=["removed", "next_fetch", "secrets"])
    hear(channel, channel.removed)
    record(action="channel.remove", community=channel.community, by=by, obj=channel, before=_shown(channel))


def _parted(kind: str, values: Mapping[str, str], channel: Channel | None) -> tuple[dict[str, str], dict[str, str]]:
    """The values that may be shown, and the secrets; empty secrets are those that the channel has."""
    hidden = registry.secret_names(registry.kind_of(kind))
    plain = {name: value for name, value in values.items() if name not in hidden}
    given = {name: value for name, value in values.items() if name in hidden and value}
    return plain, {**(_stored(channel) if channel and hidden - given.keys() else {}), **given}


def _stored(channel: Channel) -> dict[str, str]:
    """Its secrets; none when the key is gone, for then they must be entered again."""
    try:
        return unseal(bytes(channel.secrets))
    except SealBrokenError:
        return {}


def _shown(channel: Channel) -> dict[str, Any]:
    return {"name": channel.name, "kind": channel.kind, "interval": channel.interval, **channel.settings}
