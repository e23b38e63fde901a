"""How many posts each choice of a filter would leave: what the river shows beside its filters."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from talka.listening.flows.selection import Selection, Tables, flag
from talka.listening.flows.standing import of_community
from talka.listening.label_names import INTENTS, intent_bit

if TYPE_CHECKING:
    import ibis
    from ibis.expr.types import Value

PLACES: Final = {
    "channel": ("channels", "channel_id"),
    "language": ("languages", "language"),
    "kind": ("kinds", "kind"),
    "country": ("countries", "country"),
}
LABELS: Final = {
    "sentiment": ("sentiments", "sentiment"),
    "intent": ("intents", "intents"),
    "link": ("has_link", "has_link"),
    "media": ("has_media", "has_media"),
    "author_kind": ("author_kinds", "author_kind"),
}
"""Facets: the filter that each feeds, and the column. Counting four columns and then five takes less than all
at once, which make hundreds of times as many groups."""


def facets(tables: Tables, selection: Selection) -> ibis.Table:
    """How many posts each value has, for every facet but the topic: ``facet``, ``value``, ``posts``.

    The values of a facet are counted among the posts that all *other* filters let through, so that a filter with one
    value chosen still shows what the others would give. A post with several intents counts for each. Values that no
    post has are left out; ``value`` is NULL where posts have none.
    """
    parts = [part for facets in (PLACES, LABELS) for part in _parts(tables, selection, facets)]
    return functools.reduce(lambda one, other: one.union(other), parts)


def topics(tables: Tables, selection: Selection) -> ibis.Table:
    """The same for the topic, as ``facet``, ``value``, ``posts``: a post counts for each of its topics."""
    import ibis

    rows = selection.without("topics").pairs(tables)
    counts = rows.group_by(value=rows.topic_id).agg(posts=rows.count())
    return counts.select(facet=ibis.literal("topic"), value=counts.value, posts=counts.posts)


def reach(posts: ibis.Table, *, community: str) -> ibis.Table:
    """Up to when the lake holds what a community heard: one row with ``until``, NULL where it holds nothing."""
    own = of_community(posts, community)
    return own.agg(until=own.heard_at.max())


def _parts(tables: Tables, selection: Selection, facets: Mapping[str, tuple[str, str]]) -> Iterator[ibis.Table]:
    """The answers of some facets, from one pass over the posts."""
    import ibis

    filters, columns = zip(*facets.values(), strict=True)
    wide = selection.without(*filters)
    rows = wide.apply(*tables) if facets is LABELS else wide.plain(tables)
    rows = rows.mutate(
        **{name: flag(rows, name) for name in ("has_link", "has_media")},
        **{name: rows[name].nullif("") for name in ("author_kind", "country")},
    )
    cube = rows.group_by(columns).agg(posts=rows.count())
    for facet, (own, column) in facets.items():
        among = selection.among(cube, [name for name in selection.narrowed() if name in filters and name != own])
        for value, found in _values(among, column):
            counts = found.group_by(value=value).agg(posts=found.posts.sum().cast("int64"))
            yield counts.select(facet=ibis.literal(facet), value=counts.value, posts=counts.posts)


def _values(rows: ibis.Table, column: str) -> Iterator[tuple[Value, ibis.Table]]:
    """The values of a facet, with the rows that have them."""
    import ibis

    if column != "intents":
        yield rows[column].cast("string"), rows
        return
    for name in INTENTS:
        yield ibis.literal(name), rows.filter((rows.intents & intent_bit(name)) != 0)
