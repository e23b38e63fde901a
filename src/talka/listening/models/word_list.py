"""Saved lists."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from talka.core.models import Record
from talka.team.models import Community


class WordList(Record):
    """Words, handles and sites under one name, for ``list:name`` in queries; any of them counts.

    ``entries`` holds one small query a line (`talka.listening.entries`), ``folded`` the name as it is compared
    (`talka.listening.query.fields.named`), ``size`` the number of different entries. ``revision`` grows with each
    change of the entries.
    """

    community = models.ForeignKey(Community, models.CASCADE, related_name="lists")
    name = models.CharField(_("name"), max_length=120)
    folded = models.CharField(max_length=500, editable=False)
    entries = models.TextField(_("entries"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    size = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["community", "folded"], name="listening_list_name_once")]

    def __str__(self) -> str:
        return self.name
