"""Labels from the models of today for posts that were heard before: after an upgrade, or after training."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Final

import msgspec
from django.db import connection, transaction

from talka.channels.models import Post
from talka.listening.actions.labels import put_label
from talka.listening.actions.mentions import match_again
from talka.listening.actions.uses import lock
from talka.listening.documents import body
from talka.listening.labelling import label
from talka.team.models import Community
from talka.text.kernel import tokenise, words_of

POSTS: Final = 2_000
"""Posts labelled in one transaction: what is heard meanwhile waits for it, well under a second."""

_SAVE: Final = """
UPDATE channels_post SET sentiment = found.sentiment, sentiment_score = found.score, intents = found.intents
FROM unnest(%s::uuid[], %s::smallint[], %s::float8[], %s::integer[]) AS found (id, sentiment, score, intents)
WHERE channels_post.id = found.id
"""


class Relabelled(msgspec.Struct, frozen=True):
    """How many posts were read, and how many have another label now."""

    posts: int = 0
    changed: int = 0

    def __add__(self, other: Relabelled) -> Relabelled:
        return Relabelled(self.posts + other.posts, self.changed + other.changed)


def relabel(
    community: Community, *, told: Callable[[int], None] = lambda _posts: None, size: int = POSTS
) -> Relabelled:
    """Label every post of a community anew; what people said of its present wording stays.

    Each ``size`` posts are one transaction, so an interrupted run loses nothing and another one finishes it. The lake
    keeps the old labels until `talka.intake.archive.rebuild`. ``told`` hears how many posts were read each time.
    """
    done = Relabelled()
    after: uuid.UUID | None = None
    while True:
        with transaction.atomic():
            posts = _next(lock(community), after, size)
            before = [_labels(post) for post in posts]
            _label(posts)
            now = [_labels(post) for post in posts]
            _save([post for post, old, new in zip(posts, before, now, strict=True) if old != new])
            changed = [post for post, old, new in zip(posts, before, now, strict=True) if old[:2] != new[:2]]
            match_again(community, changed)
        if not posts:
            return done
        done += Relabelled(len(posts), len(changed))
        after = posts[-1].pk
        told(len(posts))


def _next(community: Community, after: uuid.UUID | None, size: int) -> list[Post]:
    own = Post.objects.filter(community=community, deleted_at=None).select_related("author", "channel").defer("words")
    rest = own if after is None else own.filter(pk__gt=after)
    return list(rest.order_by("pk").prefetch_related("corrections")[:size])


def _labels(post: Post) -> tuple[int | None, int, float | None]:
    """Sentiment and intents, and how sure the sentiment is."""
    return post.sentiment, post.intents, post.sentiment_score


def _label(posts: Sequence[Post]) -> None:
    """Set the labels of today, and over these what people said; a post without words has none, as on arrival."""
    texts = [body(post.title, post.text) for post in posts]
    found = label(texts, [post.language for post in posts])
    lists = (found.sentiment.tolist(), found.score.tolist(), found.masks.tolist(), words_of(tokenise(texts)))
    for post, sentiment, score, mask, words in zip(posts, *lists, strict=True):
        given = (sentiment, score, mask) if words else (None, None, 0)
        post.sentiment, post.sentiment_score, post.intents = given
        for said in reversed(post.corrections.all()):  # the newest comes first and counts
            if said.version == post.version:
                put_label(post, said.label, said.value)


def _save(posts: Sequence[Post]) -> None:
    if not posts:
        return
    rows = [(post.pk, post.sentiment, post.sentiment_score, post.intents) for post in posts]
    with connection.cursor() as cursor:
        cursor.execute(_SAVE, [list(column) for column in zip(*rows, strict=True)])
