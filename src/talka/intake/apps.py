"""Intake as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The path of a post."""

    name = "talka.intake"
    label = "intake"

    def ready(self) -> None:
        """Listen to the domains below."""
        from talka.intake import receivers  # noqa: F401 - importing it is what connects it
