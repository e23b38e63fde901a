"""Words that the tables of channels use."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ChannelState(models.TextChoices):
    """How a channel is doing."""

    NEW = "new", _("Waiting for its first fetch")
    WORKING = "working", _("Working")
    TROUBLED = "troubled", _("Having trouble, trying again")
    STOPPED = "stopped", _("Stopped until somebody acts")
    PAUSED = "paused", _("Paused")


class AuthorKind(models.TextChoices):
    """What an account is, as it or its channel says; the values are those of the connector contract."""

    PERSON = "person", _("Person")
    ORGANISATION = "organisation", _("Organisation")
    BOT = "bot", _("Bot")


class Kind(models.TextChoices):
    """What a post is in its channel; the values are those of the connector contract."""

    POST = "post", _("Post")
    COMMENT = "comment", _("Comment")
    REPLY = "reply", _("Reply")
    MESSAGE = "message", _("Message")
