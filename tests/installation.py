"""``talka up`` in a home of its own, and what it says and runs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from tests.servers.processes import free_port

READY = "Talka is ready"
PATIENCE = 180
"""Seconds after which something that should come by itself is held to be lost; no measure of speed."""


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
        return self.process.wait(PATIENCE)

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

    def ends(self) -> int:
        """Wait until it ends by itself; the exit code."""
        assert self.process is not None
        return self.process.wait(PATIENCE)

    def nothing_left(self, seconds: float = PATIENCE) -> dict[int, str]:
        """Wait until no process is left; those that still are."""
        end = time.monotonic() + seconds
        while self.processes() and time.monotonic() < end:
            time.sleep(0.05)
        return self.processes()
