"""What people want to be told."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.channels.models import Author
from talka.core.models import Record
from talka.listening.enums import AlertKind, BurstKind, Intent, Pace, PersonEvent, Sentiment
from talka.listening.models.topic import Topic
from talka.team.models import Community, User

MOST_AT_LEAST = 200
MOST_WITHIN = 7 * 24 * 60
MOST_DAYS = 365


class Alert(Record):
    """What somebody wants to be told, how soon, and by which ways; it is always told in the page.

    What it looks out for depends on ``kind``:

    - words: posts of the ``query`` (as `talka.listening.resolving.Saved.stored` writes it) and the ``topics``;
    - label: posts of the ``topics`` with any of the ``sentiments`` and any of the ``intents``;
    - both of them only when ``at_least`` such posts are said ``within`` so many minutes, where that is more than one;
    - person: the ``event`` of an ``author``, or of any; ``days`` is the length of the silence;
    - burst: bursts of the ``topics`` of some ``burst_kinds``, at least as strong as ``strength``.

    No topics, sentiments, intents or kinds stand for all of them. ``narrowed`` tells that topics or an author were
    chosen: when these are deleted, the alert finds nothing, rather than everything.

    ``seq`` is the number of the last announcement that was looked at, ``checked`` the time up to which silences
    were, ``started`` when it was set or resumed. ``pending`` are the posts (id, time) that do not suffice yet.
    Times of day are in the zone of the ``owner``. The address of the feed is signed and holds ``feed_version``;
    the webhook's secret is sealed (`talka.core.crypto`).
    """

    community = models.ForeignKey(Community, models.CASCADE, related_name="alerts")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("what it looks out for"), max_length=8, choices=AlertKind.choices)
    owner = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    active = models.BooleanField(_("on"), default=True)
    query = models.TextField(_("query"), blank=True)
    topics = models.ManyToManyField(Topic, related_name="alerts", blank=True, verbose_name=_("topics"))
    sentiments = ArrayField(models.CharField(max_length=8, choices=Sentiment.choices), default=list, blank=True)
    intents = ArrayField(models.CharField(max_length=10, choices=Intent.choices), default=list, blank=True)
    at_least = models.PositiveSmallIntegerField(
        _("posts"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_AT_LEAST)]
    )
    within = models.PositiveIntegerField(
        _("minutes"), default=60, validators=[MinValueValidator(1), MaxValueValidator(MOST_WITHIN)]
    )
    event = models.CharField(_("event"), max_length=8, choices=PersonEvent.choices, default=PersonEvent.FIRST)
    author = models.ForeignKey(Author, models.SET_NULL, null=True, blank=True, related_name="+")
    days = models.PositiveSmallIntegerField(
        _("days of silence"), default=30, validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)]
    )
    burst_kinds = ArrayField(models.CharField(max_length=8, choices=BurstKind.choices), default=list, blank=True)
    strength = models.FloatField(_("strength"), default=2.0, validators=[MinValueValidator(0.0)])
    tell_end = models.BooleanField(_("tell also when it is over"), default=True)
    narrowed = models.BooleanField(default=False)
    pace = models.CharField(_("how soon"), max_length=8, choices=Pace.choices, default=Pace.ONCE)
    hour = models.PositiveSmallIntegerField(_("hour"), default=9, validators=[MaxValueValidator(23)])
    weekday = models.PositiveSmallIntegerField(_("day of the week"), default=0, validators=[MaxValueValidator(6)])
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    readers = models.ManyToManyField(User, related_name="+", blank=True, verbose_name=_("mail to"))
    webhook = models.URLField(_("webhook"), max_length=500, blank=True)
    webhook_secret = models.BinaryField(default=bytes)
    feed_version = models.PositiveIntegerField(default=1)
    seq = models.BigIntegerField(default=0)
    checked = models.DateTimeField(default=timezone.now)
    started = models.DateTimeField(default=timezone.now)
    pending = models.JSONField(default=list)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="listening_alert_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def span(self) -> dt.timedelta:
        """The time within which ``at_least`` posts must be said."""
        return dt.timedelta(minutes=self.within)

    @property
    def silence(self) -> dt.timedelta:
        """How long somebody must have said nothing."""
        return dt.timedelta(days=self.days)
