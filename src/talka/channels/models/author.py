"""Accounts that speak on a network."""

from __future__ import annotations

from django.db import models

from talka.channels.enums import AuthorKind
from talka.core.models import Record
from talka.team.models import Community


class Author(Record):
    """An account on a network, as it last showed itself. ``external_id`` stays when the handle changes.

    ``kind`` is empty where nothing tells it, ``place`` as the account tells it, ``country`` the ISO 3166-1 code found
    in it (`talka.text.places`), empty where it is not sure.
    """

    community = models.ForeignKey(Community, models.CASCADE, related_name="authors", db_index=False)
    network = models.CharField(max_length=200)
    external_id = models.CharField(max_length=500)
    handle = models.CharField(max_length=500, blank=True)
    name = models.CharField(max_length=500, blank=True)
    url = models.TextField(blank=True)
    avatar = models.TextField(blank=True)
    kind = models.CharField(max_length=12, blank=True, default="", db_default="", choices=AuthorKind.choices)
    place = models.CharField(max_length=200, blank=True, default="", db_default="")
    country = models.CharField(max_length=2, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "network", "external_id"], name="channels_author_once")
        ]

    def __str__(self) -> str:
        return self.name or self.handle or self.external_id
