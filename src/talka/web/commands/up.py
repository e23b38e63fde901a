"""``talka up``."""

from __future__ import annotations

import click


@click.command()
@click.option("--quiet", is_flag=True, help="Do not show what the parts write; errors are shown.")
def up(*, quiet: bool) -> None:
    """Start everything: database, pages, background work.

    Prints the address when it is ready, and the first time a link that makes you administrator.
    Ctrl+C stops all of it.

    Example: TALKA_LISTEN=127.0.0.1:9000 talka up
    """
    from talka import settings
    from talka.web.run.supervisor import Supervisor

    loaded = settings.load()
    for problem in settings.unknown_names():
        click.echo(f"Note: {problem}", err=True)
    Supervisor(loaded, show=not quiet).run()
