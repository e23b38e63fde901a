"""What a person says of a post against the model."""

from __future__ import annotations

from django.db import models

from talka.channels.models import Post
from talka.team.models import Community, User


class Correction(models.Model):
    """One label of one wording of a post, as a person sees it; of several for the same label the newest counts.

    ``number`` grows, so that the newest is told even of two in one moment. ``label`` is ``sentiment`` (``value`` -1, 0
    or 1) or the name of an intent (0 or 1); ``before`` is what stood there, None where nothing did. ``version`` is that
    of the post: an edit makes another text of it, which the model labels anew.
    """

    number = models.BigAutoField(primary_key=True)
    community = models.ForeignKey(Community, models.CASCADE, related_name="corrections")
    post = models.ForeignKey(Post, models.CASCADE, related_name="corrections")
    version = models.PositiveIntegerField()
    label = models.CharField(max_length=20)
    value = models.SmallIntegerField()
    before = models.SmallIntegerField(null=True)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.post_id} {self.label} {self.value}"
