"""One post: its thread, its earlier wordings, its repeats, what else its author said."""

from __future__ import annotations

import dataclasses
import uuid

from django.db import connection
from django.db.models import QuerySet

from talka.channels.models import Post, PostVersion
from talka.listening.models import Mention
from talka.team.models import Community

MOST_PARENTS = 30
MOST_ANSWERS = 100
DEEPEST = 12
MOST_INDENT = 4
BESIDE = 5
MOST_VERSIONS = 20
HEAVY = ("words", "links", "hashtags", "handles")

# `depth` bounds both walks, so that a ring of parents (two posts that name each other) ends.
_PARENTS = """
WITH RECURSIVE above (id, parent_id, depth) AS (
    SELECT id, parent_id, 0 FROM channels_post WHERE id = %(post)s AND community_id = %(community)s
    UNION ALL
    SELECT post.id, post.parent_id, above.depth + 1
    FROM above JOIN channels_post post ON post.id = above.parent_id
    WHERE above.depth < %(most)s AND post.community_id = %(community)s
)
SELECT id, min(depth) FROM above WHERE id <> %(post)s GROUP BY id ORDER BY 2 DESC
"""
_ANSWERS = """
WITH RECURSIVE below (id, depth, path) AS (
    SELECT id, 0, ARRAY[]::text[] FROM channels_post WHERE id = %(post)s AND community_id = %(community)s
    UNION ALL
    SELECT post.id, below.depth + 1, below.path || (post.created_at AT TIME ZONE 'UTC')::text || post.id::text
    FROM below JOIN LATERAL (
        SELECT id, created_at FROM channels_post
        WHERE parent_id = below.id AND community_id = %(community)s ORDER BY created_at, id LIMIT %(most)s
    ) post ON true
    WHERE below.depth < %(deepest)s AND post.id <> %(post)s
)
SELECT id, depth FROM (SELECT id, depth, path FROM below WHERE depth > 0 LIMIT %(most)s) found ORDER BY path
"""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Branch:
    """A post in its thread; ``depth`` counts from the post of the page, negative above it."""

    post: Post
    depth: int

    @property
    def indent(self) -> int:
        """Steps to the side; deep threads stay readable on a phone."""
        return min(max(self.depth - 1, 0), MOST_INDENT)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Thread:
    """Parents from the top down, the answers as a tree written out; ``cut`` when there are more than shown."""

    above: list[Branch]
    below: list[Branch]
    cut: bool


def post_of(community: Community, post_id: uuid.UUID) -> Post:
    """A post with its author and channel. Raises Post.DoesNotExist, also for one of another community."""
    posts = Post.objects.select_related("author", "channel", "repeat_of").defer("words", "repeat_of__words")
    return posts.get(pk=post_id, community=community)


def thread_of(post: Post) -> Thread:
    """What the post answers, and the answers to it, whichever came first: three queries."""
    above = _walk(_PARENTS, post, most=MOST_PARENTS)
    below = _walk(_ANSWERS, post, most=MOST_ANSWERS + 1)
    found = Post.objects.filter(id__in=[post_id for post_id, _ in above + below])
    posts = {found.pk: found for found in found.select_related("author", "channel").defer(*HEAVY)}
    return Thread(
        above=[Branch(post=posts[key], depth=-depth) for key, depth in above if key in posts],
        below=[Branch(post=posts[key], depth=depth) for key, depth in below[:MOST_ANSWERS] if key in posts],
        cut=len(below) > MOST_ANSWERS,
    )


def _walk(query: str, post: Post, *, most: int) -> list[tuple[uuid.UUID, int]]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"post": post.pk, "community": post.community_id, "most": most, "deepest": DEEPEST})
        found: list[tuple[uuid.UUID, int]] = cursor.fetchall()
    return found


def versions_of(post: Post) -> list[PostVersion]:
    """The earlier wordings, the newest first."""
    return list(PostVersion.objects.filter(post=post).order_by("-version")[:MOST_VERSIONS])


def repeats_of(post: Post) -> list[Post]:
    """Posts that said nearly the same later, newest first."""
    repeats = Post.objects.filter(repeat_of=post).select_related("author", "channel").defer(*HEAVY)
    return list(repeats.order_by("-created_at", "-id")[: BESIDE * 4])


def others_by_author(post: Post) -> list[Post]:
    """The newest other posts of the author in this community."""
    if post.author_id is None:
        return []
    others = Post.objects.filter(community=post.community_id, author=post.author_id, deleted_at=None)
    return list(_with_channel(others).exclude(pk=post.pk).order_by("-created_at", "-id")[:BESIDE])


def _with_channel(posts: QuerySet[Post]) -> QuerySet[Post]:
    return posts.select_related("channel").defer(*HEAVY)


def mentions_of(post: Post) -> list[Mention]:
    """The topics that match the post, by name."""
    return list(Mention.objects.filter(post=post).select_related("topic").order_by("topic__name"))
