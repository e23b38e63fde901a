"""What the chosen posts set off: likes, shares, comments."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

from talka.listening.flows.selection import Selection, Tables

if TYPE_CHECKING:
    import ibis

REACTIONS: Final = ("likes", "shares", "comments")


def engagement(tables: Tables, selection: Selection) -> ibis.Table:
    """One row: ``posts``, and of likes, shares and comments the sum, the median and how many posts tell them.

    Columns ``likes``, ``likes_median``, ``likes_told`` and so on. A post whose channel does not tell a number is left
    out of its median; the sum takes it as none. Numbers are those at the time of the post's newest version.
    """
    rows = selection.plain(tables)
    parts = [rows.agg(posts=rows.count()), *(_reaction(rows, name) for name in REACTIONS)]
    return functools.reduce(lambda one, other: one.cross_join(other), parts)


def _reaction(rows: ibis.Table, name: str) -> ibis.Table:
    """Sum, median and told of one reaction, in one row.

    The median is that of a tally of the values, of which there are few: sorting ten million numbers would take the
    memory of all of them, and twice the time.
    """
    told = rows.filter(rows[name].notnull())
    tally = told.group_by(value=told[name]).agg(posts=told.count())
    upto = tally.posts.sum().over(order_by=tally.value, rows=(None, 0))
    tally = tally.mutate(upto=upto, half=tally.posts.sum().over() / 2)
    lower, upper = (tally.value.min(where=reached) for reached in (tally.upto >= tally.half, tally.upto > tally.half))
    return tally.agg(
        **{
            name: (tally.value * tally.posts).sum().fill_null(0).cast("int64"),
            f"{name}_median": (lower + upper) / 2,
            f"{name}_told": tally.posts.sum().fill_null(0).cast("int64"),
        }
    )
