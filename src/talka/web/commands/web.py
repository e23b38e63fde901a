"""``talka web``."""

from __future__ import annotations

import click


@click.command()
def web() -> None:
    """Serve the pages alone.

    For more than one machine: run as many as you like against one TALKA_DATABASE_URL.

    Example: TALKA_LISTEN=0.0.0.0:8420 talka web
    """
    from talka import database, settings
    from talka.web.run.serving import serve

    loaded = settings.load()
    with database.running(loaded):
        serve(loaded)
