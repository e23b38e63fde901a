"""Blogs and news sites that run WordPress: their posts and comments."""

from __future__ import annotations

from talka.channels.connectors.contract import Ability, ChannelKind, Field, FieldKind, Make


def _load() -> Make:
    from talka.channels.connectors.wordpress.connector import WordPressConnector

    return WordPressConnector


KIND = ChannelKind(
    key="wordpress",
    label="WordPress",
    summary="Posts and comments of a WordPress site, also those that wait for approval.",
    abilities=frozenset({Ability.HEAR}),
    fields=(
        Field(
            name="url",
            label="Address of the site",
            help="Such as https://example.org or https://example.org/blog.",
            kind=FieldKind.URL,
        ),
        Field(
            name="username",
            label="User name",
            help="An account that may moderate comments. Leave it empty to hear what is public.",
            required=False,
        ),
        Field(
            name="password",
            label="Application password",
            help="Make one in WordPress: Users, Profile, Application Passwords. It is not the password of sign-in.",
            kind=FieldKind.SECRET,
            required=False,
        ),
    ),
    load=_load,
    interval=15,
    manual="channels/wordpress.md",
)
