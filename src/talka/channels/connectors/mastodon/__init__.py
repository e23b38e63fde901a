"""Mastodon, and servers that speak its language (GoToSocial, Pleroma, Akkoma, Pixelfed)."""

from __future__ import annotations

from talka.channels.connectors.contract import Ability, ChannelKind, Field, FieldKind, Make


def _load() -> Make:
    from talka.channels.connectors.mastodon.connector import MastodonConnector

    return MastodonConnector


KIND = ChannelKind(
    key="mastodon",
    label="Mastodon",
    summary="Mentions of your account, its own posts with their replies, hashtags and searches.",
    abilities=frozenset({Ability.HEAR}),
    fields=(
        Field(
            name="url",
            label="Address of the server",
            help="Such as https://mastodon.social.",
            kind=FieldKind.URL,
        ),
        Field(
            name="token",
            label="Access token",
            help='Make one on your server: Preferences, Development, New application, with the right "read". '
            "Without it only hashtags are heard, where the server lets anyone read them.",
            kind=FieldKind.SECRET,
            required=False,
        ),
        Field(
            name="hashtags",
            label="Hashtags",
            help="One a line, with or without #. Fifty at the most.",
            kind=FieldKind.LIST,
            required=False,
        ),
        Field(
            name="searches",
            label="Searches",
            help="One a line. Needs the token, and a server that offers full-text search. Fifty at the most.",
            kind=FieldKind.LIST,
            required=False,
        ),
        Field(
            name="mentions",
            label="Mentions and own posts",
            help="Hear who mentions the account, and what it says itself.",
            kind=FieldKind.CHOICE,
            required=False,
            default="yes",
            choices=(("yes", "Yes"), ("no", "No")),
        ),
    ),
    load=_load,
    interval=60,
    manual="channels/mastodon.md",
)
