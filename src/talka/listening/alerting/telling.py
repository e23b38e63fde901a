"""What was told, made ready for mails, feeds and webhooks: in the language that is active, with full addresses."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from django.db.models import Prefetch, QuerySet
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talka.channels.models import Post
from talka.core.templatetags.numbers import whole
from talka.listening.alerting.tokens import address
from talka.listening.alerting.why import sentence
from talka.listening.models import Delivery, Firing

MOST_TOLD: Final = 100
LONGEST_TITLE: Final = 90
LONGEST_TEXT: Final = 400


@dataclasses.dataclass(frozen=True, kw_only=True)
class Quoted:
    """A post. ``url`` is its page here, ``original`` where it was said."""

    id: uuid.UUID
    url: str
    original: str
    author: str
    title: str
    text: str
    at: dt.datetime


@dataclasses.dataclass(frozen=True, kw_only=True)
class Item:
    """One thing that was told: what, why, where to see it, and the posts that it is about."""

    id: uuid.UUID
    at: dt.datetime
    title: str
    why: str
    url: str
    posts: Sequence[Quoted]


def loaded(firings: QuerySet[Firing]) -> QuerySet[Firing]:
    """Firings with all that is told of them: a few questions, however many there are."""
    posts = Post.objects.select_related("author", "channel").defer("words", "links", "hashtags", "handles")
    ordered = Prefetch("posts", posts.order_by("-created_at", "-id"))
    return firings.select_related("community", "author", "burst", "burst__topic", "alert").prefetch_related(ordered)


class Content(NamedTuple):
    """What a message tells: the newest firings (`loaded`), and how many there are in all."""

    firings: Sequence[Firing]
    in_all: int


def content_of(delivery: Delivery) -> Content:
    """What a message tells; of very much only the newest is read."""
    newest = list(loaded(delivery.firings.order_by("-at", "-id"))[:MOST_TOLD])
    count = len(newest) if len(newest) < MOST_TOLD else delivery.firings.count()
    return Content(newest, count)


def items(firings: Iterable[Firing]) -> list[Item]:
    """Firings (`loaded`) for whoever reads them outside, in the same order."""
    return [item(firing) for firing in firings]


def item(firing: Firing) -> Item:
    """One firing for whoever reads it outside."""
    return Item(
        id=firing.pk,
        at=firing.at,
        title=title(firing),
        why=sentence(firing.code, firing.values),
        url=_address(firing),
        posts=[_quoted(firing.community.slug, post) for post in firing.posts.all() if post.deleted_at is None],
    )


def title(firing: Firing) -> str:
    """What was told, in one line."""
    if firing.code in {"burst", "burst_over"}:
        words = _("Burst: %(subject)s") if firing.code == "burst" else _("Burst is over: %(subject)s")
        return words % {"subject": _subject(firing)}
    if firing.code in {"first", "back", "quiet"}:
        return _named(firing.author)
    posts = list(firing.posts.all())
    if firing.code == "count":
        return ngettext("%(count)s post", "%(count)s posts", len(posts)) % {"count": whole(len(posts))}
    return _headline(posts[0]) if posts else _("A post that is gone")


def _subject(firing: Firing) -> str:
    """What bursts: the topic, or a phrase of it."""
    topic, phrase = firing.values.get("topic", ""), firing.values.get("phrase")
    return _("“%(phrase)s” in %(topic)s") % {"phrase": phrase, "topic": topic} if phrase else topic


def _headline(post: Post) -> str:
    if post.deleted_at:
        return _("A post that was deleted where it was said")
    said = " ".join((post.title or post.text).split())
    return f"{_named(post.author)}: {Truncator(said).chars(LONGEST_TITLE)}" if said else _named(post.author)


def _named(author: object) -> str:
    return str(author) if author else _("Somebody")


def _address(firing: Firing) -> str:
    slug = firing.community.slug
    posts = list(firing.posts.all())
    if firing.burst and firing.code in {"burst", "burst_over"}:
        return f"{address('bursts', slug)}?{urlencode({'topic': str(firing.burst.topic_id)})}#burst-{firing.burst_id}"
    if firing.author_id and firing.code in {"back", "quiet"}:
        return f"{address('river', slug)}?{urlencode({'author': str(firing.author_id)})}"
    if len(posts) == 1:
        return address("post", slug, posts[0].pk)
    return f"{address('alert', slug, firing.alert_id)}#f-{firing.pk}"


def _quoted(slug: str, post: Post) -> Quoted:
    return Quoted(
        id=post.pk,
        url=address("post", slug, post.pk),
        original=post.url,
        author=_named(post.author),
        title=post.title,
        text=Truncator(post.text).chars(LONGEST_TEXT),
        at=post.created_at,
    )
