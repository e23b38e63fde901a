"""Rows of the lake as they stand now: of one community, of a span of time, the newest version of each."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from talka.listening.flows.times import quarter
from talka.listening.label_names import INTENTS, intent_bit, intents_mask

if TYPE_CHECKING:
    import ibis

ALL: Final = intents_mask(INTENTS)
"""Every intent."""


def of_community(rows: ibis.Table, community: str) -> ibis.Table:
    """Rows of one community; nothing of another's is ever read."""
    return rows.filter(rows.community_id == community)


def between(rows: ibis.Table, since: datetime, until: datetime) -> ibis.Table:
    """Rows from ``since`` to before ``until``, both at whole quarters of an hour.

    The months are asked for as well, so that files of other months are never opened.
    """
    return rows.filter(
        rows.month >= f"{since.astimezone(UTC):%Y-%m}",
        rows.month <= f"{until.astimezone(UTC):%Y-%m}",
        rows.quarter >= quarter(since),
        rows.quarter < quarter(until),
    )


def standing(posts: ibis.Table) -> ibis.Table:
    """Posts as they stand now: the newest version of each, deleted ones left out.

    Rows of posts that never changed go through with nothing put beside them, and the few others are looked up apart:
    an outer join, which widens each of ten million rows, takes twice as long.
    """
    return _newest(posts, changed(posts))


def standing_mentions(mentions: ibis.Table, posts: ibis.Table) -> ibis.Table:
    """Mentions as they stand now: those of the newest version of a post that is not deleted."""
    return _newest(mentions, changed(posts))


def changed(posts: ibis.Table, *by: str) -> ibis.Table:
    """Posts of which there may be older versions: ``key``, ``newest`` (version), ``gone`` (it is deleted).

    Settled rows have no older ones (`talka.lake.schema.POSTS`). ``by`` are other columns to keep, the same in all
    versions of a post.
    """
    # A post that is deleted when it is first heard is not stored, so every deletion is a later version.
    later = posts.filter(posts.version > 1, ~posts.settled.fill_null(False))
    return later.group_by(["key", *by]).agg(newest=later.version.max(), gone=later.deleted.argmax(later.version))


def labelled(posts: ibis.Table, corrections: ibis.Table) -> ibis.Table:
    """Posts as they stand now, as `standing`, with the labels that people gave in place of the model's.

    A correction counts for the version of the post that it was made of: an edit makes another text. ``intents`` is
    never NULL in the answer; ``sentiment`` is NULL where neither the model nor a person gave one.
    """
    amended = changed(posts).outer_join(corrected(corrections), "key", rname="{name}_corrected")
    amended = amended.mutate(key=amended.key.coalesce(amended.key_corrected)).drop("key_corrected")
    joined = posts.inner_join(amended, "key")
    last = joined.filter(joined.newest.fill_null(joined.version) == joined.version, ~joined.gone.fill_null(False))
    corrected_now = last.said == last.version
    given = last.intents.fill_null(0) | corrected_now.ifelse(last.given, 0)
    said = {
        "sentiment": corrected_now.ifelse(last.feeling, None).coalesce(last.sentiment),
        "intents": given & corrected_now.ifelse(last.kept, ALL),
    }
    plain = posts.anti_join(amended, "key")
    plain = plain.mutate(intents=plain.intents.fill_null(0))
    return plain.union(last.mutate(**said).select(posts.columns))


def pending(corrections: ibis.Table) -> ibis.Table:
    """Corrections that are not in the rows of their posts."""
    return corrections.filter(~corrections.settled.fill_null(False))


def corrected(corrections: ibis.Table) -> ibis.Table:
    """What people said of the last version of a post that anybody corrected, where its row does not say so itself.

    ``key``; ``said`` the version; ``feeling`` its sentiment, NULL where nobody said one; the bit masks ``given``, the
    intents that it has, and ``kept``, all but those that it has not.
    """
    import ibis

    keys, waiting = ["key", "version", "label"], pending(corrections)
    newest = waiting.group_by(keys).agg(value=waiting.value.argmax(waiting.number))
    bit = ibis.cases(*((newest.label == name, intent_bit(name)) for name in INTENTS), else_=0)
    found = newest.group_by(["key", "version"]).agg(
        feeling=newest.value.max(where=newest.label == "sentiment"),
        given=bit.sum(where=newest.value == 1).fill_null(0).cast("int64"),
        kept=ALL - bit.sum(where=newest.value == 0).fill_null(0).cast("int64"),
    )
    last = found.version.max().over(group_by=found.key)
    return found.filter(found.version == last).rename(said="version")


def _newest(rows: ibis.Table, newest: ibis.Table) -> ibis.Table:
    """The rows of posts that never changed, and of the others those of their newest version."""
    joined = rows.inner_join(newest, "key")
    last = joined.filter(joined.newest == joined.version, ~joined.gone)
    return rows.anti_join(newest, "key").union(last.select(rows.columns))
