"""A post that a topic matches."""

from __future__ import annotations

from django.db import models

from talka.channels.models import Post
from talka.listening.models.topic import Topic
from talka.team.models import Community


class Mention(models.Model):
    """One pair of topic and post; ``created_at`` is the post's, so that a topic's river reads one index."""

    pk = models.CompositePrimaryKey("topic_id", "post_id")
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="mentions")
    post = models.ForeignKey(Post, models.CASCADE, related_name="mentions")
    community = models.ForeignKey(Community, models.CASCADE, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    revision = models.PositiveIntegerField()
    batch = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["topic", "-created_at", "-post"], name="listening_mention_newest")]

    def __str__(self) -> str:
        return f"{self.topic_id} {self.post_id}"
