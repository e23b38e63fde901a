"""One process under watch: started, its lines passed on, started again when it dies, stopped."""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping

from talka.database import tied

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
# One that ran this long was well: the pauses begin anew.
WELL_SECONDS = 60.0


class Child:
    """A command that should always run. `watch` is to be called again and again."""

    def __init__(
        self,
        name: str,
        command: list[str],
        *,
        write: Callable[[str, str], None],
        environment: Mapping[str, str],
    ) -> None:
        self.name = name
        self.starts = 0
        self._command = command
        self._write = write
        self._environment = environment
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None
        self._started = 0.0
        self._due = 0.0
        self._pause = FIRST_PAUSE

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        """Its process id."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start it in a session of its own: Ctrl+C reaches the supervisor alone, which keeps the order."""
        self._process = subprocess.Popen(  # noqa: S603 - our own commands
            # Asked to stop, it would wait for a database that ends at the same moment; a kill harms nothing.
            tied(self._command, signal.SIGKILL),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=dict(self._environment),
            start_new_session=True,
        )
        self.starts += 1
        self._started = time.monotonic()
        self._reader = threading.Thread(target=self._pass_on, args=(self._process,), daemon=True)
        self._reader.start()

    def watch(self, now: float) -> None:
        """Start it again when it died, after a pause that doubles with each death."""
        if self.alive:
            return
        if not self._due:
            self._pause = FIRST_PAUSE if now - self._started > WELL_SECONDS else self._pause
            self._due = now + self._pause
            self._write(self.name, f"ended unexpectedly; it starts again in {self._pause:g} s")
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
        elif now >= self._due:
            self._due = 0.0
            self.start()

    def ask_to_stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Send the signal; do not wait."""
        if self._process is not None and self.alive:
            self._process.send_signal(number)

    def wait(self, seconds: float) -> bool:
        """Wait for its end; whether it came."""
        if self._process is None:
            return True
        try:
            self._process.wait(max(seconds, 0))
        except subprocess.TimeoutExpired:
            return False
        if self._reader is not None:
            self._reader.join(1)
        return True

    def _pass_on(self, process: subprocess.Popen[str]) -> None:
        if process.stdout is not None:
            with process.stdout:
                for line in process.stdout:
                    self._write(self.name, line.rstrip("\n"))
