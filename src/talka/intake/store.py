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
from talka.intake.copying import array, copy, known, moment, number, text, vector
from talka.intake.flow import Flow, Row
from talka.intake.topics import settle_topics

_POST = (
    "id, community_id, channel_id, external_id, seq, batch, version, kind, author_id, title, text, url, links, "
    "hashtags, handles, media, language, language_confidence, likes, shares, comments, parent_external, parent_id, "
    "thread, repeat_of_id, created_at, heard_at, edited_at, deleted_at, words"
)
_UPDATE = """
UPDATE channels_post SET seq = %s, batch = %s, version = %s, title = %s, text = %s, url = %s, links = %s,
  hashtags = %s, handles = %s, media = %s, language = %s, language_confidence = %s, likes = %s, shares = %s,
  comments = %s, edited_at = %s, words = %s::tsvector, deleted_at = NULL
WHERE id = %s
"""
_BURY = "UPDATE channels_post SET seq = %s, batch = %s, version = %s, deleted_at = %s WHERE id = %s"
_TOUCH = """
UPDATE channels_post SET likes = %s, shares = %s, comments = %s, url = %s, media = %s::jsonb WHERE id = %s
"""
_RAISE = "UPDATE team_community SET last_seq = last_seq + %s WHERE id = %s RETURNING last_seq"
_FORGET = "DELETE FROM listening_mention WHERE post_id = ANY(%s)"


def store(flow: Flow) -> None:
    """Write the batch."""
    identify_authors(flow)
    _copy_versions(flow)
    _copy_bands(flow)
    _touch(flow)
    seq = _numbers(flow)
    settle_topics(flow)
    _write_mentions(flow)
    _copy_posts(flow, seq)
    _change_posts(flow, seq + len(flow.new))


def _numbers(flow: Flow) -> int:
    """The number before the first of this batch."""
    if not flow.rows:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_RAISE, [len(flow.rows), flow.community])
        (last,) = cursor.fetchone()
    return int(last) - len(flow.rows)


def _copy_posts(flow: Flow, seq: int) -> None:
    head, heard_at = f"{flow.community}\t{flow.channel}\t", moment(flow.heard_at)
    lines = [_line(row, head, f"\t{number}\t{flow.batch}\t", heard_at) for number, row in enumerate(flow.new, seq + 1)]
    copy("channels_post", _POST, lines)


def _line(row: Row, head: str, numbers: str, heard_at: str) -> str:
    kind = row.heard.kind.value if row.heard else "post"
    return "\t".join(
        (
            f"{row.id}\t{head}{text(row.external_id)}{numbers}{row.version}",
            kind,
            known(row.author_id),
            text(row.title),
            text(row.text),
            text(row.url),
            array(row.links),
            array(row.hashtags),
            array(row.handles),
            text(_json(row)),
            row.language,
            f"{row.confidence:.4f}",
            number(row.likes),
            number(row.shares),
            number(row.comments),
            text(row.parent_external),
            known(row.parent_id),
            text(row.thread),
            known(row.repeat_of),
            moment(row.created_at),
            heard_at,
            moment(row.edited_at),
            moment(row.deleted_at),
            text(vector(row.words, len(row.text))),
        )
    )


def _json(row: Row) -> str:
    return msgspec.json.encode(row.media).decode() if row.media else "[]"


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
        row.likes,
        row.shares,
        row.comments,
        row.edited_at,
        vector(row.words, len(row.text)),
        row.id,
    )


def _touch(flow: Flow) -> None:
    _execute_each(_TOUCH, [(row.likes, row.shares, row.comments, row.url, _json(row), row.id) for row in flow.touched])


def _copy_versions(flow: Flow) -> None:
    until = moment(flow.heard_at)
    lines = [
        f"{new_id()}\t{each.post_id}\t{flow.community}\t{each.version}\t"
        f"{text(each.title)}\t{text(each.text)}\t{until}\t{each.batch}"
        for each in flow.earlier
    ]
    copy("channels_postversion", "id, post_id, community_id, version, title, text, until, batch", lines)


def _copy_bands(flow: Flow) -> None:
    head, heard_at = f"{flow.community}\t", moment(flow.heard_at)
    lines = [f"{head}{key}\t{post_id}\t{heard_at}" for key, post_id in sorted(flow.bands)]
    copy("channels_postband", "community_id, key, post_id, heard_at", lines)


def _write_mentions(flow: Flow) -> None:
    """Mentions of new posts, and those of edited ones anew; a tombstone keeps what it had."""
    edited = [row.id for row in flow.changed if not row.deleted_at]
    if edited:
        with connection.cursor() as cursor:
            cursor.execute(_FORGET, [edited])
    lines = [
        f"{topic}\t{row.id}\t{flow.community}\t{moment(row.created_at)}\t{revision}\t{flow.batch}"
        for row, topic, revision in flow.mentions
    ]
    copy("listening_mention", "topic_id, post_id, community_id, created_at, revision, batch", lines)


def _execute_each(statement: str, values: Sequence[Sequence[Any]]) -> None:
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(statement, values)
