"""Posts that are worth keeping together."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from talka.channels.models import Post
from talka.core.models import Record
from talka.listening.enums import CollectionKind
from talka.team.models import Community, User


class Collection(Record):
    """Posts under one name; each brand has one that holds what is worth sharing."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="collections")
    kind = models.CharField(max_length=8, choices=CollectionKind.choices, default=CollectionKind.OWN)
    name = models.CharField(_("name"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["community", "name"], name="listening_collection_name_once"),
            models.UniqueConstraint(
                fields=["community"], condition=models.Q(kind="sharing"), name="listening_collection_sharing_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(CollectionKind(self.kind).label)


class Collected(models.Model):
    """A post in a collection, who put it there and why."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="collected")
    post = models.ForeignKey(Post, models.CASCADE, related_name="collected")
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    comment = models.TextField(_("comment"), blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["collection", "post"], name="listening_collected_once")]

    def __str__(self) -> str:
        return f"{self.collection_id} {self.post_id}"
