"""Topics side by side, as our brand beside its competitors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talka.listening.flows.reactions import REACTIONS
from talka.listening.flows.selection import Selection, Tables
from talka.listening.flows.standing import between, of_community
from talka.listening.label_names import INTENTS, SENTIMENTS, intent_bit, sentiment_value

if TYPE_CHECKING:
    import ibis


def compared(tables: Tables, selection: Selection, *, topics: tuple[str, ...]) -> ibis.Table:
    """A row for each topic with posts: ``topic_id``, ``posts``, ``share``, and what its posts are like.

    ``negative``, ``neutral``, ``positive``, ``unlabelled`` and each intent count posts; ``likes``, ``shares``,
    ``comments`` are sums, ``reactions_per_post`` all three together for each post. ``share`` is the share of voice
    (`share_of_voice`) over the whole span. A post about two of the topics counts for both.
    """
    # Mentions of older versions meet no post.
    own = between(of_community(tables.mentions, selection.community), selection.since, selection.until)
    named = own.filter(own.topic_id.isin(topics)).select("topic_id", "key", "version")
    rows = named.inner_join(selection.apply(*tables), ["key", "version"])
    small = _small(rows)
    found = {name: small[name].sum().cast("int64") for name in ("posts", *REACTIONS)}
    found |= {name: _where(small, small.sentiment == sentiment_value(name)) for name in SENTIMENTS}
    found |= {name: _where(small, (small.intents & intent_bit(name)) != 0) for name in INTENTS}
    counts = small.group_by("topic_id").agg(unlabelled=_where(small, small.sentiment.isnull()), **found)
    reactions = sum((counts[name] for name in REACTIONS[1:]), start=counts[REACTIONS[0]])
    return counts.mutate(share=counts.posts / counts.posts.sum().over(), reactions_per_post=reactions / counts.posts)


def _small(rows: ibis.Table) -> ibis.Table:
    """Counted by labels first: a few thousand rows are left for the arithmetic."""
    sums = {name: rows[name].sum().fill_null(0) for name in REACTIONS}
    return rows.group_by(["topic_id", "sentiment", "intents"]).agg(posts=rows.count(), **sums)


def _where(rows: ibis.Table, condition: ibis.expr.types.BooleanValue) -> ibis.expr.types.IntegerScalar:
    """The posts of the rows for which the condition holds."""
    return rows.posts.sum(where=condition).fill_null(0).cast("int64")
