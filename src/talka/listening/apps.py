"""Listening as a Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "topic.add": _("Topic added"),
    "topic.change": _("Topic changed"),
    "topic.pause": _("Topic paused"),
    "topic.resume": _("Topic resumed"),
    "topic.delete": _("Topic deleted"),
    "list.add": _("List added"),
    "list.change": _("List changed"),
    "list.delete": _("List deleted"),
}


class ListeningConfig(AppConfig):
    """Topics and the river."""

    name = "talka.listening"
    label = "listening"

    def ready(self) -> None:
        """Name what is written to the audit log."""
        from talka.team.wording import register_actions  # models can be imported only now

        register_actions(ACTIONS)
