"""Blogs and news sites that run WordPress: their posts and comments."""

from __future__ import annotations

from talka.channels.connectors.contract import Ability, ChannelKind, Field, FieldKind, Make, gettext_noop


def _load() -> Make:
    from talka.channels.connectors.wordpress.connector import WordPressConnector

    return WordPressConnector


KIND = ChannelKind(
    key="wordpress",
    label=gettext_noop("WordPress"),
    summary=gettext_noop("Posts and comments of a WordPress site, also those that wait for approval."),
    abilities=frozenset({Ability.HEAR}),
    fields=(
        Field(
            name="url",
            label=gettext_noop("Address of the site"),
            help=gettext_noop("Such as https://example.org or https://example.org/blog."),
            kind=FieldKind.URL,
        ),
        Field(
            name="username",
            label=gettext_noop("User name"),
            help=gettext_noop("An account that may moderate comments. Leave it empty to hear what is public."),
            required=False,
        ),
        Field(
            name="password",
            label=gettext_noop("Application password"),
            help=gettext_noop(
                "Make one in WordPress: Users, Profile, Application Passwords. It is not the password of sign-in."
            ),
            kind=FieldKind.SECRET,
            required=False,
        ),
    ),
    load=_load,
    interval=15,
    manual="channels/wordpress.md",
)
