"""What became of a question that was put to nobody in particular."""

from __future__ import annotations

from django.db import models

from talka.channels.models import Post
from talka.listening.enums import QuestionState
from talka.team.models import Community, User


class SettledQuestion(models.Model):
    """A question of the list that somebody dealt with; one without a row is still open."""

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="settled")
    community = models.ForeignKey(Community, models.CASCADE, related_name="+")
    state = models.CharField(max_length=9, choices=QuestionState.choices)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.post_id} {self.state}"
