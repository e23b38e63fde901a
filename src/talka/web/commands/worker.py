"""``talka worker``."""

from __future__ import annotations

import click


@click.command()
def worker() -> None:
    """Do background work alone.

    For more than one machine: run as many as you like against one TALKA_DATABASE_URL.
    Ctrl+C lets the tasks that run come to their end.

    Example: TALKA_WORKERS=8 talka worker
    """
    from talka.web.commands.base import django_ready
    from talka.web.run.working import work

    with django_ready() as settings:
        work(settings)
