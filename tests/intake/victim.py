"""A process that takes posts into a channel and is killed on the way; started by the tests.

    python -m tests.intake.victim CHANNEL POSTS SIZE STEP

STEP is the number of the step before which it kills itself (as many as there are steps: before the commit; one
more: after it); -1: it goes on to the end.
"""

from __future__ import annotations

import os
import signal
import sys
import uuid
from typing import Any


def payloads(count: int) -> list[dict[str, Any]]:
    """Posts of which each fifth answers a later one and each third repeats one."""
    return [
        {
            "id": str(number),
            "text": f"About coffee there is little that could be said in number {number - number % 3} of {count} posts",
            "created_at": "2026-03-01T12:00:00Z",
            "author": {"id": str(number % 7), "handle": f"u{number % 7}"},
            "parent": str(number + 1) if number % 5 == 0 else "",
        }
        for number in range(count)
    ]


def die(_flow: object = None) -> None:
    """As `kill -9`: no cleaning up of any kind."""
    os.kill(os.getpid(), signal.SIGKILL)


def main(channel_id: str, posts: str, size: str, step: str) -> None:
    """Fetch until there is no more."""
    import django

    django.setup()
    from tests.intake.plain import PlainConnector

    from talka.intake import steps
    from talka.intake.sync import fetch_once

    place, connector = int(step), PlainConnector(payloads(int(posts)), size=int(size))
    if 0 <= place <= len(steps.STEPS):
        steps.STEPS = (*steps.STEPS[:place], die, *steps.STEPS[place:])
    while fetch_once(uuid.UUID(channel_id), connect=lambda _channel: connector).more:
        if place > len(steps.STEPS):
            die()


if __name__ == "__main__":
    main(*sys.argv[1:])
