"""What may be wrong with an installation: each check has an id, says what it found, and what to do."""

from __future__ import annotations

import datetime as dt
import shutil
import stat
from collections.abc import Callable, Iterator
from enum import StrEnum

import msgspec

from talka import database, settings
from talka.settings import Settings, SettingsError
from talka.web.run.environment import set_up_django
from talka.web.run.tables import pending_migrations

LEAST_SPACE = 1 << 30
WORKER_SILENCE = dt.timedelta(minutes=2)


class State(StrEnum):
    """How a check ended; only ``bad`` makes the doctor end with 1."""

    WELL = "well"
    NOTE = "note"
    BAD = "bad"


class Finding(msgspec.Struct, frozen=True):
    """The outcome of a check."""

    id: str
    state: State
    found: str
    hint: str = ""


def examine() -> Iterator[Finding]:
    """All checks, in the order in which one depends on the other; none changes anything."""
    try:
        loaded = settings.load()
    except SettingsError as error:
        yield from (Finding("settings", State.BAD, f"{p.name}: {p.wrong}", p.hint) for p in error.problems)
        return
    yield from check_settings()
    yield check_home(loaded)
    yield check_space(loaded)
    try:
        with database.running(loaded) as url:
            yield check_database(url)
            yield from _examine_tables()
    except database.DatabaseError as error:
        yield Finding("database", State.BAD, error.person, error.hint)


def check_settings() -> Iterator[Finding]:
    """Names that are no settings."""
    problems = settings.unknown_names()
    for problem in problems:
        yield Finding("settings", State.NOTE, f"{problem.name}: {problem.wrong}", problem.hint)
    if not problems:
        yield Finding("settings", State.WELL, "The settings can be used.")


def check_home(loaded: Settings) -> Finding:
    """The home folder is there and private."""
    if not loaded.home.exists():
        return Finding("home", State.NOTE, f"{loaded.home} is not there yet.", "It is made at the first start.")
    if stat.S_IMODE(loaded.home.stat().st_mode) & 0o077:
        return Finding(
            "home",
            State.NOTE,
            f"Other accounts of this machine may look into {loaded.home}.",
            f"Close it: chmod 700 {loaded.home}",
        )
    return Finding("home", State.WELL, f"Everything is kept in {loaded.home}.")


def check_space(loaded: Settings) -> Finding:
    """There is room to grow."""
    place = next(path for path in (loaded.home, *loaded.home.parents) if path.exists())
    free = shutil.disk_usage(place).free
    if free < LEAST_SPACE:
        return Finding("space", State.BAD, f"Only {free / 1e6:,.0f} MB are free in {place}.", "Make room on the disk.")
    return Finding("space", State.WELL, f"{free / 1e9:,.0f} GB are free.")


def check_database(url: str) -> Finding:
    """The database answers and is new enough."""
    version = database.check(url)
    return Finding("database", State.WELL, f"PostgreSQL {version // 10000}.{version % 10000} answers.")


def _examine_tables() -> Iterator[Finding]:
    set_up_django()

    pending = pending_migrations()
    if pending:
        yield Finding("tables", State.BAD, f"{len(pending)} migrations are to be done.", "Run: talka migrate")
        return
    yield Finding("tables", State.WELL, "The tables are of this version.")
    checks: tuple[Callable[[], Iterator[Finding]], ...] = (_worker, _lake, _model, _channels)
    for check in checks:
        yield from check()


def _worker() -> Iterator[Finding]:
    """A worker has given a sign of life."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT max(last_heartbeat) FROM procrastinate_workers")
        seen = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
        failed = cursor.fetchone()[0]
    if seen is None or dt.datetime.now(dt.UTC) - seen > WORKER_SILENCE:
        yield Finding("worker", State.NOTE, "No worker runs, so nothing is fetched.", "Start one: talka up")
    else:
        yield Finding("worker", State.WELL, "A worker runs.")
    if failed:
        yield Finding("tasks", State.NOTE, f"{failed} tasks have failed.", "The log of the worker says why.")


def _lake() -> Iterator[Finding]:
    """The lake can be read."""
    from talka.intake import archive_state
    from talka.lake import LakeError

    try:
        tables, archiver = archive_state.tables(), archive_state.state()
    except LakeError as error:
        yield Finding("lake", State.BAD, error.person, "Look at the folder of the lake, or run: talka lake rebuild")
        return
    if archiver.code:
        yield Finding("lake", State.BAD, f"The archiver has trouble: {archiver.detail}", "Run: talka lake status")
    else:
        yield Finding("lake", State.WELL, f"The lake holds {sum(table.rows for table in tables):,} rows.")


def _model() -> Iterator[Finding]:
    """The model of the labels can be used."""
    from talka.listening.labelling import labeller
    from talka.listening.labels import ModelError

    try:
        version = labeller().model_version
    except ModelError as error:
        yield Finding("labels", State.BAD, str(error), "Or take TALKA_LABELS_MODEL away to use the one of Talka.")
        return
    yield Finding("labels", State.WELL, f"Posts are labelled by model {version}.")


def _channels() -> Iterator[Finding]:
    """Channels that cannot be heard."""
    from talka.channels.models import Channel

    troubled = Channel.objects.filter(removed=None).exclude(trouble_since=None)
    for channel in troubled.select_related("community").order_by("community__slug", "name"):
        where = f"{channel.community.slug}: {channel.name}"
        yield Finding("channel", State.NOTE, f"{where}: {channel.trouble_person}", "Its page says what to do.")
    if not troubled:
        yield Finding("channel", State.WELL, "No channel has trouble.")
