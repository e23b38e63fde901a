"""Words that the tables of the team use."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody is in a community; what each may do stands in `talka.team.rules`."""

    ADMINISTRATOR = "administrator", _("Administrator")
    MANAGER = "manager", _("Manager")
    AGENT = "agent", _("Agent")
    MODERATOR = "moderator", _("Moderator")
    EDITOR = "editor", _("Editor")
    EXPERT = "expert", _("Expert")
    VIEWER = "viewer", _("Viewer")


class Theme(models.TextChoices):
    """Light or dark."""

    SYSTEM = "system", _("As my device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")
