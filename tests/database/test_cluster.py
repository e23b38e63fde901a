"""The embedded server: started, adopted, killed, and started again."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest

from talka.database import Cluster, DatabaseError, binaries, identity
from talka.database.processes import alive, working_in

ROOT = os.geteuid() == 0
PATIENCE = 120
# What a process runs that owns a server until it is told otherwise.
OWNER = """
import sys, time
from pathlib import Path
from talka.database import Cluster
cluster = Cluster(Path(sys.argv[1]))
cluster.start()
print(cluster.running().pid, flush=True)
time.sleep(600)
"""


def value(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
        assert row is not None
        return row[0]


def owner(home: Path, *before: str) -> tuple[subprocess.Popen[str], int]:
    """A process of its own that starts the server; it and the server's process id."""
    command = [*before, sys.executable, "-c", OWNER, str(home)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, int(process.stdout.readline())


def gone(data: Path, seconds: float = PATIENCE) -> bool:
    end = time.monotonic() + seconds
    while any(working_in(data)):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def test_server_starts_and_keeps_what_was_written(cluster: Cluster) -> None:
    cluster.start()
    with psycopg.connect(cluster.url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'ΣΊΣΥΦΕ' AS word")
    cluster.stop()
    cluster.start()
    assert value(cluster.url(), "SELECT lower(word) FROM kept") == "σίσυφε"
    assert value(cluster.url(), "SHOW data_checksums") == "on"
    assert value(cluster.url(), "SHOW listen_addresses") == ""


def test_stop_leaves_no_process_and_no_socket(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    assert list(working_in(cluster.data)) == []
    assert list(cluster.sockets.iterdir()) == []


def test_folders_are_private_and_nothing_outside_changes(tmp_path: Path) -> None:
    binaries_above = [binaries.folder(), *binaries.folder().parents]
    watched = [tmp_path, *tmp_path.parents, *binaries_above, *binaries.folder().iterdir()]
    before = {path: (path.stat().st_mode, path.stat().st_uid, path.stat().st_gid) for path in watched}
    cluster = Cluster(tmp_path / "home", durable=False)
    cluster.start()
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (cluster.home, *cluster.home.iterdir())}
    cluster.stop()
    assert {path: (path.stat().st_mode, path.stat().st_uid, path.stat().st_gid) for path in watched} == before
    assert modes == {"home": 0o700, "postgres": 0o700, "run": 0o700, "logs": 0o700, "locks": 0o700}


def test_second_process_adopts_the_server_and_leaves_it(cluster: Cluster) -> None:
    cluster.start()
    other = Cluster(cluster.home)
    other.start()
    assert other.running() == cluster.running()
    other.stop()
    assert value(cluster.url(), "SELECT 1") == 1


def test_owner_waits_for_those_who_adopted(cluster: Cluster) -> None:
    cluster.start()
    other = Cluster(cluster.home)
    other.start()
    answered = []

    def leave() -> None:
        answered.append(value(other.url(), "SELECT 1"))
        other.stop()

    leaving = threading.Timer(0.5, leave)
    leaving.start()
    cluster.stop(patience=PATIENCE)
    leaving.join()
    assert (answered, cluster.running()) == ([1], None)


def test_start_alone_does_not_adopt(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("talka.database.cluster.WAIT_SECONDS", 0.2)
    cluster.start()
    with pytest.raises(DatabaseError) as caught:
        Cluster(cluster.home).start(alone=True)
    assert caught.value.code == "in_use"


def test_server_ends_with_the_process_that_was_killed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    process, server = owner(home)
    process.kill()
    process.communicate()
    assert gone(home / "postgres")
    assert not alive(server)


def test_killed_tree_starts_again_with_what_was_committed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    process, server = owner(home)
    cluster = Cluster(home)
    with psycopg.connect(cluster.url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    os.kill(process.pid, signal.SIGSTOP)
    for pid in [server, *working_in(cluster.data), process.pid]:
        os.kill(pid, signal.SIGKILL)
    process.communicate()
    assert (cluster.data / "postmaster.pid").exists()
    cluster.start()
    assert value(cluster.url(), "SELECT number FROM kept") == 7
    cluster.stop()


def test_lock_file_that_names_another_living_process_is_no_obstacle(cluster: Cluster) -> None:
    cluster.start()
    left = (cluster.data / "postmaster.pid").read_text().splitlines()
    cluster.stop()
    stranger = subprocess.Popen(["sleep", "60"])
    left[0] = str(stranger.pid)
    (cluster.data / "postmaster.pid").write_text("\n".join(left))
    (cluster.sockets / ".s.PGSQL.5432.lock").write_text("\n".join(left))
    cluster.start()
    assert (value(cluster.url(), "SELECT 1"), stranger.poll()) == (1, None)
    stranger.kill()
    stranger.wait()


def test_kill_while_the_database_is_made_leaves_nothing_half_made(cluster: Cluster) -> None:
    (cluster.home / "postgres.new").mkdir(parents=True)
    (cluster.home / "postgres.new" / "PG_VERSION").write_text("18")
    cluster.start()
    assert sorted(path.name for path in cluster.home.iterdir()) == ["locks", "logs", "postgres", "run"]


def test_data_of_another_version_is_refused_with_words(cluster: Cluster) -> None:
    cluster.data.mkdir(parents=True)
    (cluster.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(DatabaseError) as caught:
        cluster.start()
    assert (caught.value.code, "17" in caught.value.person) == ("version", True)


def test_server_that_cannot_start_says_its_last_words(cluster: Cluster) -> None:
    cluster.home.mkdir()
    (cluster.home / "postgres.conf").write_text("max_connections = many\n")
    with pytest.raises(DatabaseError) as caught:
        cluster.start()
    assert (caught.value.code, "max_connections" in caught.value.person) == ("start", True)


def test_home_with_a_long_path_gets_a_socket_folder_elsewhere(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / ("long" * 25), durable=False)
    try:
        cluster.start()
        assert value(cluster.url(), "SELECT 1") == 1
        assert not cluster.sockets.is_relative_to(cluster.home)
        assert stat.S_IMODE(cluster.sockets.stat().st_mode) == 0o700
    finally:
        cluster.stop()
        shutil.rmtree(cluster.sockets)


def test_socket_folder_that_others_may_enter_is_refused(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / "home", durable=False)
    cluster.sockets.mkdir(parents=True)
    cluster.sockets.chmod(0o755)
    with pytest.raises(DatabaseError) as caught:
        cluster.start()
    assert caught.value.code == "socket_folder"


@pytest.mark.skipif(not ROOT, reason="only root can become another account")
def test_ordinary_user_runs_it_and_it_dies_with_them(tmp_path: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    home = Path(f"/tmp/talka-nobody-{os.getpid()}")
    home.mkdir(mode=0o700)
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    become = ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups", "--"]
    reachable = subprocess.run([*become, sys.executable, "-c", "import talka.database"], check=False, cwd="/")
    try:
        if reachable.returncode:
            pytest.skip("other accounts cannot enter this checkout")
        process, _ = owner(home, *become)
        assert (home / "postgres").stat().st_uid == nobody.pw_uid
        process.kill()
        process.communicate()
        assert gone(home / "postgres")
        process, _ = owner(home, *become)
        process.kill()
        process.communicate()
        assert gone(home / "postgres")
    finally:
        shutil.rmtree(home)


@pytest.mark.skipif(not ROOT, reason="only root can become another account")
def test_root_runs_the_data_of_another_account_as_that_account() -> None:
    nobody = pwd.getpwnam("nobody")
    home = Path(f"/tmp/talka-account-{os.getpid()}")
    account = identity.of(nobody.pw_uid)
    reachable = subprocess.run(account.wrap([binaries.program("postgres"), "--version"]), check=False, cwd="/")
    if reachable.returncode:
        pytest.skip("other accounts cannot enter this checkout")
    home.mkdir(mode=0o711)
    cluster = Cluster(home, durable=False, as_whom=account)
    again = Cluster(home, durable=False)
    try:
        cluster.start()
        assert value(cluster.url(), "SELECT 1") == 1
        cluster.stop()
        again.start()
        assert (cluster.data.stat().st_uid, value(again.url(), "SELECT 2")) == (nobody.pw_uid, 2)
    finally:
        cluster.stop()
        again.stop()
        shutil.rmtree(home)


@pytest.mark.skipif(not ROOT, reason="only root can become another account")
def test_account_without_a_name_runs_it_in_a_namespace(tmp_path: Path) -> None:
    number = 61234
    home = Path(f"/tmp/talka-nameless-{os.getpid()}")
    home.mkdir(mode=0o700)
    os.chown(home, number, number)
    become = ["setpriv", f"--reuid={number}", f"--regid={number}", "--clear-groups", "--"]
    reachable = subprocess.run([*become, sys.executable, "-c", "import talka.database"], check=False, cwd="/")
    namespaces = subprocess.run([*become, "unshare", "--user", "true"], check=False)
    try:
        if reachable.returncode or namespaces.returncode:
            pytest.skip("other accounts cannot enter this checkout, or may not make namespaces")
        process, _ = owner(home, *become)
        process.kill()
        process.communicate()
        assert gone(home / "postgres")
        assert (home / "postgres").stat().st_uid == number
    finally:
        shutil.rmtree(home)
