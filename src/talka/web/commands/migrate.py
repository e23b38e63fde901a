"""``talka migrate``."""

from __future__ import annotations

import click

from talka.web.commands.base import django_ready, show_json


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
def migrate(*, as_json: bool) -> None:
    """Bring the database up to date with this version.

    “talka up” does it by itself. A second run changes nothing.

    Example: talka migrate --json
    """
    with django_ready(migrated=False):
        from talka.web.run.tables import prepare_tables

        done = prepare_tables()
    if as_json:
        show_json({"migrations": done})
    else:
        click.echo(f"{len(done)} migrations done." if done else "The database is up to date.")
