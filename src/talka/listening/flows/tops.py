"""What most of the chosen posts have: authors, sites, addresses, hashtags, languages, channels.

Every answer has ``key`` and ``posts``, the most frequent first, equal ones by their key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from talka.listening.flows.selection import Selection, Tables

if TYPE_CHECKING:
    import ibis

MOST: Final = 20
"""Rows of an answer, when nothing else is asked."""


def top_authors(tables: Tables, selection: Selection, *, most: int = MOST) -> ibis.Table:
    """Who wrote most of the chosen posts; ``key`` is the author's id as 16 bytes. Posts of unknown authors are out."""
    rows = selection.plain(tables)
    return _top(rows.filter(rows.author_id.notnull()), "author_id", most)


def top_hosts(tables: Tables, selection: Selection, *, most: int = MOST) -> ibis.Table:
    """The sites that most of them link to; a post counts once for a site, however many links it has there."""
    return _top_of_lists(tables, selection, "hosts", most)


def top_links(tables: Tables, selection: Selection, *, most: int = MOST) -> ibis.Table:
    """The addresses that most of them link to."""
    return _top_of_lists(tables, selection, "links", most)


def top_hashtags(tables: Tables, selection: Selection, *, most: int = MOST) -> ibis.Table:
    """The hashtags that most of them have, folded and without their sign."""
    return _top_of_lists(tables, selection, "hashtags", most)


def top_languages(tables: Tables, selection: Selection, *, most: int = MOST) -> ibis.Table:
    """The languages that most of them are in; ``und`` is what no language could be told of."""
    return _top(selection.plain(tables), "language", most)


def top_channels(tables: Tables, selection: Selection, *, most: int = MOST) -> ibis.Table:
    """The channels that brought most of them, by their ids."""
    return _top(selection.plain(tables), "channel_id", most)


def _top_of_lists(tables: Tables, selection: Selection, column: str, most: int) -> ibis.Table:
    """The commonest entries of a column of lists, in which no entry is there twice."""
    rows = selection.plain(tables)
    return _top(rows.select(rows[column].unnest().name(column)), column, most)


def _top(rows: ibis.Table, column: str, most: int) -> ibis.Table:
    import ibis

    found = rows.group_by(key=rows[column]).agg(posts=rows.count())
    return found.order_by(ibis.desc("posts"), "key").limit(most)
