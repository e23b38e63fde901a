"""Bluesky, and other services of the AT Protocol."""

from __future__ import annotations

from talka.channels.connectors.contract import Ability, ChannelKind, Field, FieldKind, Make


def _load() -> Make:
    from talka.channels.connectors.bluesky.connector import BlueskyConnector

    return BlueskyConnector


KIND = ChannelKind(
    key="bluesky",
    label="Bluesky",
    summary="Mentions of your account, its own posts with their replies, searches, and posts of accounts you name.",
    abilities=frozenset({Ability.HEAR}),
    fields=(
        Field(
            name="handle",
            label="Handle",
            help="Such as brand.bsky.social. Leave it empty to hear only the accounts below.",
            required=False,
        ),
        Field(
            name="password",
            label="App password",
            help="Make one in Bluesky: Settings, Privacy and security, App passwords.",
            kind=FieldKind.SECRET,
            required=False,
        ),
        Field(
            name="searches",
            label="Searches",
            help="One a line. A search needs the handle and the app password. Fifty at the most.",
            kind=FieldKind.LIST,
            required=False,
        ),
        Field(
            name="authors",
            label="Accounts",
            help="Handles whose posts are heard, one a line. This needs no password. Fifty at the most.",
            kind=FieldKind.LIST,
            required=False,
        ),
        Field(
            name="notifications",
            label="Mentions and own posts",
            help="Hear who mentions, answers or quotes the account, and what it says itself.",
            kind=FieldKind.CHOICE,
            required=False,
            default="yes",
            choices=(("yes", "Yes"), ("no", "No")),
        ),
        Field(
            name="service",
            label="Service",
            help="The server of your account. Change it only if your account is not on bsky.social.",
            kind=FieldKind.URL,
            required=False,
            default="https://bsky.social",
        ),
        Field(
            name="appview",
            label="Public service",
            help="Where accounts are read without a password.",
            kind=FieldKind.URL,
            required=False,
            default="https://public.api.bsky.app",
        ),
    ),
    load=_load,
    interval=60,
    manual="channels/bluesky.md",
)
