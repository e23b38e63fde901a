"""The server process of a data folder, as its own lock file tells (``postmaster.pid``)."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import msgspec

from talka.database.errors import DatabaseError
from talka.database.processes import alive, send, working_in
from talka.database.socket_folder import PORT

PID_FILE = "postmaster.pid"
PAUSE = 0.01
# Lines of the file: pid, data folder, start, port, socket folder, address, shared memory, state.
SOCKET_LINE = 4
STATE_LINE = 7
ORPHAN_SECONDS = 10


class Postmaster(msgspec.Struct, frozen=True):
    """A server that runs: its process id, where its socket is, and whether it takes connections."""

    pid: int
    sockets: Path
    ready: bool


def find(data: Path) -> Postmaster | None:
    """The server of the data folder; a file left by one that was killed is no server."""
    try:
        lines = (data / PID_FILE).read_text(encoding="utf-8").splitlines()
        pid = int(lines[0])
    except (OSError, ValueError, IndexError):
        return None
    if pid not in working_in(data):
        return None
    sockets = Path(lines[SOCKET_LINE]) if len(lines) > SOCKET_LINE else data
    return Postmaster(pid, sockets, len(lines) > STATE_LINE and lines[STATE_LINE].strip() == "ready")


def clear(data: Path, sockets: Path) -> None:
    """End what is left of a server whose starter was killed, and remove its lock files.

    PostgreSQL trusts the process id in its lock files even when another process has that id by now; here the
    processes themselves are looked at, so a killed tree needs no repair.

    Raises:
        DatabaseError: something of the old server does not end.
    """
    main = find(data)
    steps = ((signal.SIGINT, [main.pid] if main else []), (signal.SIGQUIT, None), (signal.SIGKILL, None))
    for number, pids in steps:
        for pid in working_in(data) if pids is None else pids:
            send(pid, number)
        if _gone(data, ORPHAN_SECONDS):
            break
    else:
        raise DatabaseError("orphans", f"A PostgreSQL process of {data} does not end.", "Restart this machine.")
    (data / PID_FILE).unlink(missing_ok=True)
    (sockets / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
    (sockets / f".s.PGSQL.{PORT}").unlink(missing_ok=True)


def _gone(data: Path, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while any(working_in(data)):
        if time.monotonic() > end:
            return False
        time.sleep(PAUSE)
    return True


def ended(pid: int, seconds: float) -> bool:
    """Wait for a process to end; whether it did."""
    end = time.monotonic() + seconds
    while alive(pid):
        if time.monotonic() > end:
            return False
        time.sleep(PAUSE)
    return True
