"""Which kinds of channels there are, and how one becomes a connector.

Kinds are found by the entry point group ``talka.connectors``, the built-in ones too. Listing them loads their
declarations only; a connector's code is imported when one is made.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from importlib.metadata import entry_points

from django.conf import settings

from talka.channels.connectors.contract import ChannelKind, Connector, FieldKind
from talka.channels.models import Channel
from talka.core.crypto import unseal
from talka.net.client import Client

GROUP = "talka.connectors"


class UnknownKindError(LookupError):
    """No installed connector has this name; the package that brought it may be gone."""


@cache
def kinds() -> Mapping[str, ChannelKind]:
    """Every installed kind by its key, in the order of their labels."""
    found: list[ChannelKind] = [entry.load() for entry in entry_points(group=GROUP)]
    return {kind.key: kind for kind in sorted(found, key=lambda kind: kind.label)}


def kind_of(key: str) -> ChannelKind:
    """The declaration of one kind.

    Raises:
        UnknownKindError: it is not installed.
    """
    try:
        return kinds()[key]
    except KeyError:
        raise UnknownKindError(f"There is no connector {key!r} in this installation.") from None


def secret_names(kind: ChannelKind) -> set[str]:
    """The settings of a kind that are stored encrypted."""
    return {field.name for field in kind.fields if field.kind is FieldKind.SECRET}


def client(secrets: Collection[str] = ()) -> Client:
    """The way out for a connector: guarded, limited, and blind to the secrets given."""
    return Client(allowed_networks=settings.TALKA.private_networks, secrets=secrets)


def make(channel: Channel) -> Connector:
    """The connector of a channel, with its settings and its secrets.

    Raises:
        UnknownKindError: its kind is not installed.
        SealBrokenError: the keys of this installation do not open its secrets.
    """
    return make_from(channel.kind, channel.settings, unseal(bytes(channel.secrets)))


def make_from(kind: str, plain: Mapping[str, str], secrets: Mapping[str, str]) -> Connector:
    """A connector from settings that need not be stored yet. Raises UnknownKindError."""
    values = {**plain, **secrets}
    return kind_of(kind).load()(values, client([secret for secret in secrets.values() if secret]))
