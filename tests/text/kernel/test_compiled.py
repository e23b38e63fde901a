"""Code kept on disk."""

from __future__ import annotations

import os
import runpy
import time
from pathlib import Path

import pytest

SOURCE = """
from talka.text.kernel.compiled import compiled

@compiled
def twice(number):
    return number * 2
"""


@pytest.fixture
def module(tmp_path: Path) -> Path:
    """A module with one compiled function, and another module beside it."""
    path = tmp_path / "doubling.py"
    path.write_text(SOURCE)
    (tmp_path / "beside.py").touch()
    return path


def kept(module: Path) -> list[str]:
    """Code on disk after the module is loaded anew, before anything is called."""
    twice = runpy.run_path(str(module))["twice"]
    return [path.name for path in Path(twice.stats.cache_path).glob("doubling.twice-*.nbi")]


def test_code_is_kept_between_runs(module: Path) -> None:
    assert runpy.run_path(str(module))["twice"](21) == 42
    assert len(kept(module)) == 1


def test_code_is_dropped_when_a_file_beside_it_changed(module: Path) -> None:
    assert runpy.run_path(str(module))["twice"](21) == 42
    later = time.time() + 60
    os.utime(module.with_name("beside.py"), (later, later))
    assert kept(module) == []
