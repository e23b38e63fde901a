"""The start script: finds Python, installs once for each state of the lock, hands over; with a stand-in for Python."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "talka"
# Answers as python3 does to what the script asks of it, and writes down what is installed.
PYTHON = """#!/bin/sh
case "$*" in
    *version_info*3,*) exit ${OLD:-0} ;;
    *ensurepip*) exit ${NO_VENV:-0} ;;
    *version_info*) echo 3.11 ;;
    "-m venv --clear "*) rm -rf "$4"; mkdir -p "$4/bin" && cp "$0" "$4/bin/python" ;;
    "-m pip --version") ;;
    "-m pip install"*) shift 2; echo "$*" >>"$LOG"; exit ${PIP:-0} ;;
    "-P -m talka.web.commands "*) shift 3; echo "talka $*" ;;
    *) echo "unexpected: $*" >&2; exit 99 ;;
esac
"""


class Checkout:
    """A folder with the script, locks and a stand-in for Python."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "a checkout"
        self.folder.mkdir()
        self.log = folder / "log"
        self.python = folder / "python3"
        self.python.write_text(PYTHON)
        self.python.chmod(0o755)
        shutil.copy(SCRIPT, self.folder / "talka")
        for name in ("requirements.lock", "requirements-test.lock", "requirements-check.lock", "pyproject.toml"):
            (self.folder / name).write_text(name)

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        kept = {"PATH": os.environ["PATH"], "TALKA_PYTHON": str(self.python), "LOG": str(self.log)}
        command = [str(self.folder / "talka"), *arguments]
        return subprocess.run(command, env=kept | environment, capture_output=True, text=True, check=False, cwd="/")

    def installed(self) -> list[str]:
        """The files that pip was given since the last time."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return [Path(line.rpartition("install ")[2].split(" ")[-1]).name for line in lines]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_first_run_installs_and_hands_over_and_the_second_only_hands_over(checkout: Checkout) -> None:
    answer = checkout.run("up", "--quiet")
    assert (answer.returncode, answer.stdout) == (0, "talka up --quiet\n")
    assert checkout.installed() == ["requirements.lock", "checkout"]
    answer = checkout.run("up")
    assert (answer.stdout, answer.stderr, checkout.installed()) == ("talka up\n", "", [])


def test_changed_lock_is_installed(checkout: Checkout) -> None:
    checkout.run("up")
    checkout.installed()
    (checkout.folder / "requirements.lock").write_text("changed")
    checkout.run("up")
    assert checkout.installed() == ["requirements.lock", "checkout"]


def test_tests_and_checks_bring_their_own_packages(checkout: Checkout) -> None:
    checkout.run("test", "-k", "x")
    assert checkout.installed() == ["requirements.lock", "checkout", "requirements-test.lock"]
    checkout.run("check")
    assert checkout.installed() == ["requirements-check.lock"]


def test_install_that_fails_begins_again(checkout: Checkout) -> None:
    answer = checkout.run("up", PIP="1")
    assert (answer.returncode, "could not be installed" in answer.stderr) == (1, True)
    checkout.installed()
    answer = checkout.run("up")
    assert (answer.returncode, checkout.installed()) == (0, ["requirements.lock", "checkout"])


def test_moved_checkout_is_installed_again(checkout: Checkout) -> None:
    checkout.run("up")
    checkout.installed()
    checkout.folder = checkout.folder.rename(checkout.folder.with_name("moved"))
    checkout.run("up")
    assert checkout.installed() == ["requirements.lock", "moved"]


def test_missing_venv_names_the_one_command(checkout: Checkout) -> None:
    answer = checkout.run("up", NO_VENV="1")
    assert (answer.returncode, answer.stderr) == (
        1,
        "Python's venv is not installed. Install it with: apt install python3.11-venv\n",
    )


def test_python_that_is_missing_or_old_is_said(checkout: Checkout, tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("readlink", "dirname", "cat", "cksum", "flock", "sh", "rm", "mkdir", "cp"):
        found = shutil.which(name)
        assert found is not None
        (tools / name).symlink_to(found)
    answer = checkout.run("up", TALKA_PYTHON="", PATH=str(tools))
    assert (answer.returncode, "Python 3.11 or newer" in answer.stderr) == (1, True)
    answer = checkout.run("up", OLD="1")
    assert (answer.returncode, "TALKA_PYTHON names" in answer.stderr) == (1, True)


def test_exit_code_is_that_of_the_command(checkout: Checkout) -> None:
    checkout.run("up")
    (checkout.folder / ".venv" / "bin" / "python").write_text("#!/bin/sh\nexit 2\n")
    assert checkout.run("nonsense").returncode == 2
