"""Core as a Django app: templates and tags, no tables."""

from __future__ import annotations

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Django building blocks with no domain word in them."""

    name = "talka.core"
    label = "core"
