"""A place that is heard: an account, a site, a feed, an import."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from talka.channels.enums import ChannelState
from talka.core.models import Record
from talka.team.models import Community


class Channel(Record):
    """One connected channel.

    ``settings`` holds what may be shown, ``secrets`` the sealed rest (`talka.core.crypto`). ``cursor`` is the
    connector's own and moves only in the transaction that stores the posts before it. A channel in trouble
    keeps both: ``trouble*`` say what is wrong (the code and the words of `talka.net.errors`), since when, and
    who must act.
    """

    community = models.ForeignKey(Community, models.CASCADE, related_name="channels")
    kind = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=120)
    settings = models.JSONField(default=dict)
    secrets = models.BinaryField(default=bytes, editable=False)
    cursor = models.JSONField(default=dict, editable=False)
    interval = models.PositiveIntegerField(_("seconds between two fetches"), default=60)
    state = models.CharField(max_length=12, choices=ChannelState.choices, default=ChannelState.NEW)
    next_fetch = models.DateTimeField(null=True, db_index=True)
    last_fetch = models.DateTimeField(null=True)
    last_heard = models.DateTimeField(null=True)
    heard = models.BigIntegerField(default=0)
    trouble_code = models.CharField(max_length=40, blank=True)
    trouble_person = models.TextField(blank=True)
    trouble_detail = models.TextField(blank=True)
    trouble_who = models.CharField(max_length=20, blank=True)
    trouble_since = models.DateTimeField(null=True)
    trouble_count = models.PositiveIntegerField(default=0)
    removed = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "name"], condition=models.Q(removed=None), name="channels_channel_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
