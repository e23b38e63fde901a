"""Accounts that speak on a network."""

from __future__ import annotations

from django.db import models

from talka.core.models import Record
from talka.team.models import Community


class Author(Record):
    """An account on a network, as it last showed itself. ``external_id`` stays when the handle changes."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="authors", db_index=False)
    network = models.CharField(max_length=200)
    external_id = models.CharField(max_length=500)
    handle = models.CharField(max_length=500, blank=True)
    name = models.CharField(max_length=500, blank=True)
    url = models.TextField(blank=True)
    avatar = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "network", "external_id"], name="channels_author_once")
        ]

    def __str__(self) -> str:
        return self.name or self.handle or self.external_id
