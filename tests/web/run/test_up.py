"""``talka up`` for real: started, used, stopped, killed, started again."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import time

import pytest
from tests.installation import PATIENCE, READY, Installation


def get(port: int, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


def test_first_start_prints_the_address_and_a_link_that_works(fresh: Installation) -> None:
    installation = fresh
    installation.start()
    installation.says(READY)
    link = installation.says("first administrator")
    path = re.search(r"(/welcome/.+/)$", link)
    assert path is not None
    assert f"http://127.0.0.1:{installation.port}/" in link
    assert get(installation.port, "/healthz") == (200, b"ok")
    assert get(installation.port, path[1])[0] == 200
    assert installation.tell(signal.SIGINT) == 0
    assert installation.nothing_left() == {}
    written = b"".join(log.read_bytes() for log in (installation.home / "logs").iterdir())
    assert path[1].encode() not in written


@pytest.mark.parametrize("seconds", [0.2, 0.6, 1.0, 1.6, 2.4, 4.0])
def test_stop_during_the_first_start_leaves_nothing(fresh: Installation, seconds: float) -> None:
    installation = fresh
    installation.start()
    time.sleep(seconds)
    assert installation.tell(signal.SIGINT) in {0, -signal.SIGINT, 1}
    assert installation.nothing_left() == {}


def test_killed_supervisor_takes_everything_along(installation: Installation) -> None:
    installation.start()
    installation.says(READY)
    installation.tell(signal.SIGKILL)
    assert installation.nothing_left() == {}


def test_killed_tree_starts_again_without_repair(installation: Installation) -> None:
    installation.start()
    installation.says(READY)
    for pid in installation.processes():
        os.kill(pid, signal.SIGKILL)
    installation.ends()
    assert installation.nothing_left() == {}
    installation.start()
    installation.says(READY)
    assert get(installation.port, "/healthz") == (200, b"ok")
    assert installation.tell(signal.SIGINT) == 0


@pytest.mark.parametrize("part", ["web", "worker", "postgres -D"])
def test_part_that_dies_is_started_again(installation: Installation, part: str) -> None:
    installation.start()
    installation.says(READY)
    name = f"commands {part}" if part != "postgres -D" else part
    pid = min(pid for pid, words in installation.processes().items() if name in words)
    os.kill(pid, signal.SIGKILL)
    installation.says("it starts again")
    end = time.monotonic() + PATIENCE
    while not [new for new, words in installation.processes().items() if name in words and new != pid]:
        assert time.monotonic() < end
        time.sleep(0.1)
    while get_or_zero(installation.port) != 200:
        assert time.monotonic() < end
        time.sleep(0.1)
    assert installation.tell(signal.SIGINT) == 0
    assert installation.nothing_left() == {}


def get_or_zero(port: int) -> int:
    try:
        return get(port, "/healthz")[0]
    except (OSError, http.client.HTTPException):
        return 0


def test_second_up_for_the_same_home_says_so(installation: Installation) -> None:
    installation.start()
    installation.says(READY)
    other = Installation(installation.home)
    other.start()
    other.says("Talka runs already")
    assert other.ends() == 1
    assert get(installation.port, "/healthz") == (200, b"ok")
    assert installation.tell(signal.SIGINT) == 0


def test_taken_port_is_said_before_anything_is_made(fresh: Installation) -> None:
    installation = fresh
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", installation.port))
        listener.listen()
        installation.start()
        installation.says("Another program uses the address")
        assert installation.ends() == 1
    assert not (installation.home / "postgres").exists()


def test_wrong_settings_end_with_two(installation: Installation) -> None:
    installation.port = 99999
    installation.start()
    installation.says("TALKA_LISTEN")
    assert installation.ends() == 2
