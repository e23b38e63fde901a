"""What people say against labels.

A label decides which queries match (``sentiment:``, ``intent:``), so the mentions of a corrected post are found anew.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction

from talka.channels.models import Post
from talka.listening.actions.mentions import match_again
from talka.listening.actions.uses import lock
from talka.listening.label_names import INTENTS, intent_bit, sentiment_name
from talka.listening.models import Correction
from talka.team.actions import record
from talka.team.actor import Actor
from talka.team.models import Community, User

SENTIMENT = "sentiment"
LABELS = {SENTIMENT: (-1, 0, 1)} | dict.fromkeys(INTENTS, (0, 1))
"""What may be corrected, and to what."""

MOST = 500
"""Posts that are corrected at once."""


class UnknownLabelError(ValueError):
    """There is no such label, or it cannot have this value."""


def correct_label(*, by: Actor, community: Community, posts: Collection[uuid.UUID], label: str, value: int) -> int:
    """Say what a label of some posts is; returns of how many this was not said before.

    To confirm what the model found counts as well: it is learned from like everything that people say.

    Raises:
        UnknownLabelError: there is no such label, or it cannot have this value.
    """
    if value not in LABELS.get(label, ()):
        raise UnknownLabelError(label)
    with transaction.atomic():
        lock(community)
        found = Post.objects.filter(community=community, pk__in=list(posts)[:MOST], deleted_at=None)
        news = [post for post in _locked(found) if not _is_said(post, label, value)]
        Correction.objects.bulk_create(_correction(post, label, value, by.user) for post in news)
        _record(by, community, news, label, value)
        changed = [post for post in news if put_label(post, label, value)]
        Post.objects.bulk_update(changed, ["sentiment", "sentiment_score", "intents"])
        match_again(community, changed)
    return len(news)


def labelled(post: Post, label: str) -> int | None:
    """What a label of a post is now."""
    return post.sentiment if label == SENTIMENT else int(bool(post.intents & intent_bit(label)))


def _record(by: Actor, community: Community, posts: list[Post], label: str, value: int) -> None:
    after: dict[str, Any] = {label: _in_words(label, value)}
    if len(posts) == 1:
        before = {label: _in_words(label, labelled(posts[0], label))}
        record(by=by, community=community, action="label.correct", obj=posts[0], before=before, after=after)
    elif posts:
        after["posts"] = [str(post.pk) for post in posts]
        record(by=by, community=community, action="label.correct", after=after)


def _in_words(label: str, value: int | None) -> str | bool:
    return sentiment_name(value) if label == SENTIMENT else bool(value)


def _locked(posts: Iterable[Post]) -> list[Post]:
    """The posts, each held until the transaction ends, with what queries ask of them."""
    held = Post.objects.select_for_update(no_key=True, of=("self",)).select_related("author", "channel")
    return list(held.filter(pk__in=[post.pk for post in posts]).order_by("pk").prefetch_related("corrections"))


def _is_said(post: Post, label: str, value: int) -> bool:
    said = [each for each in post.corrections.all() if each.label == label and each.version == post.version]
    return bool(said) and said[0].value == value


def _correction(post: Post, label: str, value: int, user: User | None) -> Correction:
    return Correction(
        community_id=post.community_id,
        post=post,
        version=post.version,
        label=label,
        value=value,
        before=labelled(post, label),
        user=user,
    )


def put_label(post: Post, label: str, value: int) -> bool:
    """Put what a person said in its column, without saving it; whether anything is another one now."""
    changed = labelled(post, label) != value
    if label == SENTIMENT:
        post.sentiment, post.sentiment_score = value, 1.0
    else:
        post.intents = post.intents & ~intent_bit(label) | value * intent_bit(label)
    return changed or label == SENTIMENT
