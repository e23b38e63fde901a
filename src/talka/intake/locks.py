"""Advisory locks of PostgreSQL by which a channel has one worker at a time. They end with their process."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

TAKING = 0x7A1C
ASKING = 0x7A1D


def lock_channel(channel_id: uuid.UUID) -> None:
    """Wait until nobody else takes batches of this channel; keep others out until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [TAKING, str(channel_id)])


@contextmanager
def asking_alone(channel_id: uuid.UUID) -> Iterator[bool]:
    """Whether nobody else asks this channel now; held until the end of the block, or of the process."""
    key = (ASKING, str(channel_id))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", key)
        (alone,) = cursor.fetchone()
    try:
        yield bool(alone)
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", key)
