"""Taking older versions of posts out of the lake, and what people corrected into the posts, a month at a time.

Every question must tell the newest version of a post from those before it, and look for corrections. For ten million
posts with 2 % edits that is half the time of most answers; settled rows need no such look.
"""

from __future__ import annotations

from typing import Final

from talka.lake import CORRECTIONS, MENTIONS, POSTS, Lake
from talka.lake.schema import MONTH, ibis_table
from talka.listening.flows.selection import Tables, lake_tables
from talka.listening.flows.standing import changed, labelled, pending, standing_mentions

SHARE: Final = 0.005
"""The part of a month's rows that must be unsettled changes before the month is written anew."""


def unsettled(lake: Lake, *, share: float = SHARE) -> list[str]:
    """The months of whose rows more than such a share are changes and corrections that are not settled yet."""
    posts, corrections = ibis_table(POSTS.name), ibis_table(CORRECTIONS.name)
    touched = changed(posts, MONTH).select(MONTH).union(pending(corrections).select(MONTH))
    found = lake.run(touched.group_by(MONTH).agg(rows=touched.count())).to_pydict()
    there = {known.month: known.rows for known in lake.months(POSTS.name)}
    counts = zip(found[MONTH], found["rows"], strict=True)
    return sorted(month for month, count in counts if count > share * there.get(month, 0))


def settled(tables: Tables) -> Tables:
    """The rows that are left: the newest version of each post, as people labelled it, and the mentions of these.

    Corrections stay, as those that the posts say themselves.
    """
    import ibis

    posts, mentions, corrections = tables
    done = {"settled": ibis.literal(True)}
    return Tables(
        posts=labelled(posts, corrections).mutate(**done),
        mentions=standing_mentions(mentions, posts),
        corrections=corrections.mutate(**done),
    )


def settle(lake: Lake, month: str) -> None:
    """Settle the rows of a month, table by table.

    Mentions go first: a kill then leaves posts that still tell which mentions count. Corrections come last: to apply
    them twice changes nothing. Call it as the one writer; who reads meanwhile goes on with the files they began with.
    Raises `LakeError`.
    """
    kept = settled(Tables(*(rows.filter(rows.month == month) for rows in lake_tables())))
    for name, rows in ((MENTIONS.name, kept.mentions), (POSTS.name, kept.posts), (CORRECTIONS.name, kept.corrections)):
        with lake.stream(rows) as found:
            lake.replace(name, found, where=f"{MONTH} = '{month}'")
