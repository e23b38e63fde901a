"""Team as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class TeamConfig(AppConfig):
    """Users, communities, roles, audit."""

    name = "talka.team"
    label = "team"

    def ready(self) -> None:
        """Listen to sign-ins."""
        from talka.team import receivers  # noqa: F401 - importing connects them
