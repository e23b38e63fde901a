"""Saved queries."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from talka.core.models import Record
from talka.listening.enums import TopicKind
from talka.listening.models.word_list import WordList
from talka.team.models import Community


class Topic(Record):
    """A saved query.

    ``revision`` grows when what it means changes and when it is resumed; mentions carry the one that made them.

    ``searched`` is how far back the stored posts have been searched under this revision: None while waiting,
    else the seq below which everything is done. ``uses_topics`` and ``uses_lists`` are those that the query itself
    names; the actions keep them.
    """

    community = models.ForeignKey(Community, models.CASCADE, related_name="topics")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("listens for"), max_length=12, choices=TopicKind.choices, default=TopicKind.BRAND)
    query = models.TextField(_("query"))
    revision = models.PositiveIntegerField(default=1)
    active = models.BooleanField(_("listening"), default=True)
    searched = models.BigIntegerField(null=True)
    changed = models.DateTimeField(auto_now=True)
    uses_topics = models.ManyToManyField("self", symmetrical=False, related_name="users", blank=True)
    uses_lists = models.ManyToManyField(WordList, related_name="users", blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="listening_topic_name_once")]

    def __str__(self) -> str:
        return self.name
