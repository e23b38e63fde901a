"""Collections: making, renaming, deleting; putting posts in, taking them out, saying why they are there."""

from __future__ import annotations

import uuid
from collections.abc import Collection as Several
from typing import Any, Final

from django.db import transaction

from talka.channels.models import Post
from talka.listening.actions.uses import lock
from talka.listening.enums import CollectionKind
from talka.listening.models import Collected, Collection
from talka.listening.refusals import TakenError
from talka.team.actions import record
from talka.team.actor import Actor
from talka.team.models import Community

MOST: Final = 500
"""Posts that are collected at once."""


def make_collection(*, by: Actor, community: Community, name: str, note: str = "") -> Collection:
    """Begin a collection.

    Raises:
        TakenError: there is one of this name.
    """
    with transaction.atomic():
        lock(community)
        _refuse_taken(community, name)
        made = Collection.objects.create(community=community, name=name, note=note)
        record(by=by, community=community, action="collection.add", obj=made, after=_facts(made))
    return made


def change_collection(*, by: Actor, collection: Collection, name: str, note: str = "") -> Collection:
    """Give a collection another name or note; what is worth sharing keeps its name.

    Raises:
        TakenError: there is another one of this name.
    """
    with transaction.atomic():
        lock(collection.community)
        current = Collection.objects.get(pk=collection.pk)
        before = _facts(current)
        if current.kind == CollectionKind.OWN:
            _refuse_taken(current.community, name, besides=current)
            current.name = name
        current.note = note
        if _facts(current) != before:
            current.save()
            _record(by, "collection.change", current, before=before, after=_facts(current))
    return current


def delete_collection(*, by: Actor, collection: Collection) -> None:
    """Delete a collection with what was said of its posts; the posts stay."""
    with transaction.atomic():
        before = _facts(collection) | {"posts": collection.collected.count()}
        _record(by, "collection.delete", collection, before=before)
        collection.delete()


def worth_sharing(*, community: Community) -> Collection:
    """The collection of what is worth sharing, made when it is first needed."""
    return Collection.objects.get_or_create(community=community, kind=CollectionKind.SHARING)[0]


def collect(*, by: Actor, collection: Collection, posts: Several[uuid.UUID], comment: str = "") -> int:
    """Put posts into a collection of their own community; returns how many were not in it.

    What the place has deleted is not collected: it should not be quoted.
    """
    with transaction.atomic():
        lock(collection.community)
        wanted = Post.objects.filter(community=collection.community_id, pk__in=list(posts)[:MOST], deleted_at=None)
        news = list(wanted.exclude(collected__collection=collection).only("id", "title", "text").order_by("created_at"))
        Collected.objects.bulk_create(
            Collected(collection=collection, post=post, user=by.user, comment=comment) for post in news
        )
        if news:
            _record(by, "collection.collect", collection, after={"posts": _named(news)})
    return len(news)


def uncollect(*, by: Actor, collection: Collection, posts: Several[uuid.UUID]) -> int:
    """Take posts out of a collection; returns how many were in it."""
    with transaction.atomic():
        kept = Collected.objects.filter(collection=collection, post__in=list(posts)[:MOST]).select_related("post")
        gone = [each.post for each in kept.only("post__id", "post__title", "post__text")]
        kept.delete()
        if gone:
            _record(by, "collection.uncollect", collection, before={"posts": _named(gone)})
    return len(gone)


def comment_on(*, by: Actor, collection: Collection, post_id: uuid.UUID, comment: str) -> Collected:
    """Say why a post is in a collection.

    Raises:
        Collected.DoesNotExist: it is not in it (any more).
    """
    with transaction.atomic():
        kept = Collected.objects.select_for_update(no_key=True).get(collection=collection, post=post_id)
        before = kept.comment
        if comment != before:
            kept.comment = comment
            kept.save(update_fields=["comment"])
            _record(by, "collection.comment", collection, before={"comment": before}, after={"comment": comment})
    return kept


def _refuse_taken(community: Community, name: str, *, besides: Collection | None = None) -> None:
    others = community.collections.filter(name__iexact=name)
    if besides:
        others = others.exclude(pk=besides.pk)
    if others.exists():
        raise TakenError


def _record(by: Actor, action: str, collection: Collection, **changed: dict[str, Any]) -> None:
    record(by=by, community=collection.community, action=action, obj=collection, **changed)


def _named(posts: Several[Post]) -> list[str]:
    return [str(post.pk) for post in posts]


def _facts(collection: Collection) -> dict[str, Any]:
    return {"name": collection.name, "note": collection.note}
