"""Everything that changes a channel: verbs with keyword arguments, audited where a person did it."""

from talka.channels.actions.care import fetch_now, mark_trouble, mark_working, pause, resume
from talka.channels.actions.connect import check_settings, connect_channel, remove_channel, update_settings

__all__ = [
    "check_settings",
    "connect_channel",
    "fetch_now",
    "mark_trouble",
    "mark_working",
    "pause",
    "remove_channel",
    "resume",
    "update_settings",
]
