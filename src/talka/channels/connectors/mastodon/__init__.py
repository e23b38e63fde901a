"""Mastodon, and servers that speak its language (GoToSocial, Pleroma, Akkoma, Pixelfed)."""

from __future__ import annotations

from talka.channels.connectors.contract import Ability, ChannelKind, Field, FieldKind, Make, gettext_noop


def _load() -> Make:
    from talka.channels.connectors.mastodon.connector import MastodonConnector

    return MastodonConnector


KIND = ChannelKind(
    key="mastodon",
    label=gettext_noop("Mastodon"),
    summary=gettext_noop("Mentions of your account, its own posts with their replies, hashtags and searches."),
    abilities=frozenset({Ability.HEAR}),
    fields=(
        Field(
            name="url",
            label=gettext_noop("Address of the server"),
            help=gettext_noop("Such as https://mastodon.social."),
            kind=FieldKind.URL,
        ),
        Field(
            name="token",
            label=gettext_noop("Access token"),
            help=gettext_noop(
                'Make one on your server: Preferences, Development, New application, with the right "read". '
                "Without it only hashtags are heard, where the server lets anyone read them."
            ),
            kind=FieldKind.SECRET,
            required=False,
        ),
        Field(
            name="hashtags",
            label=gettext_noop("Hashtags"),
            help=gettext_noop("One a line, with or without #. Fifty at the most."),
            kind=FieldKind.LIST,
            required=False,
        ),
        Field(
            name="searches",
            label=gettext_noop("Searches"),
            help=gettext_noop(
                "One a line. Needs the token, and a server that offers full-text search. Fifty at the most."
            ),
            kind=FieldKind.LIST,
            required=False,
        ),
        Field(
            name="mentions",
            label=gettext_noop("Mentions and own posts"),
            help=gettext_noop("Hear who mentions the account, and what it says itself."),
            kind=FieldKind.CHOICE,
            required=False,
            default="yes",
            choices=(("yes", gettext_noop("Yes")), ("no", gettext_noop("No"))),
        ),
    ),
    load=_load,
    interval=60,
    manual="channels/mastodon.md",
)
