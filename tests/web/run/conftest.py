"""A real installation, started by the real command in a home of its own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

READY = "Talka is ready"
PATIENCE = 90


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


class Installation:
    """``talka up`` and what it says."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.lines: list[str] = []
        self.process: subprocess.Popen[str] | None = None
        self.more: dict[str, str] = {}

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TALKA_")}
        return kept | {"TALKA_HOME": str(self.home), "TALKA_LISTEN": f"127.0.0.1:{self.port}", **self.more}

    def start(self) -> None:
        self.lines = []
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "talka.web.commands", "up"],
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self._read, args=(self.process,), daemon=True).start()

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                self.lines.append(line.rstrip())

    def says(self, text: str, seconds: float = PATIENCE) -> str:
        """Wait for a line with this text."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = next((line for line in self.lines if text in line), None)
            if found is not None:
                return found
            if self.process is not None and self.process.poll() is not None:
                time.sleep(0.2)
                break
            time.sleep(0.05)
        found = next((line for line in self.lines if text in line), None)
        assert found is not None, "\n".join(self.lines)
        return found

    def tell(self, number: signal.Signals) -> int:
        """Send a signal and wait for the end; the exit code."""
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(60)

    def processes(self) -> dict[int, str]:
        """Every process of this installation, by what its environment or its command names."""
        found = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                try:
                    words = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
                except OSError:
                    continue
                if str(self.home).encode() in words:
                    found[int(entry.name)] = words.split(b"\0\0")[0].replace(b"\0", b" ").decode(errors="replace")[:99]
        return found

    def nothing_left(self, seconds: float = 15) -> dict[int, str]:
        end = time.monotonic() + seconds
        while self.processes() and time.monotonic() < end:
            time.sleep(0.05)
        return self.processes()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose database is made and migrated, to be copied."""
    made = Installation(tmp_path_factory.mktemp("prepared") / "home")
    made.start()
    made.says(READY)
    assert made.tell(signal.SIGTERM) == 0
    return made.home


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Installation]:
    """One that was never started."""
    made = Installation(tmp_path / "home")
    yield made
    for pid in made.processes():
        os.kill(pid, signal.SIGKILL)


@pytest.fixture
def installation(fresh: Installation, prepared: Path) -> Installation:
    """One that was started before."""
    shutil.copytree(prepared, fresh.home)
    return fresh
