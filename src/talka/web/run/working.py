"""Doing background work: one worker process with a few threads."""

from __future__ import annotations

import asyncio

from procrastinate import App

from talka.settings import Settings

# Long enough for a batch to be committed; a task that is cut off is taken again by the next worker.
GRACE_SECONDS = 8


def work(settings: Settings) -> None:
    """Take tasks from the queue until told to stop (SIGTERM or Ctrl+C); Django must be set up."""
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError(connector)
    with app.replace_connector(connector.get_worker_connector()) as working:
        asyncio.run(_work(working, settings.workers))


async def _work(app: App, threads: int) -> None:
    async with app.open_async():
        await app.run_worker_async(
            concurrency=threads,
            shutdown_graceful_timeout=GRACE_SECONDS,
            delete_jobs="successful",
        )
