"""Locks between processes: released by the kernel when their holder ends, however it ends."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from talka.settings import make_private

PAUSE = 0.05


class FileLock:
    """A lock on a file (flock(2)); the file stays, the lock does not."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: int | None = None

    def take(self, *, shared: bool = False, seconds: float = 0) -> bool:
        """Take it, trying for some seconds; whether it was got."""
        make_private(self.path.parent)
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        end = time.monotonic() + seconds
        while True:
            try:
                fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= end:
                    os.close(handle)
                    return False
                time.sleep(PAUSE)
            else:
                self.release()
                self._handle = handle
                return True

    @property
    def held(self) -> bool:
        """Whether this object holds it."""
        return self._handle is not None

    def release(self) -> None:
        """Let it go; harmless when it is not held."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    @contextmanager
    def shared(self, seconds: float) -> Iterator[Self]:
        """Hold it together with others for a while."""
        self.take(shared=True, seconds=seconds)
        try:
            yield self
        finally:
            self.release()
