"""Labels of a post with what people said of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from talka.channels.models import Post
from talka.listening.label_names import INTENTS, LANGUAGES, intent_bit, sentiment_name
from talka.listening.models import Correction


@dataclasses.dataclass(frozen=True, kw_only=True)
class Label:
    """One label: what it is now, and the newest correction of it, if anybody made one.

    ``name`` is ``sentiment`` or that of an intent, ``value`` the name of the sentiment or whether the intent is there.
    """

    name: str
    value: str | bool
    correction: Correction | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Labels:
    """All labels of a post.

    Attributes:
        sure: how sure the model is of the sentiment, in per cent; None where a person said it.
        corrections: all that were made of this wording, the newest first.
        is_guess: whether the model has no words of the post's language and goes by signs alone.
    """

    sentiment: Label
    intents: Sequence[Label]
    sure: int | None
    corrections: Sequence[Correction]
    is_guess: bool


def labels_of(post: Post) -> Labels:
    """The labels of a post: one query."""
    found = list(Correction.objects.filter(post=post, version=post.version).select_related("user"))
    newest = {correction.label: correction for correction in reversed(found)}
    sentiment = Label(name="sentiment", value=sentiment_name(post.sentiment), correction=newest.get("sentiment"))
    sure = None if sentiment.correction or post.sentiment_score is None else round(100 * post.sentiment_score)
    return Labels(
        sentiment=sentiment,
        intents=[
            Label(name=name, value=bool(post.intents & intent_bit(name)), correction=newest.get(name))
            for name in INTENTS
        ],
        sure=sure,
        corrections=found,
        is_guess=post.sentiment is not None and post.language not in LANGUAGES,
    )
