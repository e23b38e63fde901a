"""Starting other projects' servers on loopback, and ending them with all their children."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

import httpx
import pytest


def cache() -> Path:
    """Where `.ci/servers` puts what it installs."""
    standard = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "talka-test-servers"
    return Path(os.environ.get("TALKA_TEST_SERVERS") or standard)


def need(what: str, *, there: bool) -> None:
    """Skip the test when a server is not installed; in CI that is a failure."""
    if there:
        return
    message = f"{what} is not installed: run .ci/servers"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


class Processes:
    """Processes that one server is made of; each leads a group of its own, so that none of its children stays."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._running: list[subprocess.Popen[bytes]] = []
        self._logs: list[IO[bytes]] = []

    def start(self, name: str, command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> None:
        log = (self.folder / f"{name}.log").open("wb")
        self._logs.append(log)
        full = {**os.environ, **(env or {})}
        self._running.append(
            subprocess.Popen(
                [str(part) for part in command],
                env=full,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        )

    def until(self, ready: Callable[[], bool], what: str, seconds: float = 60) -> None:
        """Wait until it answers; shows its log when it does not."""
        end = time.monotonic() + seconds
        while not ready():
            ended = [one.args for one in self._running if one.poll() is not None]
            if ended or time.monotonic() > end:
                pytest.fail(f"{what} did not come up; ended: {ended}\n{self.logs()}")
            time.sleep(0.05)

    def logs(self) -> str:
        return "\n".join(
            f"--- {log.name}\n{log.read_text(errors='replace')[-3000:]}" for log in self.folder.glob("*.log")
        )

    def stop(self) -> None:
        for process in reversed(self._running):
            end_group(process)
        for log in self._logs:
            log.close()
        self._running, self._logs = [], []


def end_group(process: subprocess.Popen[bytes]) -> None:
    """End a process gently, then whatever of its group outlives it: PHP's workers outlive their parent."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(10)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


def answers(url: str) -> Callable[[], bool]:
    """Whether something answers at an address."""

    def ready() -> bool:
        try:
            return httpx.get(url, timeout=5).status_code < 500
        except httpx.HTTPError:
            return False

    return ready
