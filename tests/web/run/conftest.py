"""A real installation, started by the real command in a home of its own."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.installation import READY, Installation


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
