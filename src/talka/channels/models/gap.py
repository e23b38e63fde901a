"""Times in which a channel was not heard."""

from __future__ import annotations

from django.db import models

from talka.channels.models.channel import Channel


class Gap(models.Model):
    """A channel was not heard from ``start``, when it last was, to ``end``, when it was again; None while it lasts.

    It was in trouble, paused, or nobody was there to ask it. What was said meanwhile may have come in afterwards:
    `talka.channels.queries.unheard` tells what is left of a gap.
    """

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="gaps")
    start = models.DateTimeField()
    end = models.DateTimeField(null=True)

    class Meta:
        ordering = ["start"]
        constraints = [
            models.UniqueConstraint(fields=["channel"], condition=models.Q(end=None), name="channels_gap_one_lasts")
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.start:%Y-%m-%d %H:%M}"
