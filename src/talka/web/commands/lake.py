"""``talka lake``: the tables for analysis."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from talka.web.commands.base import Failed, django_ready, progress, show_json

if TYPE_CHECKING:
    from talka.intake.archive_state import ArchiveState, TableState

as_json = click.option("--json", "as_json", is_flag=True, help="Write the report for programs.")


@click.group()
def lake() -> None:
    """Look after the lake: everything that was heard, as files for analysis.

    Example: talka lake status
    """


@lake.command()
@as_json
def status(*, as_json: bool) -> None:
    """Say what the lake holds, what waits for it and what is wrong; exit code 1 when something is.

    Example: talka lake status --json
    """
    with _ready():
        from talka.intake import archive_state

        tables, archiver = archive_state.tables(), archive_state.state()
    if as_json:
        show_json({"tables": tables, "archiver": archiver})
    else:
        _show(tables, archiver)
    if archiver.code:
        raise Failed(f"{archiver.person} ({archiver.code}, since {archiver.since:%Y-%m-%d %H:%M} UTC)", archiver.detail)


@lake.command()
@click.option("--all", "every", is_flag=True, help="Every month, also those with few changes and few small files.")
@as_json
def compact(*, every: bool, as_json: bool) -> None:
    """Take out what was edited or deleted, fold small files into large ones, delete files that are not needed any more.

    The worker does it every hour by itself. Pages may be used meanwhile.

    Example: talka lake compact
    """
    with _ready(), progress() as bar:
        from talka.intake import sweep

        task = bar.add_task("Looking for changes and small files", total=None)
        done = sweep.compact(
            every=every, told=lambda table, month: bar.update(task, description=f"Writing {table} of {month}")
        )
    if as_json:
        show_json(done)
    else:
        click.echo(f"Months without older versions now: {done.settled}.")
        click.echo(f"Months folded: {done.months}. Files before and after: {done.removed}, {done.added}.")
        click.echo(f"Old files deleted: {done.deleted}.")


@lake.command()
@as_json
def rebuild(*, as_json: bool) -> None:
    """Write the tables of posts and mentions anew from the database, after damage or a restored backup.

    Raw payloads stay as they are, since only the lake has them. Charts show the old tables until the new ones
    are complete.

    Example: talka lake rebuild
    """
    with _ready(), progress() as bar:
        from talka.intake import archive, archive_state

        task = bar.add_task("Reading rows", total=archive_state.rows_to_rebuild())
        rows = archive.rebuild(told=lambda count: bar.advance(task, count))
    if as_json:
        show_json({"rows": rows})
    else:
        click.echo(f"Rows written: {rows:,}.")


def _show(tables: list[TableState], archiver: ArchiveState) -> None:
    for table in tables:
        size = f"{table.size / 1e6:,.1f} MB"
        click.echo(f"{table.name:<9}{table.rows:>14,} rows{table.files:>7,} files{table.months:>6} months{size:>14}")
    click.echo(f"Waiting for the lake: {archiver.batches:,} batches with {archiver.items:,} items.")


@contextmanager
def _ready() -> Iterator[None]:
    """Django with its database; trouble with the lake ends the command in words."""
    from talka.lake import LakeError

    with django_ready():
        try:
            yield
        except LakeError as error:
            raise Failed(error.person, error.detail) from error
