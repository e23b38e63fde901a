"""Words that the tables of listening use, and names for labels."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sentiment(models.TextChoices):
    """How a post feels; the values are those of `talka.listening.label_names`."""

    NEGATIVE = "negative", _("Negative")
    NEUTRAL = "neutral", _("Neutral")
    POSITIVE = "positive", _("Positive")


class Intent(models.TextChoices):
    """What a post is meant as; the values are those of `talka.listening.label_names`."""

    QUESTION = "question", _("Question")
    COMPLAINT = "complaint", _("Complaint")
    PRAISE = "praise", _("Praise")
    REQUEST = "request", _("Request")
    IDEA = "idea", _("Idea")
    THANKS = "thanks", _("Thanks")
    SPAM = "spam", _("Spam")
    ABUSE = "abuse", _("Abuse")


class TopicKind(models.TextChoices):
    """What a topic listens for."""

    BRAND = "brand", _("Our brand")
    PRODUCT = "product", _("A product")
    CAMPAIGN = "campaign", _("A campaign")
    COMPETITOR = "competitor", _("A competitor")
    TRADE = "trade", _("The trade")


class BurstKind(models.TextChoices):
    """What a burst is about, by what its posts are meant as."""

    TROUBLE = "trouble", _("Trouble")
    DEMAND = "demand", _("Demand")
    UNCLEAR = "unclear", _("Unclear")


class CollectionKind(models.TextChoices):
    """What a collection is for."""

    SHARING = "sharing", _("Worth sharing")
    OWN = "own", _("Collection")


class QuestionState(models.TextChoices):
    """What became of a question."""

    ANSWERED = "answered", _("Answered")
    DISMISSED = "dismissed", _("Not for us")


class AlertKind(models.TextChoices):
    """What an alert looks out for."""

    WORDS = "words", _("Words")
    LABEL = "label", _("Labels")
    PERSON = "person", _("A person")
    BURST = "burst", _("A burst")


class PersonEvent(models.TextChoices):
    """What an author does that is worth telling."""

    FIRST = "first", _("says something for the first time")
    BACK = "back", _("comes back after a silence")
    QUIET = "quiet", _("has gone quiet")


class Pace(models.TextChoices):
    """How soon an alert is told."""

    ONCE = "once", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")


class Way(models.TextChoices):
    """How an alert reaches somebody outside of the page."""

    MAIL = "mail", _("E-mail")
    WEBHOOK = "webhook", _("Webhook")


class DeliveryState(models.TextChoices):
    """What became of a message."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Will be tried again")
    GIVEN_UP = "given_up", _("Given up")
