"""Backups: the database, the lake and the keys in one file, and the way back."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from talka.database import archive, binaries
from talka.database.archive import ArchiveWriter, Manifest, Tell
from talka.database.connection import check
from talka.database.errors import DatabaseError
from talka.settings import Settings, lake_root
from talka.settings.keys import KEY_FILE

DUMP = "database.dump"
LAKE = "lake"
LOG = "_delta_log"
FRESH = b"DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"


def backup(settings: Settings, url: str, target: Path, tell: Tell, *, lake_lock: int) -> Manifest:
    """Write everything into a new file, while Talka may run.

    ``lake_lock`` is PostgreSQL's advisory lock of who writes to the lake. It is held meanwhile, so that
    lake and database in the backup are of one moment.

    Raises:
        DatabaseError: the file exists, or PostgreSQL's program fails.
    """
    if target.exists():
        raise DatabaseError(
            "backup_exists", f"{target} exists already.", "Choose another name; nothing is overwritten."
        )
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".talka-backup-") as aside:
        part = Path(aside) / "part"
        with archive.writing(part, tell) as writer, _lake_at_rest(url, lake_lock):
            manifest = _write(settings, url, writer, Path(aside) / DUMP)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        target.hardlink_to(part)
    return manifest


def _write(settings: Settings, url: str, writer: ArchiveWriter, dump: Path) -> Manifest:
    _dump(url, dump)
    writer.add(dump, DUMP)
    dump.unlink()
    lake = local_lake(settings)
    for table in tables(lake) if lake else ():
        for path in sorted(path for path in table.rglob("*") if path.is_file()):
            writer.add(path, f"{LAKE}/{path.relative_to(lake or table)}")
    keys = settings.home / KEY_FILE
    if keys.exists():
        writer.add(keys, KEY_FILE)
    manifest = Manifest(
        format=archive.FORMAT,
        talka=version("talka"),
        postgres=check(url),
        made=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        lake=lake is not None,
        entries=writer.entries,
    )
    writer.finish(manifest)
    return manifest


def local_lake(settings: Settings) -> Path | None:
    """The folder of the lake; nothing when it is a bucket, which has backups of its own."""
    root = lake_root(settings)
    return None if "://" in root else Path(root)


def tables(lake: Path) -> list[Path]:
    """The folders of the Delta tables."""
    return sorted(path.parent for path in lake.rglob(LOG)) if lake.is_dir() else []


@contextmanager
def _lake_at_rest(url: str, lock: int) -> Iterator[None]:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [lock])
        yield


def restore(settings: Settings, url: str, source: Path, tell: Tell, *, force: bool = False) -> Manifest:
    """Put back what a backup holds; Talka must not run meanwhile.

    Everything is checked and unpacked aside first; the database changes in one transaction.

    Raises:
        DatabaseError: the backup is damaged, or something is here already and ``force`` is not given.
    """
    manifest = archive.verify(source, tell)
    if not force:
        _require_empty(settings, url)
    with tempfile.TemporaryDirectory(dir=settings.home, prefix=".talka-restore-") as aside:
        folder = Path(aside)
        archive.unpack(source, folder, tell)
        _restore_database(url, folder / DUMP)
        lake = local_lake(settings)
        if manifest.lake and lake is not None:
            _swap(folder / LAKE, lake)
        if (folder / KEY_FILE).exists():
            (folder / KEY_FILE).replace(settings.home / KEY_FILE)
    return manifest


def _require_empty(settings: Settings, url: str) -> None:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    lake = local_lake(settings)
    here = [
        word
        for word, there in (
            ("the database", bool(row and row[0])),
            (f"the lake {lake}", bool(lake and tables(lake))),
            (f"the keys {settings.home / KEY_FILE}", (settings.home / KEY_FILE).exists()),
        )
        if there
    ]
    if here:
        raise DatabaseError(
            "not_empty",
            f"There is something here already: {', '.join(here)}.",
            "Restore into an empty TALKA_HOME, or replace what is here with --force.",
        )


def _restore_database(url: str, dump: Path) -> None:
    """Replace all tables in one transaction: it all comes, or nothing changes."""
    maker = [binaries.program("pg_restore"), "--no-owner", "--file=-", str(dump)]
    taker = [
        binaries.program("psql"),
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
    ]
    address, environment = _without_password(url)
    with (
        subprocess.Popen(maker, stdout=subprocess.PIPE) as script,  # noqa: S603 - a program of ours
        subprocess.Popen(  # noqa: S603 - a program of ours
            [*taker, address],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment,
        ) as server,
    ):
        wrong = _pipe(script, server)
        if server.wait() or script.wait():
            raise DatabaseError("restore", f"The database was not restored: {wrong}", "Nothing was changed in it.")


def _pipe(script: subprocess.Popen[bytes], server: subprocess.Popen[bytes]) -> str:
    if script.stdout is None or server.stdin is None or server.stderr is None:
        raise TypeError(script)
    try:
        server.stdin.write(FRESH)
        shutil.copyfileobj(script.stdout, server.stdin, archive.CHUNK)
        server.stdin.close()
    except BrokenPipeError:
        script.kill()
    return server.stderr.read().decode(errors="replace").strip()


def _swap(new: Path, old: Path) -> None:
    """Put a folder in the place of another; one that is not in the backup means an empty lake."""
    new.mkdir(exist_ok=True)
    aside = old.with_name(f".{old.name}.replaced")
    shutil.rmtree(aside, ignore_errors=True)
    if old.exists():
        old.rename(aside)
    old.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(new, old)
    shutil.rmtree(aside, ignore_errors=True)


def _dump(url: str, target: Path) -> None:
    address, environment = _without_password(url)
    command = [binaries.program("pg_dump"), "--format=custom", "--compress=none", "--no-owner"]
    answer = subprocess.run(  # noqa: S603 - a program of ours
        [*command, f"--file={target}", address], check=False, capture_output=True, text=True, env=environment
    )
    if answer.returncode:
        raise DatabaseError(
            "dump",
            f"The database could not be read: {answer.stderr.strip()}",
            "Look at the free space and at the server.",
        )


def _without_password(url: str) -> tuple[str, dict[str, str]]:
    """The address for a command line, which all accounts of the machine can read; the password beside it."""
    parts: dict[str, Any] = dict(conninfo_to_dict(url))
    password = str(parts.pop("password", "") or "")
    own = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return make_conninfo(**parts), own | ({"PGPASSWORD": password} if password else {})
