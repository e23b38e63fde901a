"""``talka up``: the database, the pages and the background work, started in order, watched, stopped in order.

Every child is tied to this process by the kernel, so that nothing stays behind even when it is killed. The
ties are to the thread that starts a child: everything here happens in the main thread.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click
import msgspec

from talka.database import Cluster, FileLock, tied
from talka.settings import Settings, public_address
from talka.web.run import ready
from talka.web.run.child import Child
from talka.web.run.errors import Failed
from talka.web.run.prepare import Prepared

READY_SECONDS = 120
STOP_SECONDS = 12
PAUSE = 0.05
WATCH_PAUSE = 0.5
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """A signal asks to stop; no error."""


class Supervisor:
    """Runs one installation until told to stop."""

    def __init__(self, settings: Settings, *, show: bool) -> None:
        self._settings = settings
        self._show = show
        self._cluster = None if settings.database_url else Cluster(settings.home)
        self._lock = FileLock(settings.home / "locks" / "up")
        environment = os.environ | {"PYTHONUNBUFFERED": "1"}
        self._children = [
            Child(name, _command(name), write=self._line, environment=environment) for name in ("web", "worker")
        ]

    def run(self) -> None:
        """Start everything, watch until a signal comes, stop everything.

        Raises:
            Failed: it cannot be started; nothing is left running.
        """
        self._require_alone()
        with _stoppable():
            try:
                self._start()
                while True:
                    time.sleep(WATCH_PAUSE)
                    self._watch()
            except Stopped:
                click.echo("Stopping …", err=True)
            finally:
                self._stop()

    def _require_alone(self) -> None:
        address = public_address(self._settings)
        if not self._lock.take():
            raise Failed(f"Talka runs already for {self._settings.home}.", f"Open {address}, or stop it first.")
        if not ready.port_free(self._settings):
            raise Failed(
                f"Another program uses the address {self._settings.listen}.",
                "Choose another one, such as: TALKA_LISTEN=127.0.0.1:8421 talka up",
            )

    def _start(self) -> None:
        if self._cluster is not None:
            first = not self._cluster.data.exists()
            click.echo("Making the database …" if first else "Starting …", err=True)
            self._cluster.start(alone=True)
        prepared = self._prepare()
        web, worker = self._children
        web.start()
        self._await_ready(web)
        self._greet(prepared)
        # Last, so that it does not take the processor from the pages while somebody waits for them.
        worker.start()

    def _prepare(self) -> Prepared:
        """In a process of its own, which takes Django's memory with it when it ends."""
        command = tied([sys.executable, "-P", "-m", "talka.web.run.prepare"], signal.SIGTERM)
        with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as process:  # noqa: S603
            try:
                answer, _ = process.communicate()
            except BaseException:
                process.terminate()
                raise
        if process.returncode:
            raise Failed("The installation could not be prepared.", "What is wrong stands above.")
        return msgspec.json.decode(answer.splitlines()[-1], type=Prepared)

    def _await_ready(self, web: Child) -> None:
        end = time.monotonic() + READY_SECONDS
        while not ready.answers(self._settings):
            if not web.alive or time.monotonic() > end:
                raise Failed("The pages could not be started.", "What is wrong stands above; or ask: talka doctor")
            time.sleep(PAUSE)

    def _greet(self, prepared: Prepared) -> None:
        address = public_address(self._settings)
        click.echo(f"\nTalka is ready: {address}/")
        if prepared.welcome:
            click.echo(f"Open this link to become its first administrator: {address}{prepared.welcome}")
        click.echo("Ctrl+C stops it.\n")
        sys.stdout.flush()

    def _watch(self) -> None:
        if self._cluster is not None and not self._cluster.alive():
            self._line("database", "ended unexpectedly; it starts again")
            self._cluster.stop()
            self._cluster.start(alone=True)
        for child in self._children:
            child.watch(time.monotonic())

    def _stop(self) -> None:
        """Pages and work first, then the database; a second signal does not wait for them."""
        hurry = _Hurry()
        for child in self._children:
            child.ask_to_stop()
        end = time.monotonic() + STOP_SECONDS
        for child in self._children:
            while not child.wait(PAUSE):
                if hurry.asked or time.monotonic() > end:
                    child.ask_to_stop(signal.SIGKILL)
        if self._cluster is not None:
            self._cluster.stop()
        self._lock.release()

    def _line(self, name: str, text: str) -> None:
        if self._show or "rror" in text or "unexpectedly" in text:
            click.echo(f"{name:<8} | {text}", err=True)


class _Hurry:
    """Notes further signals while things are being stopped."""

    def __init__(self) -> None:
        self.asked = False
        for number in SIGNALS:
            signal.signal(number, self._note)

    def _note(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.asked = True


@contextmanager
def _stoppable() -> Iterator[None]:
    """Signals raise `Stopped` in the main thread, wherever it is."""
    before = {number: signal.signal(number, _raise) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _raise(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise Stopped


def _command(name: str) -> list[str]:
    return [sys.executable, "-P", "-m", "talka.web.commands", name]
