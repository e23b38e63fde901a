"""What channels announce to the domains above them."""

from __future__ import annotations

from django.dispatch import Signal

channel_due = Signal()
"""A channel should be asked at once: it was connected, changed, resumed, or somebody pressed the button.

Sent after the commit, with ``sender=Channel`` and ``channel_id`` (UUID). Receivers queue work and return; nothing
is lost without them, because the watchdog finds the channel by its ``next_fetch``.
"""
