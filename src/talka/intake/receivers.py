"""What the intake does when lower domains announce something."""

from __future__ import annotations

import uuid
from typing import Any

from django.dispatch import receiver

from talka.channels.signals import channel_due
from talka.intake.tasks import queue_sync


@receiver(channel_due, dispatch_uid="intake.queue_due_channel")
def queue_due_channel(channel_id: uuid.UUID, **_: Any) -> None:
    """Ask the channel at once."""
    queue_sync(channel_id)
