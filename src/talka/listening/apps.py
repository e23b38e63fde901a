"""Listening as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ListeningConfig(AppConfig):
    """Topics and the river."""

    name = "talka.listening"
    label = "listening"
