"""The embedded PostgreSQL of one home folder: made, started, adopted, stopped."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from talka.database import binaries, identity, postmaster, socket_folder, tuning
from talka.database.errors import DatabaseError
from talka.database.locks import FileLock
from talka.database.processes import send, tied
from talka.settings import make_private

USER = "talka"
NAME = "talka"
START_SECONDS = 180
STOP_SECONDS = 60
WAIT_SECONDS = 60
LOG_LIMIT = 5 * 1024 * 1024
LOG_TAIL = 1500


class Cluster:
    """A PostgreSQL whose data, socket and log are in a home folder, open to the account that runs it alone.

    The process that starts the server owns it, and the server ends with it, however it ends (the tie is to
    the thread that called `start`). Other processes that call `start` adopt the server; the owner's `stop`
    waits for them. Two locks tell who is there: ``owner`` (one process) and ``users`` (those who adopted).
    """

    def __init__(self, home: Path, *, durable: bool = True, as_whom: identity.Identity | None = None) -> None:
        self.home = home.resolve()
        self.data = self.home / "postgres"
        self.log = self.home / "logs" / "postgres.log"
        self.sockets = socket_folder.socket_folder(self.home)
        self._durable = durable
        self._identity = as_whom
        self._owner = FileLock(self.home / "locks" / "postgres.owner")
        self._users = FileLock(self.home / "locks" / "postgres.users")
        self._server: subprocess.Popen[bytes] | None = None

    def url(self, name: str = NAME) -> str:
        """The address of a database of this server."""
        return f"postgresql://{USER}@/{name}?host={quote(str(self.sockets), safe='')}&port={socket_folder.PORT}"

    def running(self) -> postmaster.Postmaster | None:
        """The server, when it runs."""
        return postmaster.find(self.data)

    def start(self, *, alone: bool = False) -> None:
        """Have the server running: adopt it, or make and start it.

        Args:
            alone: never adopt; wait until those that use it now have ended.

        Raises:
            DatabaseError: it cannot be started.
        """
        end = time.monotonic() + (WAIT_SECONDS if alone else START_SECONDS)
        while not self._owner.take():
            if not alone and self._adopt():
                return
            if time.monotonic() > end:
                raise DatabaseError(
                    "in_use",
                    f"Another process uses the database in {self.data}.",
                    "Let it finish, then try again.",
                )
            time.sleep(postmaster.PAUSE)
        try:
            self._start_owned()
        except BaseException:
            self.stop()
            raise

    def stop(self, *, patience: float = 0) -> None:
        """Stop the server if it is ours, else leave it; its other users are given some seconds to end."""
        if self._server is not None:
            self._users.take(seconds=patience)
            self._end(self._server)
            self._server = None
        self._users.release()
        self._owner.release()

    def alive(self) -> bool:
        """Whether the server that we started still runs."""
        return self._server is not None and self._server.poll() is None

    def _adopt(self) -> bool:
        if not self._users.take(shared=True):
            return False
        found = self.running()
        if found and found.ready:
            return True
        self._users.release()
        return False

    def _start_owned(self) -> None:
        self._check_version()
        make_private(self.log.parent)
        whom = self._identity or identity.choose(self.data)
        self._identity = whom
        if self.data.exists():
            postmaster.clear(self.data, self.sockets)
        else:
            self._make(whom)
        self._configure(whom)
        self._launch(whom)
        self._await_ready()
        create_database(self.url("postgres"), NAME)

    def _check_version(self) -> None:
        try:
            here = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        except OSError:
            return
        ours = str(binaries.major_version())
        if here != ours:
            raise DatabaseError(
                "version",
                f"The database in {self.data} is of PostgreSQL {here}; this Talka brings {ours}.",
                "Make a backup with the Talka that you had before, and restore it with this one.",
            )

    def _make(self, whom: identity.Identity) -> None:
        """Make the data folder aside and move it into place: a kill in between leaves nothing half made."""
        aside = self.data.with_name("postgres.new")
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(mode=0o700)
        whom.own(aside)
        command = [
            binaries.program("initdb"),
            "-D",
            str(aside),
            "-U",
            USER,
            "--auth=trust",
            "--data-checksums",
        ]
        command += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command += [] if self._durable else ["--no-sync"]
        answer = subprocess.run(  # noqa: S603 - a program of ours
            whom.wrap(command), check=False, capture_output=True, text=True, cwd="/", env=_environment()
        )
        if answer.returncode:
            raise DatabaseError(
                "make",
                f"The database could not be made: {(answer.stderr or answer.stdout).strip()[-LOG_TAIL:]}",
                "Look at the free space and the permissions of the home folder.",
            )
        with (aside / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(f"\ninclude '{tuning.FILE}'\ninclude_if_exists '../{tuning.OWN_FILE}'\n")
        aside.rename(self.data)

    def _configure(self, whom: identity.Identity) -> None:
        socket_folder.prepare(self.sockets, self.data.stat().st_uid)
        whom.own(self.sockets)
        text = tuning.configuration(self.sockets, memory=tuning.machine_memory(), durable=self._durable)
        path = self.data / tuning.FILE
        path.unlink(missing_ok=True)
        path.write_text(text, encoding="utf-8")
        whom.own(path)

    def _launch(self, whom: identity.Identity) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        command = whom.wrap(tied([binaries.program("postgres"), "-D", str(self.data)], signal.SIGINT))
        with self.log.open("ab") as log:
            # A session of its own: Ctrl+C reaches us alone, and we stop the server after those who use it.
            self._server = subprocess.Popen(  # noqa: S603 - a program of ours
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=_environment(),
                start_new_session=True,
            )

    def _await_ready(self) -> None:
        end = time.monotonic() + START_SECONDS
        while not ((found := self.running()) and found.ready):
            if not self.alive() or time.monotonic() > end:
                raise DatabaseError(
                    "start",
                    f"PostgreSQL did not start: {self._last_words()}",
                    f"The whole log is {self.log}.",
                )
            time.sleep(postmaster.PAUSE)

    def _last_words(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")[-LOG_TAIL:].strip()

    @staticmethod
    def _end(server: subprocess.Popen[bytes]) -> None:
        for number, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
            if server.poll() is None:
                send(server.pid, number)
            try:
                server.wait(seconds)
            except subprocess.TimeoutExpired:
                print(f"PostgreSQL has not ended after {seconds} seconds.", file=sys.stderr)  # noqa: T201
            else:
                return


def create_database(url: str, name: str) -> bool:
    """Create a database if it is not there; whether it was made. ``url`` is that of another on the server."""
    with psycopg.connect(url, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return False
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return True


def _environment() -> dict[str, str]:
    """What PostgreSQL's programs need; nothing of ours (``PGDATA``, secrets) reaches them."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
