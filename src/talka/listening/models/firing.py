"""What alerts have told, in the page and outside."""

from __future__ import annotations

from django.db import models

from talka.channels.models import Author, Post
from talka.core.models import Record
from talka.listening.enums import DeliveryState, Way
from talka.listening.models.alert import Alert
from talka.listening.models.burst import Burst
from talka.team.models import Community, User


class Firing(Record):
    """One thing told by an alert, and why: a ``code`` with ``values`` (`talka.listening.alerting.why`).

    ``key`` names the thing (a post, a burst, a silence), so that it is never told twice. ``at`` is when it was found
    """

    community = models.ForeignKey(Community, models.CASCADE, related_name="firings", db_index=False)
    alert = models.ForeignKey(Alert, models.CASCADE, related_name="firings", db_index=False)
    key = models.CharField(max_length=120)
    at = models.DateTimeField()
    code = models.CharField(max_length=20)
    values = models.JSONField(default=dict)
    posts = models.ManyToManyField(Post, related_name="+")
    author = models.ForeignKey(Author, models.SET_NULL, null=True, related_name="+")
    burst = models.ForeignKey(Burst, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "key"], name="listening_firing_once")]
        indexes = [
            models.Index(fields=["community", "-at", "-id"], name="listening_firing_newest"),
            models.Index(fields=["alert", "-at", "-id"], name="listening_firing_alert"),
        ]

    def __str__(self) -> str:
        return f"{self.alert_id} {self.key}"


class SeenFirings(models.Model):
    """Up to when somebody has seen what alerts told in the page."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, models.CASCADE, related_name="+", db_index=False)
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "community"], name="listening_seen_once")]
        verbose_name_plural = "seen firings"

    def __str__(self) -> str:
        return f"{self.user_id} {self.until:%Y-%m-%d %H:%M}"


class Delivery(Record):
    """One message of one way: a mail to one member, or a call of the webhook, with what it tells.

    ``due`` is when it was first to be sent, ``next_try`` when it will be. A try is written down before it is made,
    with the next one some minutes later: a process that is killed meanwhile leaves nothing lost, and the message that
    may go out again has the same id. ``error`` is a code of `talka.listening.alerting.trouble`, ``detail`` what was
    said about it, for who has to mend it.
    """

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="deliveries")
    community = models.ForeignKey(Community, models.CASCADE, related_name="+")
    way = models.CharField(max_length=8, choices=Way.choices)
    receiver = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    firings = models.ManyToManyField(Firing, related_name="deliveries")
    state = models.CharField(max_length=8, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    due = models.DateTimeField()
    next_try = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=30, blank=True)
    detail = models.TextField(blank=True)
    sent = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(
                fields=["next_try"],
                condition=models.Q(state__in=("waiting", "failed")),
                name="listening_delivery_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.state}"
