"""Topics: adding, changing, pausing, deleting.

Each action first takes the lock of the community's row, under which batches of posts are stored
(`talka.listening.matching.mentions_for`).
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app

from talka.listening.enums import TopicKind
from talka.listening.models import Topic
from talka.listening.query import parse
from talka.team.actions import record
from talka.team.actor import Actor
from talka.team.models import Community

SEARCH_TASK = "listening.search_back"


def add_topic(*, by: Actor, community: Community, name: str, kind: str = TopicKind.BRAND, query: str) -> Topic:
    """Listen for something from now on, and search what is stored in the background.

    Raises:
        QueryError: the query cannot be understood.
    """
    parse(query)
    with transaction.atomic():
        _lock(community)
        topic = Topic.objects.create(community=community, name=name, kind=kind, query=query)
        record(by=by, community=community, action="topic.add", obj=topic, after=_facts(topic))
        search_later(topic)
    return topic


def change_topic(*, by: Actor, topic: Topic, name: str, kind: str, query: str) -> Topic:
    """Change a topic; another query is a new revision, and the stored posts are searched again.

    Raises:
        QueryError: the query cannot be understood.
    """
    parse(query)
    with transaction.atomic():
        current = _locked(topic)
        before, other = _facts(current), query != current.query
        current.name, current.kind, current.query = name, kind, query
        if other:
            current.revision += 1
            current.searched = None
        if _facts(current) != before:
            current.save()
            _record(by, "topic.change", current, before)
        if other:
            search_later(current)
    return current


def pause_topic(*, by: Actor, topic: Topic) -> Topic:
    """Stop listening; the mentions stay."""
    return _switch(by=by, topic=topic, active=False, action="topic.pause")


def resume_topic(*, by: Actor, topic: Topic) -> Topic:
    """Listen again, and catch up with what was heard in between."""
    return _switch(by=by, topic=topic, active=True, action="topic.resume")


def _switch(*, by: Actor, topic: Topic, active: bool, action: str) -> Topic:
    with transaction.atomic():
        current = _locked(topic)
        if current.active == active:
            return current
        before = _facts(current)
        current.active = active
        if active:
            current.searched = None
            search_later(current)
        current.save()
        _record(by, action, current, before)
    return current


def delete_topic(*, by: Actor, topic: Topic) -> None:
    """Delete a topic with its mentions; the posts stay."""
    with transaction.atomic():
        current = _locked(topic)
        record(by=by, community=current.community, action="topic.delete", obj=current, before=_facts(current))
        current.delete()


def _record(by: Actor, action: str, topic: Topic, before: dict[str, Any]) -> None:
    record(by=by, community=topic.community, action=action, obj=topic, before=before, after=_facts(topic))


def search_later(topic: Topic) -> None:
    """Have the stored posts searched once the transaction is through."""
    topic_id: uuid.UUID = topic.pk
    transaction.on_commit(lambda: _defer(topic_id))


def _defer(topic_id: uuid.UUID) -> None:
    app.configure_task(SEARCH_TASK).defer(topic_id=str(topic_id))


def _lock(community: Community) -> Community:
    return Community.objects.select_for_update(no_key=True).get(pk=community.pk)


def _locked(topic: Topic) -> Topic:
    _lock(topic.community)
    return Topic.objects.select_for_update(no_key=True).get(pk=topic.pk)


def _facts(topic: Topic) -> dict[str, Any]:
    return {"name": topic.name, "kind": str(topic.kind), "query": topic.query, "active": topic.active}
