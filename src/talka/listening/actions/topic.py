"""Topics: adding, changing, pausing, deleting.

Each action first takes the lock of the community's row, under which batches of posts are stored
(`talka.listening.matching.mentions_for`).
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from talka.listening.actions.later import search_later
from talka.listening.actions.uses import (
    keep_handles,
    lock,
    note_uses,
    refuse_if_used,
    rename_in_users,
    renew_users,
)
from talka.listening.enums import TopicKind
from talka.listening.models import Topic
from talka.listening.query.fields import named
from talka.listening.refusals import NameTakenError
from talka.listening.resolving import Saved
from talka.listening.search import parsed
from talka.team.actions import record
from talka.team.actor import Actor
from talka.team.models import Community


def add_topic(*, by: Actor, community: Community, name: str, kind: str = TopicKind.BRAND, query: str) -> Topic:
    """Listen for something from now on, and search what is stored in the background.

    The query is saved as `talka.listening.resolving.Saved.stored` writes it.

    Raises:
        QueryError: the query cannot be understood, or names what nobody has.
        NameTakenError: queries could not tell it from another topic.
    """
    with transaction.atomic():
        lock(community)
        saved = Saved(community.pk)
        _refuse_taken(name, saved)
        topic = Topic(community=community, name=name, kind=kind, query=_checked(query, saved))
        topic.save(force_insert=True)
        note_uses(topic, parsed(topic.query), saved)
        keep_handles(topic)
        record(by=by, community=community, action="topic.add", obj=topic, after=_facts(topic))
        search_later(topic)
    return topic


def change_topic(*, by: Actor, topic: Topic, name: str, kind: str, query: str) -> Topic:
    """Change a topic; another query is a new revision, and the stored posts are searched again.

    Topics that use it follow: a new name is written into their queries, another query is theirs as well.

    Raises:
        QueryError: the query cannot be understood, names what nobody has, or leads back to this topic.
        NameTakenError: queries could not tell it from another topic.
        BreaksOthersError: topics that use it would become too large.
    """
    with transaction.atomic():
        current = _locked(topic)
        saved = Saved(current.community_id)
        before, old = _facts(current), current.name
        _refuse_taken(name, saved, besides=current)
        text = current.query if query == current.query else _checked(query, saved, besides=current)
        other = text != current.query
        current.name, current.kind, current.query = name, kind, text
        if other:
            current.revision += 1
            current.searched = None
        if _facts(current) != before:
            current.save()
            _record(by, "topic.change", current, before)
        if name != old:
            rename_in_users(current, "topic", old)
            _keep_handles(current, old)
        if other:
            note_uses(current, parsed(text), saved)
            renew_users(current)
            search_later(current)
    return current


def _checked(query: str, saved: Saved, *, besides: Topic | None = None) -> str:
    """The query as it is saved, once it is known that it can be matched."""
    saved.whole(query, besides=besides)
    return saved.stored(query)


def _refuse_taken(name: str, saved: Saved, *, besides: Topic | None = None) -> None:
    bearer = saved.topics.find(name)
    if bearer and not (besides and bearer == besides.pk):
        raise NameTakenError


def _keep_handles(topic: Topic, old: str) -> None:
    if named(topic.name) != named(old):
        keep_handles(topic)


def pause_topic(*, by: Actor, topic: Topic) -> Topic:
    """Stop listening; the mentions stay, and topics that use it go on."""
    return _switch(by=by, topic=topic, active=False, action="topic.pause")


def resume_topic(*, by: Actor, topic: Topic) -> Topic:
    """Listen again, and catch up with what was heard and edited in between.

    It is a new revision, under which mentions of posts that say something else by now go.
    """
    return _switch(by=by, topic=topic, active=True, action="topic.resume")


def _switch(*, by: Actor, topic: Topic, active: bool, action: str) -> Topic:
    with transaction.atomic():
        current = _locked(topic)
        if current.active == active:
            return current
        before = _facts(current)
        current.active = active
        if active:
            current.revision += 1
            current.searched = None
            search_later(current)
        current.save()
        _record(by, action, current, before)
    return current


def delete_topic(*, by: Actor, topic: Topic) -> None:
    """Delete a topic with its mentions; the posts stay.

    Raises:
        InUseError: other topics or alerts name it.
    """
    with transaction.atomic():
        current = _locked(topic)
        refuse_if_used(current, "topic")
        record(by=by, community=current.community, action="topic.delete", obj=current, before=_facts(current))
        current.delete()


def _record(by: Actor, action: str, topic: Topic, before: dict[str, Any]) -> None:
    record(by=by, community=topic.community, action=action, obj=topic, before=before, after=_facts(topic))


def _locked(topic: Topic) -> Topic:
    lock(topic.community)
    return Topic.objects.select_for_update(no_key=True).get(pk=topic.pk)


def _facts(topic: Topic) -> dict[str, Any]:
    return {"name": topic.name, "kind": str(topic.kind), "query": topic.query, "active": topic.active}
