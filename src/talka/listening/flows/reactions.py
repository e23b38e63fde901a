"""What the chosen posts set off: likes, shares, comments."""

from __future__ import annotations

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
    found = {"posts": rows.count()}
    for name in REACTIONS:
        found[name] = rows[name].sum().fill_null(0).cast("int64")
        found[f"{name}_median"] = rows[name].median()
        found[f"{name}_told"] = rows[name].count()
    return rows.agg(**found)
