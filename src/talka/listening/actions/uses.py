"""Which topics, alerts and saved views use which topics and lists: written down, followed, and kept right.

All of it happens under the lock of the community's row (`lock`), so that what was checked holds when it is saved:
two people at once can make no ring of topics.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress

from django.db.models import F
from django.http import QueryDict
from django.utils import timezone

from talka.listening.actions.later import search_later
from talka.listening.models import Alert, SavedView, Topic, WordList
from talka.listening.naming import Names, find_uses, with_handles_kept, with_name_changed
from talka.listening.queries.lists import alerts_naming
from talka.listening.query import Query, QueryError, parse
from talka.listening.query.fields import named
from talka.listening.refusals import BreaksOthersError, InUseError
from talka.listening.resolving import Saved
from talka.listening.search import parsed
from talka.team.models import Community


def lock(community: Community) -> Community:
    """Take the lock of the community's row until the transaction ends."""
    return Community.objects.select_for_update(no_key=True).get(pk=community.pk)


def note_uses(topic: Topic, query: Query, saved: Saved) -> None:
    """Write down what the topic's query names itself."""
    uses = saved.uses(query)
    topic.uses_topics.set(Topic.objects.filter(pk__in=[pk for kind, pk in uses if kind == "topic"]))
    topic.uses_lists.set(WordList.objects.filter(pk__in=[pk for kind, pk in uses if kind == "list"]))


def refuse_if_used(thing: Topic | WordList, kind: str) -> None:
    """Raise InUseError where topics or alerts name it in their queries."""
    names = list(thing.users.order_by("name").values_list("name", flat=True))
    names += [alert.name for alert in alerts_naming(thing, kind, thing.name)]
    if names:
        raise InUseError(names)


def renew_users(thing: Topic | WordList) -> None:
    """Give every topic that comes to depend on it, also by way of others, a new revision and a new search.

    Raises:
        BreaksOthersError: with what it has become, these topics cannot be resolved.
    """
    users = _all_users(thing)
    if not users:
        return
    _check(users)
    Topic.objects.filter(pk__in=[user.pk for user in users]).update(
        revision=F("revision") + 1, searched=None, changed=timezone.now()
    )
    for user in users:
        if user.active:
            search_later(user)


def _all_users(thing: Topic | WordList) -> list[Topic]:
    """The topics that name it, those that name these, and so on; by name."""
    found: dict[uuid.UUID, Topic] = {}
    level = list(thing.users.all())
    while level:
        found |= {topic.pk: topic for topic in level}
        level = list(Topic.objects.filter(uses_topics__in=level).exclude(pk__in=found).distinct())
    return sorted(found.values(), key=lambda topic: topic.name)


def _check(users: Collection[Topic]) -> None:
    if not users:
        return
    saved = Saved(next(iter(users)).community_id)
    broken = [user.name for user in users if not _can_be_matched(user, saved)]
    if broken:
        raise BreaksOthersError(broken)


def _can_be_matched(topic: Topic, saved: Saved) -> bool:
    try:
        saved.resolve(parsed(topic.query))
    except QueryError:
        return False
    return True


def rename_in_users(thing: Topic | WordList, kind: str, old: str) -> None:
    """Write a new name into the queries that use it, which mean the same as before.

    Raises:
        BreaksOthersError: with the new name these queries get too long.
    """
    names = Names([(thing.pk, old)])

    def renamed(text: str) -> str:
        return with_name_changed(text, find_uses(parsed(text), kind, names, thing.pk), thing.name)

    asking: list[Topic | Alert] = [*thing.users.all(), *alerts_naming(thing, kind, old)]
    _write_anew(asking, renamed)
    _rename_in_views(thing.community_id, renamed)


def _rename_in_views(community: uuid.UUID, renamed: Callable[[str], str]) -> None:
    """Write it into the searches of saved views as well; one that cannot be read stays as it is."""
    for view in SavedView.objects.filter(community=community, filter__contains="q="):
        asked = QueryDict(view.filter, mutable=True)
        with suppress(QueryError):
            before, asked["q"] = asked.get("q", ""), renamed(asked.get("q", ""))
            if asked["q"] != before:
                SavedView.objects.filter(pk=view.pk).update(filter=asked.urlencode())


def keep_handles(topic: Topic) -> None:
    """Keep ``@name`` a handle in the saved queries in which it is one, now that this topic has the name."""
    folded = named(topic.name)
    if folded:
        with_handles = {"community": topic.community_id, "query__contains": "@"}
        asking: list[Topic | Alert] = [*Topic.objects.filter(**with_handles), *Alert.objects.filter(**with_handles)]
        _write_anew(asking, lambda text: with_handles_kept(text, folded))
        topic.refresh_from_db(fields=["query"])


def _write_anew(asking: Iterable[Topic | Alert], write: Callable[[str], str]) -> None:
    broken = []
    for one in asking:
        text = write(one.query)
        if text == one.query:
            continue
        try:
            parse(text)
        except QueryError:
            broken.append(one.name)
        type(one).objects.filter(pk=one.pk).update(query=text)
    if broken:
        raise BreaksOthersError(broken)
