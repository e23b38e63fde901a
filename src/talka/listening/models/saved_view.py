"""Filters that people come back to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from talka.core.models import Record
from talka.team.models import Community, User


class SavedView(Record):
    """A filter of the river or of Explore under a name: its own person's, or everybody's where there is none.

    ``page`` is the name of the page's address, ``filter`` its query string.
    """

    community = models.ForeignKey(Community, models.CASCADE, related_name="saved_views")
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    page = models.CharField(max_length=20, default="river")
    filter = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "user", "name"], name="listening_view_name_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.name
