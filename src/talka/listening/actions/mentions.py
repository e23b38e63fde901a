"""Mentions of posts whose labels have changed: a label decides which queries match."""

from __future__ import annotations

import uuid

from django.utils import timezone

from talka.channels.models import Post
from talka.listening.documents import document_of
from talka.listening.matching import label_topics, mentions_for
from talka.listening.models import Mention, Topic
from talka.team.models import Community


def match_again(community: Community, posts: list[Post]) -> None:
    """Bring the mentions of topics that ask for labels up to date; call it under the lock of the community's row.

    ``posts`` carry their new labels and are stored already.
    """
    asking = label_topics(community.pk)
    if not asking or not posts:
        return
    found = mentions_for(community.pk, [document_of(post) for post in posts])
    wanted = {(posts[each.index].pk, each.topic_id): each.revision for each in found if each.topic_id in asking}
    there = set(Mention.objects.filter(post__in=posts, topic__in=asking).values_list("post_id", "topic_id"))
    by_id = {post.pk: post for post in posts}
    Mention.objects.bulk_create(
        _mention(by_id[post_id], topic_id, revision)
        for (post_id, topic_id), revision in wanted.items()
        if (post_id, topic_id) not in there
    )
    gone = there - wanted.keys()
    for topic_id in {topic_id for _, topic_id in gone}:
        Mention.objects.filter(topic=topic_id, post__in=[post for post, topic in gone if topic == topic_id]).delete()
    moved = {topic_id for _, topic_id in there ^ wanted.keys()}
    # The archiver then brings all mentions of these topics to the lake anew.
    Topic.objects.filter(pk__in=moved).update(changed=timezone.now())


def _mention(post: Post, topic_id: uuid.UUID, revision: int) -> Mention:
    return Mention(
        topic_id=topic_id,
        post=post,
        community_id=post.community_id,
        created_at=post.created_at,
        revision=revision,
        batch=post.batch,
    )
