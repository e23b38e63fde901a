"""Channels as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """Connected accounts and what was heard on them."""

    name = "talka.channels"
    label = "channels"
