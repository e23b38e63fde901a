"""Sixth step: the topics of the community that match each post."""

from __future__ import annotations

from talka.intake.flow import Flow
from talka.listening.matching import mentions_for, stamp


def match_topics(flow: Flow) -> None:
    """Match the words of every post of the batch with every topic that listens."""
    rows = flow.said
    flow.topics_stamp = stamp(flow.community)
    flow.mentions = [
        (rows[found.index], found.topic_id, found.revision)
        for found in mentions_for(flow.community, [row.words for row in rows])
    ]


def settle_topics(flow: Flow) -> None:
    """Match again when a topic has changed since; call it under the lock of the community's row.

    Actions on topics take that lock as well. So a topic is either seen here, or its search through what is stored
    sees this batch, and yet the matching itself, the longer part, keeps nobody waiting.
    """
    if stamp(flow.community) != flow.topics_stamp:
        match_topics(flow)
