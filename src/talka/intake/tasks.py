"""Background work of the intake: asking channels, finding those that were forgotten, importing what was uploaded."""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from contextlib import suppress

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from talka.channels.models import Channel
from talka.channels.queries import due_channels
from talka.intake import (
    actions,
    archive_tasks,  # noqa: F401 - the lake's, found by the queue through this module
    uploads,
)
from talka.intake.sync import fetch_once

logger = logging.getLogger(__name__)

SYNC = "intake.sync_channel"
AT_ONCE = 50
"""Pages that one task takes before it lets other work go first."""
NEAR = dt.timedelta(minutes=2)
"""A fetch further away than this is left to `watch`, so that no task waits long for a time that may change."""
LATE = dt.timedelta(seconds=5)
"""A channel that is late by this much has no task of its own."""


@app.task(name=SYNC, queue="sync")
def sync_channel(channel_id: str) -> None:
    """Ask a channel that is due until it has no more, and queue the next time."""
    due = Channel.objects.filter(pk=channel_id, next_fetch__lte=timezone.now()).exists()
    for _ in range(AT_ONCE if due else 0):
        if not fetch_once(uuid.UUID(channel_id)).more:
            break
    queue_sync(uuid.UUID(channel_id))


def queue_sync(channel_id: uuid.UUID) -> None:
    """Queue the next fetch of a channel for its time.

    One waits for later and one for now at the most; a task too many finds its channel not due and ends. The
    queue's own lock on running tasks is not used: a worker that was killed would keep it. That one worker at a
    time asks a channel is seen to by `fetch_once`, whose lock ends with its process.
    """
    now = timezone.now()
    near = Channel.objects.filter(pk=channel_id, removed=None, next_fetch__lte=now + NEAR)
    when = near.values_list("next_fetch", flat=True).first()
    if when is None:
        return
    name = f"{SYNC}:{channel_id}:{'now' if when <= now else 'later'}"
    with suppress(AlreadyEnqueued), transaction.atomic():
        sync_channel.configure(queueing_lock=name, schedule_at=max(when, now)).defer(channel_id=str(channel_id))


@app.periodic(cron="* * * * * */5")
@app.task(name="intake.watch", queue="sync", queueing_lock="intake.watch")
def watch(timestamp: int) -> None:
    """Queue channels that are due and have no task: those with long intervals, and those whose worker was killed."""
    del timestamp
    for channel_id in due_channels(timezone.now() - LATE):
        queue_sync(channel_id)


@app.periodic(cron="* * * * *")
@app.task(name="intake.rescue", queue="sync", queueing_lock="intake.rescue", pass_context=False)
async def rescue(timestamp: int) -> None:
    """Give back to the queue what killed workers had begun; every task of ours can be begun anew."""
    del timestamp
    for job in await app.job_manager.get_stalled_jobs():
        logger.warning("Task %s (%s) was left by its worker; it is begun anew", job.id, job.task_name)
        await app.job_manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(name="intake.forget", queue="background", queueing_lock="intake.forget")
def forget(timestamp: int) -> None:
    """Forget, each night, what is too old to be needed."""
    del timestamp
    logger.info("Forgot %s keys of near-duplicates", actions.forget_bands())


@app.task(name=uploads.TASK, queue="imports")
def run_import(import_id: str) -> None:
    """Take an uploaded file to its end."""
    uploads.run_import(uuid.UUID(import_id))
