"""How many posts of a topic each step brought, and the posts themselves."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from django.db.models import BigIntegerField, Count, F, Func, QuerySet

from talka.channels.models import Post
from talka.listening.bursts.post import Post as Evidence
from talka.listening.documents import body
from talka.listening.label_names import intents_in, intents_mask
from talka.listening.models import Mention, Topic
from talka.text import words

STEP: Final = 300
"""Seconds."""

_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

_NUMBER: Final = "floor((extract(epoch FROM %(expressions)s) - {begin}) / {step})::bigint"

Counts = npt.NDArray[np.float64]


def step_of(moment: dt.datetime) -> int:
    """The number of the step since 1970 in which a moment lies."""
    return int((moment - _EPOCH) // dt.timedelta(seconds=STEP))


def begin_of(step: int) -> dt.datetime:
    """When a step begins."""
    return _EPOCH + dt.timedelta(seconds=step * STEP)


def counted(topic: Topic, first: int, last: int, intents: Sequence[str]) -> dict[str, Counts]:
    """The posts of a topic in each step from ``first`` to before ``last``.

    Keys are the names of intents, and the empty name for all posts.
    """
    rows = mentions(topic, begin_of(first), begin_of(last)).annotate(step=number_of_step(STEP, first * STEP))
    grouped = rows.values_list("step", "post__intents").annotate(posts=Count("post")).order_by()
    found = np.array(list(grouped), dtype=np.int64).reshape(-1, 3)
    places, masks, posts = found.T
    chosen = {"": np.ones(len(found), bool)} | {name: masks & intents_mask([name]) != 0 for name in intents}
    return {
        name: np.bincount(places[rows], posts[rows], minlength=last - first).astype(np.float64)
        for name, rows in chosen.items()
    }


def said(topic: Topic, since: dt.datetime, until: dt.datetime, *, intent: str, most: int) -> list[Evidence]:
    """The newest posts of a topic in a time, of one intent if it is named, as evidence sees them."""
    newest = mentions(topic, since, until).order_by("-created_at", "-post")
    ids = newest.values_list("post_id", flat=True)[: most * 2 if intent else most]
    found = as_evidence(list(ids))
    return [post for post in found if not intent or intent in post.intents][:most]


def as_evidence(ids: Collection[uuid.UUID]) -> list[Evidence]:
    """Posts as evidence sees them, in the order in which they came in."""
    posts = Post.objects.filter(id__in=ids).only("id", "title", "text", "links", "sentiment", "intents")
    return [
        Evidence(
            id=str(post.pk),
            words=[word for word in words(body(post.title, post.text)) if word[0] not in "#@"],
            links=frozenset(post.links),
            sentiment=post.sentiment,
            intents=frozenset(intents_in(post.intents)),
        )
        for post in sorted(posts, key=lambda post: post.pk)
    ]


def number_of_step(length: int, begin: int) -> Func:
    """The number of the step of so many seconds in which a mention lies, from a time since 1970."""
    number = _NUMBER.format(begin=begin, step=length)
    return Func(F("created_at"), template=number, output_field=BigIntegerField())


def mentions(topic: Topic, since: dt.datetime, until: dt.datetime) -> QuerySet[Mention]:
    """The mentions of a topic in a time whose posts still stand."""
    return Mention.objects.filter(topic=topic, created_at__gte=since, created_at__lt=until, post__deleted_at=None)
