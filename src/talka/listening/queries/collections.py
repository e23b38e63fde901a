"""Collections as their pages show them."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Sequence
from typing import Final

from django.db.models import Count, Exists, Max, OuterRef, QuerySet

from talka.channels.models import Post
from talka.listening.enums import CollectionKind
from talka.listening.models import Collected, Collection
from talka.listening.queries.river import HEAVY, Row, rows
from talka.team.models import Community

PAGE: Final = 30


def collection_of(community: Community, collection_id: uuid.UUID) -> Collection:
    """A collection of a community. Raises Collection.DoesNotExist."""
    return community.collections.get(pk=collection_id)


def collection_lines(community: Community) -> QuerySet[Collection]:
    """All collections, what is worth sharing first; ``posts`` counts what is in each, ``newest`` is when some came."""
    lines = community.collections.annotate(posts=Count("collected"), newest=Max("collected__at"))
    return lines.order_by("-kind", "name")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Kept:
    """A post of a collection: its row, who put it there, when and why."""

    row: Row
    collected: Collected


@dataclasses.dataclass(frozen=True, kw_only=True)
class CollectionPage:
    """Some posts of a collection, newest in it first; ``older`` is the number to go on from, None at the end."""

    kept: list[Kept]
    older: int | None


def kept_in(collection: Collection, *, below: int | None = None, size: int = PAGE) -> CollectionPage:
    """The posts that were put into a collection last, or before the one of a number: three queries."""
    kept = Collected.objects.filter(collection=collection).select_related("post__author", "post__channel", "user")
    if below is not None:
        kept = kept.filter(pk__lt=below)
    found = list(kept.defer(*(f"post__{name}" for name in HEAVY)).order_by("-id")[: size + 1])
    shown = found[:size]
    each_row = rows([each.post for each in shown])
    return CollectionPage(
        kept=[Kept(row=row, collected=each) for row, each in zip(each_row, shown, strict=True)],
        older=shown[-1].pk if len(found) > size else None,
    )


@dataclasses.dataclass(frozen=True, kw_only=True)
class Choice:
    """A collection that a post can go into, or is in. ``value`` names it in a form."""

    value: str
    name: str
    holds: bool


def choices_for(post: Post) -> list[Choice]:
    """Every collection, what is worth sharing first, also when it is not there yet: one query."""
    holds = Exists(Collected.objects.filter(collection=OuterRef("pk"), post=post))
    found = Collection.objects.filter(community=post.community_id).annotate(holds=holds)
    choices = [Choice(value=value_of(each), name=str(each), holds=each.holds) for each in found]
    return _sharing_first(choices)


def choices_of(community: Community) -> list[Choice]:
    """Every collection that posts can go into, what is worth sharing first: one query."""
    choices = [Choice(value=value_of(each), name=str(each), holds=False) for each in community.collections.all()]
    return _sharing_first(choices)


def value_of(collection: Collection) -> str:
    """How a form names a collection: by its id; what is worth sharing may have none yet."""
    return CollectionKind.SHARING.value if collection.kind == CollectionKind.SHARING else str(collection.pk)


def _sharing_first(choices: Sequence[Choice]) -> list[Choice]:
    sharing = CollectionKind.SHARING
    made = [choice for choice in choices if choice.value == sharing.value]
    others = [choice for choice in choices if choice.value != sharing.value]
    return [*(made or [Choice(value=sharing.value, name=str(sharing.label), holds=False)]), *others]


def collected_of(post: Post) -> list[Collected]:
    """The collections that a post is in, with who put it there: one query."""
    return list(Collected.objects.filter(post=post).select_related("collection", "user").order_by("-id"))
