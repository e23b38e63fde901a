"""Feeds of any site: RSS, Atom and JSON Feed."""

from __future__ import annotations

from talka.channels.connectors.contract import Ability, ChannelKind, Field, FieldKind, Make, gettext_noop


def _load() -> Make:
    from talka.channels.connectors.feeds.connector import FeedConnector

    return FeedConnector


KIND = ChannelKind(
    key="feeds",
    label=gettext_noop("Feed"),
    summary=gettext_noop("Articles, comments, videos and search alerts of any site that offers a feed."),
    abilities=frozenset({Ability.HEAR}),
    fields=(
        Field(
            name="url",
            label=gettext_noop("Address"),
            help=gettext_noop("The address of a feed, or of a site: Talka then looks for its feed."),
            kind=FieldKind.URL,
        ),
    ),
    load=_load,
    interval=300,
    manual="channels/feeds.md",
)
