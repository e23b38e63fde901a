"""Last step: everything into the tables, the posts with their announcement numbers at the end.

The numbers come from the community's row, whose lock is held from then until the commit, so that they become
visible in their order. It is taken as late as can be: what other channels of the community must wait for is the
copying of the posts and their mentions. Foreign keys are checked at the commit, so mentions may come before their
posts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from django.db import connection

from talka.core.ids import new_id
from talka.intake.authors import identify_authors
from talka.intake.copying import (
    array,
    bigint,
    copy,
    double,
    fields,
    identity,
    integer,
    jsonb,
    lexemes,
    moment,
    small,
    text,
    vector,
)
from talka.intake.flow import Flow, Row
from talka.intake.topics import Mention, match_changed, rewritten, settle_topics

_POST = (
    "community_id, channel_id, batch, heard_at, id, external_id, seq, version, kind, author_id, author_kind, country, "
    "title, text, url, links, hashtags, handles, media, language, language_confidence, sentiment, sentiment_score, "
    "intents, likes, shares, comments, parent_external, parent_id, thread, repeat_of_id, created_at, edited_at, "
    "deleted_at, words"
)
_VERSION = "community_id, until, id, post_id, version, title, text, batch"
_BAND = "community_id, heard_at, key, post_id"
_MENTION = "community_id, batch, topic_id, post_id, created_at, revision"
_UPDATE = """
UPDATE channels_post SET seq = %s, batch = %s, version = %s, title = %s, text = %s, url = %s, links = %s,
  hashtags = %s, handles = %s, media = %s, language = %s, language_confidence = %s, sentiment = %s,
  sentiment_score = %s, intents = %s, likes = %s, shares = %s, comments = %s, edited_at = %s,
  words = array_to_tsvector(%s::text[]), deleted_at = NULL
WHERE id = %s
"""
_BURY = "UPDATE channels_post SET seq = %s, batch = %s, version = %s, deleted_at = %s WHERE id = %s"
_TOUCH = """
UPDATE channels_post SET likes = %s, shares = %s, comments = %s, url = %s, media = %s::jsonb WHERE id = %s
"""
_RAISE = "UPDATE team_community SET last_seq = last_seq + %s WHERE id = %s RETURNING last_seq"
_FORGET = """
DELETE FROM listening_mention mention USING listening_topic topic
WHERE mention.post_id = ANY(%s) AND topic.id = mention.topic_id AND topic.active
"""


def store(flow: Flow) -> None:
    """Write the batch."""
    identify_authors(flow)
    _copy_versions(flow)
    _copy_bands(flow)
    _touch(flow)
    seq = _numbers(flow)
    settle_topics(flow)
    _copy_mentions(flow, flow.mentions)
    _copy_posts(flow, seq)
    _change_posts(flow, seq + len(flow.new))
    _change_mentions(flow)


def _numbers(flow: Flow) -> int:
    """The number before the first of this batch."""
    if not flow.rows:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_RAISE, [len(flow.rows), flow.community])
        (last,) = cursor.fetchone()
    return int(last) - len(flow.rows)


def _copy_posts(flow: Flow, seq: int) -> None:
    head = (
        fields(_POST) + identity(flow.community) + identity(flow.channel) + bigint(flow.batch) + moment(flow.heard_at)
    )
    copy("channels_post", _POST, (head + _fields(row, number) for number, row in enumerate(flow.new, seq + 1)))


def _fields(row: Row, number: int) -> bytes:
    """The fields of `_POST` that are a post's own."""
    return b"".join(
        (
            identity(row.id),
            text(row.external_id),
            bigint(number),
            integer(row.version),
            text(row.heard.kind.value if row.heard else "post"),
            identity(row.author_id),
            text(row.author_kind),
            text(row.country),
            text(row.title),
            text(row.text),
            text(row.url),
            array(row.links),
            array(row.hashtags),
            array(row.handles),
            jsonb(row.media),
            text(row.language),
            double(row.confidence),
            small(row.sentiment),
            double(row.sentiment_score),
            integer(row.intents),
            bigint(row.likes),
            bigint(row.shares),
            bigint(row.comments),
            text(row.parent_external),
            identity(row.parent_id),
            text(row.thread),
            identity(row.repeat_of),
            moment(row.created_at),
            moment(row.edited_at),
            moment(row.deleted_at),
            vector(lexemes(row.words, len(row.text))),
        )
    )


def _change_posts(flow: Flow, seq: int) -> None:
    changed = list(enumerate(flow.changed, seq + 1))
    buried = [(number, flow.batch, row.version, row.deleted_at, row.id) for number, row in changed if row.deleted_at]
    updated = [_values(flow, number, row) for number, row in changed if not row.deleted_at]
    _execute_each(_BURY, buried)
    _execute_each(_UPDATE, updated)


def _values(flow: Flow, seq: int, row: Row) -> tuple[Any, ...]:
    """The values of `_UPDATE`."""
    return (
        seq,
        flow.batch,
        row.version,
        row.title,
        row.text,
        row.url,
        row.links,
        row.hashtags,
        row.handles,
        _json(row),
        row.language,
        row.confidence,
        row.sentiment,
        row.sentiment_score,
        row.intents,
        row.likes,
        row.shares,
        row.comments,
        row.edited_at,
        lexemes(row.words, len(row.text)),
        row.id,
    )


def _touch(flow: Flow) -> None:
    _execute_each(_TOUCH, [(row.likes, row.shares, row.comments, row.url, _json(row), row.id) for row in flow.touched])


def _json(row: Row) -> str:
    return msgspec.json.encode(row.media).decode()


def _copy_versions(flow: Flow) -> None:
    head = fields(_VERSION) + identity(flow.community) + moment(flow.heard_at)
    rows = (
        b"".join(
            (
                head,
                identity(new_id()),
                identity(each.post_id),
                integer(each.version),
                text(each.title),
                text(each.text),
                bigint(each.batch),
            )
        )
        for each in flow.earlier
    )
    copy("channels_postversion", _VERSION, rows)


def _copy_bands(flow: Flow) -> None:
    """In the order of the keys, so that neighbours on a page of the index come one after the other."""
    head = fields(_BAND) + identity(flow.community) + moment(flow.heard_at)
    posts = ((identity(post_id), keys) for post_id, keys in flow.bands)
    copy("channels_postband", _BAND, sorted(head + bigint(key) + post for post, keys in posts for key in keys))


def _copy_mentions(flow: Flow, mentions: Sequence[Mention]) -> None:
    head = fields(_MENTION) + identity(flow.community) + bigint(flow.batch)
    rows = (
        head + identity(topic) + identity(row.id) + moment(row.created_at) + integer(revision)
        for row, topic, revision in mentions
    )
    copy("listening_mention", _MENTION, rows)


def _change_mentions(flow: Flow) -> None:
    """Mentions of posts that were stored before, anew; a tombstone and a paused topic keep what they had."""
    outdated = [row.id for row in rewritten(flow)]
    if outdated:
        with connection.cursor() as cursor:
            cursor.execute(_FORGET, [outdated])
        _copy_mentions(flow, match_changed(flow))


def _execute_each(statement: str, values: Sequence[Sequence[Any]]) -> None:
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(statement, values)
