"""Processes of this machine, as far as starting and ending a database needs them (proc(5))."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")


def alive(pid: int) -> bool:
    """Whether the process runs; one that ended and was not collected yet does not."""
    try:
        text = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return text.rpartition(")")[2].split()[0] not in {"Z", "X"}


def working_in(folder: Path) -> Iterator[int]:
    """The PostgreSQL processes whose current folder is the given data folder."""
    for entry in PROC.iterdir():
        if not entry.name.isdigit():
            continue
        try:
            here = (entry / "cwd").readlink()
            name = (entry / "comm").read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            continue
        if here == folder and name == "postgres" and alive(int(entry.name)):
            yield int(entry.name)


def send(pid: int, number: signal.Signals) -> None:
    """Send a signal; a process that is gone needs none."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def tied(command: list[str], number: signal.Signals) -> list[str]:
    """The command, sent a signal when the thread that started it ends (prctl(2), PR_SET_PDEATHSIG).

    ``setpriv`` becomes the command, so the process id stays. Measured: the tie survives a user namespace.
    """
    return ["setpriv", "--pdeathsig", number.name.removeprefix("SIG"), "--", *command]
