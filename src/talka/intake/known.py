"""Third step: what is known already, and what has changed since.

A post is known by its channel and the channel's own id. The same words again are dropped; other words make a
version; "it is gone" makes a tombstone, which keeps the words in the table and in a version; other numbers of
likes are written without a version. Several news of one post within a batch are taken in their order.
"""

from __future__ import annotations

import datetime as dt

import msgspec
from django.db import connection

from talka.intake.copying import literal
from talka.intake.flow import Earlier, Flow, Row

_SELECT = """
SELECT id, external_id, batch, version, title, text, url, media::text, likes, shares, comments, created_at,
       edited_at, deleted_at, parent_external, thread
FROM channels_post WHERE channel_id = %s AND external_id = ANY(%s::text[])
"""
_CONTENT = ("title", "text", "url", "links", "hashtags", "handles", "media", "words")
_NUMBERS = ("likes", "shares", "comments")


def set_known_aside(flow: Flow) -> None:
    """Keep in ``flow.rows`` only what must be stored."""
    standing = _stored(flow)
    kept: dict[str, Row] = {}
    touched: dict[str, Row] = {}
    for news in flow.rows:
        known = standing.get(news.external_id)
        if known is None:
            _begin(flow, news, standing, kept)
        elif _says_otherwise(known, news):
            flow.earlier.append(_earlier(known))
            _replace(known, news, flow)
            flow.dropped["known"] += news.external_id in kept
            kept[news.external_id] = known
        else:
            flow.dropped["known"] += 1
            if _count(known, news):
                touched[news.external_id] = known
    flow.rows = list(kept.values())
    flow.touched = [row for external_id, row in touched.items() if external_id not in kept]


def _begin(flow: Flow, news: Row, standing: dict[str, Row], kept: dict[str, Row]) -> None:
    """A post that is not known yet; that one is gone which was never heard says nothing."""
    if news.deleted_at is not None:
        flow.dropped["known"] += 1
        return
    news.batch = flow.batch
    standing[news.external_id] = kept[news.external_id] = news


def _stored(flow: Flow) -> dict[str, Row]:
    """The posts of this batch that the table has, by the channel's id."""
    ids = literal({row.external_id for row in flow.rows})
    with connection.cursor() as cursor:
        cursor.execute(_SELECT, [flow.channel, ids])
        return {
            row[1]: Row(
                id=row[0],
                external_id=row[1],
                is_stored=True,
                batch=row[2],
                version=row[3],
                title=row[4],
                text=row[5],
                url=row[6],
                media=msgspec.json.decode(row[7]),
                likes=row[8],
                shares=row[9],
                comments=row[10],
                created_at=row[11],
                edited_at=row[12],
                deleted_at=row[13],
                parent_external=row[14],
                thread=row[15],
            )
            for row in cursor.fetchall()
        }


def _says_otherwise(known: Row, news: Row) -> bool:
    if _is_older(known.edited_at, news.edited_at):
        return False
    if news.deleted_at is not None or known.deleted_at is not None:
        return (news.deleted_at is None) != (known.deleted_at is None)
    return (known.title, known.text) != (news.title, news.text)


def _is_older(known: dt.datetime | None, news: dt.datetime | None) -> bool:
    return known is not None and news is not None and news < known


def _earlier(known: Row) -> Earlier:
    return Earlier(post_id=known.id, batch=known.batch, version=known.version, title=known.title, text=known.text)


def _replace(known: Row, news: Row, flow: Flow) -> None:
    """The known post becomes what the news say."""
    known.version += 1
    known.batch = flow.batch
    known.deleted_at = news.deleted_at
    if news.deleted_at is not None:
        return
    known.edited_at = news.edited_at or flow.heard_at
    for name in _CONTENT:
        setattr(known, name, getattr(news, name))
    _count(known, news)


def _count(known: Row, news: Row) -> bool:
    """Take over numbers that were told, address and pictures. True when any is another than before."""
    if news.deleted_at is not None:
        return False
    before = (known.likes, known.shares, known.comments, known.url, known.media)
    for name in _NUMBERS:
        if getattr(news, name) is not None:
            setattr(known, name, getattr(news, name))
    known.url = news.url or known.url
    known.media = news.media or known.media
    return before != (known.likes, known.shares, known.comments, known.url, known.media)
