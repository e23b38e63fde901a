"""What changes over time: volume, sentiment, share of voice, intents.

Each row carries ``bucket``, the number of its step (`talka.listening.flows.times.start` makes a time of it).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from talka.listening.flows.selection import Selection, Tables
from talka.listening.flows.times import By, bucket, counted
from talka.listening.label_names import INTENTS, SENTIMENTS, intent_bit, sentiment_value

if TYPE_CHECKING:
    import ibis


def posts_over_time(tables: Tables, selection: Selection, *, by: By) -> ibis.Table:
    """How many of the chosen posts each step brought: ``bucket``, ``posts``."""
    return _counted(selection.plain(tables), selection, by)


def sentiment_over_time(tables: Tables, selection: Selection, *, by: By) -> ibis.Table:
    """How many of them are ``negative``, ``neutral``, ``positive`` and ``unlabelled``, by ``bucket``."""
    rows = _counted(selection.apply(*tables), selection, by, "sentiment")
    named = {name: _where(rows, rows.sentiment == sentiment_value(name)) for name in SENTIMENTS}
    unlabelled = _where(rows, rows.sentiment.isnull())
    return rows.group_by("bucket").agg(**named, unlabelled=unlabelled, posts=rows.posts.sum().cast("int64"))


def intents_over_time(tables: Tables, selection: Selection, *, by: By) -> ibis.Table:
    """How many of them have each intent (`INTENTS`, a column each), by ``bucket``; a post may have several or none."""
    rows = selection.apply(*tables)
    # Masks make many pairs with quarters of an hour, few with steps: so here the arithmetic comes first.
    stepped = rows.mutate(bucket=bucket(rows.quarter, selection.since, selection.until, by, selection.zone))
    small = stepped.group_by(["bucket", "intents"]).agg(posts=stepped.count())
    named = {name: _where(small, (small.intents & intent_bit(name)) != 0) for name in INTENTS}
    return small.group_by("bucket").agg(**named, posts=small.posts.sum().cast("int64"))


def share_of_voice(tables: Tables, selection: Selection, *, topics: tuple[str, ...], by: By) -> ibis.Table:
    """What part of what was said about some topics each of them has: ``topic_id``, ``bucket``, ``posts``, ``share``.

    The share of a topic is its posts in the step, divided by the sum of the posts of all these topics in the step. A
    post about two of them counts for both, and twice in the sum, so that the shares of a step make 1.
    """
    pairs = selection.pairs(tables, topics)
    rows = _counted(pairs, selection, by, "topic_id")
    together = rows.posts.sum().over(group_by=rows.bucket)
    return rows.mutate(share=rows.posts / together)


def _counted(rows: ibis.Table, selection: Selection, by: By, *keys: str) -> ibis.Table:
    return counted(rows, selection.since, selection.until, by, selection.zone, *keys)


def _where(rows: ibis.Table, condition: ibis.expr.types.BooleanValue) -> ibis.expr.types.IntegerScalar:
    """The posts of the rows for which the condition holds."""
    return rows.posts.sum(where=condition).fill_null(0).cast("int64")
