"""Seventh step: the topics of the community that match each post."""

from __future__ import annotations

import uuid

from talka.channels.models import Channel, Post
from talka.intake.flow import Flow, Row
from talka.listening.documents import FIELDS, Told, document, document_of_row
from talka.listening.matching import mentions_for, stamp, watches_numbers
from talka.listening.query import Document

Mention = tuple[Row, uuid.UUID, int]


def match_topics(flow: Flow) -> None:
    """Match every new post of the batch with every topic that listens."""
    flow.topics_stamp = stamp(flow.community)
    channel, network = Channel.objects.values_list("name", "kind").get(pk=flow.channel)
    flow.mentions = _mentions(flow, flow.new, [_document(row, channel, network) for row in flow.new])


def settle_topics(flow: Flow) -> None:
    """Match again when a topic has changed since; call it under the lock of the community's row.

    Actions on topics take that lock as well. So a topic is either seen here, or its search through what is stored
    sees this batch, and yet the matching itself, the longer part, keeps nobody waiting.
    """
    if stamp(flow.community) != flow.topics_stamp:
        match_topics(flow)


def match_changed(flow: Flow) -> list[Mention]:
    """The mentions of stored posts that say something else now, or whose numbers are asked for and are others.

    Call it when the tables hold the changes: what the news did not tell, such as the author, is read from there.
    """
    rows = {row.id: row for row in rewritten(flow)}
    if not rows:
        return []
    told = Post.objects.filter(pk__in=list(rows)).values_list("id", *FIELDS)
    found = {post_id: document_of_row(Told(*fields)) for post_id, *fields in told}
    return _mentions(flow, [rows[post_id] for post_id in found], list(found.values()))


def rewritten(flow: Flow) -> list[Row]:
    """Stored posts whose mentions are found anew."""
    touched = flow.touched if flow.touched and watches_numbers(flow.community) else []
    return [row for row in (*flow.changed, *touched) if row.deleted_at is None]


def _mentions(flow: Flow, rows: list[Row], posts: list[Document]) -> list[Mention]:
    return [(rows[found.index], found.topic_id, found.revision) for found in mentions_for(flow.community, posts)]


def _document(row: Row, channel: str, network: str) -> Document:
    author = row.heard.author if row.heard else None
    return document(
        row,
        kind=row.heard.kind.value if row.heard else "",
        handle=author.handle if author else "",
        name=author.name if author else "",
        channel=channel,
        network=network,
    )
