"""Words that the tables of listening use."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class TopicKind(models.TextChoices):
    """What a topic listens for."""

    BRAND = "brand", _("Our brand")
    PRODUCT = "product", _("A product")
    CAMPAIGN = "campaign", _("A campaign")
    COMPETITOR = "competitor", _("A competitor")
    TRADE = "trade", _("The trade")
