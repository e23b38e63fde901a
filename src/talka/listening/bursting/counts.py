"""How many posts of a topic each step brought, and the posts themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from django.db.models import BigIntegerField, F, Func, QuerySet

from talka.channels.models import Post
from talka.listening.bursts.post import Post as Evidence
from talka.listening.documents import body
from talka.listening.label_names import intents_in, intents_mask
from talka.listening.models import Mention, Topic
from talka.text import words

STEP: Final = 300
"""Seconds."""

_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

_NUMBER: Final = f"floor(extract(epoch FROM %(expressions)s) / {STEP})::bigint"

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
    rows = (
        _mentions(topic, begin_of(first), begin_of(last))
        .annotate(step=Func(F("created_at"), template=_NUMBER, output_field=BigIntegerField()))
        .values_list("step", "post__intents")
    )
    found = np.array(list(rows), dtype=np.int64).reshape(-1, 2)
    places, masks = found[:, 0] - first, found[:, 1]
    chosen = {"": np.ones(len(found), bool)} | {name: masks & intents_mask([name]) != 0 for name in intents}
    return {name: np.bincount(places[rows], minlength=last - first).astype(np.float64) for name, rows in chosen.items()}


def said(topic: Topic, since: dt.datetime, until: dt.datetime, *, intent: str, most: int) -> list[Evidence]:
    """The newest posts of a topic in a time, of one intent if it is named, as evidence sees them."""
    mentions = _mentions(topic, since, until).order_by("-created_at", "-post")
    ids = mentions.values_list("post_id", flat=True)[: most * 2 if intent else most]
    posts = Post.objects.filter(id__in=list(ids)).only("id", "title", "text", "links", "sentiment", "intents")
    chosen = [post for post in posts if not intent or post.intents & intents_mask([intent])]
    ordered = sorted(chosen, key=lambda post: post.pk)
    return [
        Evidence(
            id=str(post.pk),
            words=[word for word in words(body(post.title, post.text)) if word[0] not in "#@"],
            links=frozenset(post.links),
            sentiment=post.sentiment,
            intents=frozenset(intents_in(post.intents)),
        )
        for post in ordered[:most]
    ]


def _mentions(topic: Topic, since: dt.datetime, until: dt.datetime) -> QuerySet[Mention]:
    return Mention.objects.filter(topic=topic, created_at__gte=since, created_at__lt=until, post__deleted_at=None)
