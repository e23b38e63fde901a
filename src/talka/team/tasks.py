"""Housekeeping of sign-ins."""

from __future__ import annotations

from django.core.management import call_command
from procrastinate.contrib.django import app


@app.periodic(cron="17 3 * * *")
@app.task(name="team.forget_sessions", queueing_lock="team.forget_sessions")
def forget_sessions(timestamp: int) -> None:
    """Delete sessions that have run out; Django leaves them in the table."""
    del timestamp
    call_command("clearsessions")
