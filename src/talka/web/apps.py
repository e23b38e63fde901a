"""Web as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Puts the site together."""

    name = "talka.web"
    label = "web"
