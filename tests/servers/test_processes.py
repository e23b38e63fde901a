from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from tests.servers.processes import Processes, need

from talka.database.processes import alive


def test_a_missing_server_skips_outside_of_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)

    with pytest.raises(pytest.skip.Exception, match=r"X is not installed: run \.ci/servers"):
        need("X", there=False)


def test_a_missing_server_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "1")

    with pytest.raises(pytest.fail.Exception, match=r"X is not installed: run \.ci/servers"):
        need("X", there=False)


def test_stop_ends_the_children_too(tmp_path: Path) -> None:
    child = "import time; time.sleep(600)"
    start = f"p = subprocess.Popen([sys.executable, '-c', {child!r}])"
    parent = f"import subprocess, sys; {start}; print(p.pid, flush=True); p.wait()"
    processes = Processes(tmp_path)
    processes.start("one", [sys.executable, "-c", parent])
    processes.until(lambda: bool((tmp_path / "one.log").read_text().strip()), "one")
    pid = int((tmp_path / "one.log").read_text())

    processes.stop()

    end = time.monotonic() + 60
    while alive(pid) and time.monotonic() < end:
        time.sleep(0.02)
    assert not alive(pid)
