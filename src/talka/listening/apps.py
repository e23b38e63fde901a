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
    "label.correct": _("Label corrected"),
    "collection.add": _("Collection added"),
    "collection.change": _("Collection changed"),
    "collection.delete": _("Collection deleted"),
    "collection.collect": _("Posts collected"),
    "collection.uncollect": _("Posts taken out of a collection"),
    "collection.comment": _("Comment in a collection changed"),
    "collection.export": _("Collection exported"),
    "question.settle": _("Question settled"),
    "question.reopen": _("Question opened again"),
    "view.save": _("View saved"),
    "view.rename": _("View renamed"),
    "view.delete": _("View deleted"),
    "river.export": _("Posts exported"),
    "corrections.export": _("Corrections of labels exported"),
    "alert.add": _("Alert set"),
    "alert.change": _("Alert changed"),
    "alert.pause": _("Alert paused"),
    "alert.resume": _("Alert resumed"),
    "alert.delete": _("Alert deleted"),
    "alert.renew_feed": _("New address for the feed of an alert"),
    "alert.renew_secret": _("New secret for the webhook of an alert"),
    "alert.stop_mail": _("Mails of an alert stopped"),
    "alert.try_again": _("Message of an alert tried again"),
}


class ListeningConfig(AppConfig):
    """Topics and the river."""

    name = "talka.listening"
    label = "listening"

    def ready(self) -> None:
        """Name what is written to the audit log."""
        from talka.team.wording import register_actions  # models can be imported only now

        register_actions(ACTIONS)
