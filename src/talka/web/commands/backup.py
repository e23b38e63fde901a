"""``talka backup`` and ``talka restore``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from talka.web.commands.base import Failed, django_ready, progress, show_json


def _summary(path: Path, files: int) -> dict[str, object]:
    return {"file": str(path), "size": path.stat().st_size, "files": files}


@click.command()
@click.argument("path", required=False, type=click.Path(dir_okay=False, path_type=Path), metavar="[FILE]")
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
def backup(path: Path | None, *, as_json: bool) -> None:
    """Write everything into one file: the database, the lake, the keys.

    Talka may run meanwhile. The file holds keys and personal data: keep it safe. Nothing is overwritten.
    A lake in a bucket is not in the backup; buckets have backups of their own.

    Example: talka backup /var/backups/talka.tar.zst
    """
    target = path or Path(f"talka-{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S}.tar.zst")
    if not target.absolute().parent.is_dir():
        raise Failed(f"There is no folder {target.absolute().parent}.", "Make it, or choose another place.")
    with django_ready() as settings, progress() as bar:
        from talka.database import connection_url
        from talka.database.backup import backup as write
        from talka.intake.archive import LOCK

        task = bar.add_task("Writing", total=None)
        manifest = write(
            settings,
            connection_url(settings),
            target.absolute(),
            lambda size: bar.advance(task, size),
            lake_lock=LOCK,
        )
    if as_json:
        show_json(_summary(target, len(manifest.entries)))
        return
    click.echo(f"Written: {target} ({target.stat().st_size / 1e6:,.1f} MB, {len(manifest.entries)} files).")
    if not manifest.lake:
        click.echo("The lake is in a bucket and not part of it.")


@click.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@click.option("--force", is_flag=True, help="Replace what is here already. It cannot be brought back.")
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
def restore(path: Path, *, force: bool, as_json: bool) -> None:
    """Put back what a backup holds, into an empty TALKA_HOME.

    The file is checked before anything is changed. Talka must not run meanwhile.

    Example: TALKA_HOME=/var/lib/talka talka restore talka.tar.zst
    """
    from talka import database, settings
    from talka.database.backup import restore as put_back

    loaded = settings.load()
    lock = database.FileLock(loaded.home / "locks" / "up")
    if not lock.take():
        raise Failed(f"Talka runs for {loaded.home}.", "Stop it, then restore.")
    with database.running(loaded) as url, progress() as bar:
        task = bar.add_task("Reading", total=path.stat().st_size * 2)
        manifest = put_back(loaded, url, path, lambda size: bar.advance(task, size), force=force)
    lock.release()
    if as_json:
        show_json(_summary(path, len(manifest.entries)))
    else:
        click.echo(f"Restored: the backup of {manifest.made}. Start Talka with: talka up")
