"""Bluesky, and other services of the AT Protocol."""

from __future__ import annotations

from talka.channels.connectors.contract import Ability, ChannelKind, Field, FieldKind, Make, gettext_noop


def _load() -> Make:
    from talka.channels.connectors.bluesky.connector import BlueskyConnector

    return BlueskyConnector


KIND = ChannelKind(
    key="bluesky",
    label=gettext_noop("Bluesky"),
    summary=gettext_noop(
        "Mentions of your account, its own posts with their replies, searches, and posts of accounts you name."
    ),
    abilities=frozenset({Ability.HEAR}),
    fields=(
        Field(
            name="handle",
            label=gettext_noop("Handle"),
            help=gettext_noop("Such as brand.bsky.social. Leave it empty to hear only the accounts below."),
            required=False,
        ),
        Field(
            name="password",
            label=gettext_noop("App password"),
            help=gettext_noop("Make one in Bluesky: Settings, Privacy and security, App passwords."),
            kind=FieldKind.SECRET,
            required=False,
        ),
        Field(
            name="searches",
            label=gettext_noop("Searches"),
            help=gettext_noop("One a line. A search needs the handle and the app password. Fifty at the most."),
            kind=FieldKind.LIST,
            required=False,
        ),
        Field(
            name="authors",
            label=gettext_noop("Accounts"),
            help=gettext_noop("Handles whose posts are heard, one a line. This needs no password. Fifty at the most."),
            kind=FieldKind.LIST,
            required=False,
        ),
        Field(
            name="notifications",
            label=gettext_noop("Mentions and own posts"),
            help=gettext_noop("Hear who mentions, answers or quotes the account, and what it says itself."),
            kind=FieldKind.CHOICE,
            required=False,
            default="yes",
            choices=(("yes", gettext_noop("Yes")), ("no", gettext_noop("No"))),
        ),
        Field(
            name="service",
            label=gettext_noop("Service"),
            help=gettext_noop("The server of your account. Change it only if your account is not on bsky.social."),
            kind=FieldKind.URL,
            required=False,
            default="https://bsky.social",
        ),
        Field(
            name="appview",
            label=gettext_noop("Public service"),
            help=gettext_noop("Where accounts are read without a password."),
            kind=FieldKind.URL,
            required=False,
            default="https://public.api.bsky.app",
        ),
    ),
    load=_load,
    interval=60,
    manual="channels/bluesky.md",
)
