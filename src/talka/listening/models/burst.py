"""Times when far more was said than usual."""

from __future__ import annotations

from django.db import models

from talka.core.models import Record
from talka.listening.enums import BurstKind
from talka.listening.models.topic import Topic
from talka.team.models import Community


class Burst(Record):
    """One burst of a series of counts (`talka.listening.bursts`), as it was last seen.

    The series is that of a topic, narrowed to an ``intent`` or a ``phrase`` where these are set. ``end`` is None while
    it lasts. ``expected`` and ``observed`` are posts from ``start`` to ``end``, ``bits`` how surprising that is.
    ``evidence`` holds words, links and posts that make it, as `talka.listening.bursts` gives them; of a phrase also
    how most people write it. A burst of a phrase is ``part_of`` the one of its topic, or of what is meant with most of
    its posts, at the same time: it says why there is that one.
    """

    community = models.ForeignKey(Community, models.CASCADE, related_name="bursts", db_index=False)
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="bursts")
    intent = models.CharField(max_length=20, blank=True)
    phrase = models.CharField(max_length=200, blank=True)
    start = models.DateTimeField()
    peak = models.DateTimeField()
    end = models.DateTimeField(null=True)
    expected = models.FloatField()
    observed = models.PositiveIntegerField()
    strength = models.FloatField()
    bits = models.FloatField()
    kind = models.CharField(max_length=8, choices=BurstKind.choices, default=BurstKind.UNCLEAR)
    evidence = models.JSONField(default=dict)
    part_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="parts")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "intent", "phrase", "start"], name="listening_burst_once")
        ]
        indexes = [models.Index(fields=["community", "-start"], name="listening_burst_newest")]

    def __str__(self) -> str:
        return f"{self.topic_id} {self.start:%Y-%m-%d %H:%M}"

    @property
    def wording(self) -> str:
        """The phrase as people write it; empty where the burst is not one of a phrase."""
        return str(self.evidence.get("wording", self.phrase))


class BurstWatch(models.Model):
    """How far a topic was looked through for bursts: the newest batch, and how the topic stood (`Topic.changed`)."""

    topic = models.OneToOneField(Topic, models.CASCADE, primary_key=True, related_name="burst_watch")
    batch = models.BigIntegerField(default=0)
    changed = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.topic_id} {self.batch}"
