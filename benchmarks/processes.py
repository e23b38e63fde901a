"""What a running installation takes: seconds to start and stop, memory when idle and during an import.

    python benchmarks/processes.py [--posts 100000] [--idle 20] [--json]

Starts `talka up` in a home below the system's temporary folder: once with nothing there, once again, each time
measured from the command to the first good answer of /healthz. Memory is the proportional set size of every process
of the tree (supervisor, pages, worker, PostgreSQL; pages of memory that several share count once), read from
/proc/PID/smaps_rollup: after some idle seconds of the second start, before and after its first pages were asked for,
and four times a second while `talka import` takes a made CSV file. Needs Linux.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import datetime as dt
import http.client
import itertools
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from _posts import WORDS, vocabulary

SOURCE = Path(__file__).resolve().parent.parent
TALKA = [sys.executable, "-P", "-m", "talka.web.commands"]
COMMUNITY = """
from talka.web.run.environment import django_ready
with django_ready():
    from talka.team.models import Community
    Community.objects.create(slug="bench", name="Bench")
"""
PAUSE, SAMPLED, PATIENCE = 0.02, 0.25, 180.0
PARTS = ("supervisor", "web", "worker", "postgres", "import")


class Installation:
    """A home and a port of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = listener.getsockname()[1]
        self._log = folder / "up.log"
        self.environment = os.environ | {"TALKA_HOME": str(folder / "home"), "TALKA_LISTEN": f"127.0.0.1:{self.port}"}
        self.environment.pop("TALKA_DATABASE_URL", None)
        self.process: subprocess.Popen[bytes] | None = None
        self.left_behind: list[int] = []

    def start(self) -> float:
        """Start it; seconds until the pages answer."""
        began = time.perf_counter()
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [*TALKA, "up"], env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        while not self.answers():
            if self.process.poll() is not None or time.perf_counter() - began > PATIENCE:
                raise SystemExit(f"It does not start:\n{self._log.read_text()}")
            time.sleep(PAUSE)
        return time.perf_counter() - began

    def answers(self, path: str = "/healthz") -> bool:
        """Whether a page answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status == http.HTTPStatus.OK
        except OSError:
            return False
        finally:
            connection.close()

    def stop(self) -> float:
        """Ctrl+C; seconds until it has ended. Processes that outlive it are noted."""
        if self.process is None or self.process.poll() is not None:
            return 0.0
        all_of_it = tree(self.process.pid)
        began = time.perf_counter()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE)
        spent = time.perf_counter() - began
        self.left_behind += [pid for pid in all_of_it if Path(f"/proc/{pid}/smaps_rollup").exists()]
        return spent

    def run(self, command: list[str]) -> subprocess.Popen[bytes]:
        """A command beside it."""
        return subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE)

    def memory(self, beside: int | None = None) -> dict[str, float]:
        """Mebibytes of each part; ``beside`` is the process of an import."""
        assert self.process
        found = dict.fromkeys(PARTS, 0.0)
        for pid in tree(self.process.pid):
            found[part_of(pid, self.process.pid)] += proportional(pid)
        for pid in tree(beside) if beside else ():
            found["import"] += proportional(pid)
        return found


def tree(root: int) -> list[int]:
    """A process and all below it."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            children.setdefault(int(fields[1]), []).append(int(path.parent.name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def part_of(pid: int, root: int) -> str:
    """Which part a process is of: its own command tells, else its parents'."""
    while pid > 1:
        try:
            command = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ").strip()
            parent = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            break
        for part, mark in (("postgres", "postgres"), ("web", "commands web"), ("worker", "commands worker")):
            if mark in command:
                return part
        if pid == root:
            break
        pid = parent
    return "supervisor"


def proportional(pid: int) -> float:
    """The proportional set size of a process in mebibytes; nothing if it has ended."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def write_posts(path: Path, count: int) -> None:
    """A CSV file of made posts."""
    chance, words = random.Random(7), vocabulary("en")
    weights = list(itertools.accumulate(1 / rank for rank in range(1, WORDS + 1)))
    start = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "text", "created_at", "author"])
        for number in range(count):
            text = " ".join(chance.choices(words, cum_weights=weights, k=chance.randint(8, 30)))
            moment = (start + dt.timedelta(seconds=number)).isoformat()
            writer.writerow([number, text, moment, f"user{chance.randrange(count // 4 + 1)}"])


def imported(installation: Installation, path: Path, count: int) -> dict[str, Any]:
    """Take the file while watching the memory of everything."""
    began = time.perf_counter()
    process = installation.run([*TALKA, "import", str(path), "--channel", "Bench", "--json"])
    samples = [installation.memory(process.pid)]
    while process.poll() is None:
        samples.append(installation.memory(process.pid))
        time.sleep(SAMPLED)
    seconds = time.perf_counter() - began
    if process.returncode:
        raise SystemExit("The import failed.")
    peak = max(samples, key=lambda sample: sum(sample.values()))
    each = {part: max(sample[part] for sample in samples) for part in PARTS}
    return {"seconds": seconds, "posts_per_second": count / seconds, "peak": peak, "greatest": each}


@contextlib.contextmanager
def installation() -> Iterator[tuple[Installation, Path]]:
    """One in a temporary folder; stopped at the end, whatever happens."""
    with tempfile.TemporaryDirectory(prefix="talka-bench-") as folder:
        made = Installation(Path(folder))
        try:
            yield made, Path(folder)
        finally:
            made.stop()


def measured(arguments: argparse.Namespace) -> dict[str, Any]:
    """Run it."""
    with installation() as (made, folder):
        result: dict[str, Any] = {"posts": arguments.posts, "first_start_s": made.start()}
        time.sleep(5)
        result["first_stop_s"] = made.stop()
        result["second_start_s"] = made.start()
        time.sleep(arguments.idle)
        result["idle"] = made.memory()
        made.answers("/accounts/login/")
        result["idle_after_a_page"] = made.memory()
        community = made.run([sys.executable, "-P", "-c", COMMUNITY])
        if community.wait():
            raise SystemExit("The community could not be made.")
        write_posts(folder / "posts.csv", arguments.posts)
        result["import"] = imported(made, folder / "posts.csv", arguments.posts)
        time.sleep(arguments.idle)
        result["idle_after_the_import"] = made.memory()
        result["stop_s"] = made.stop()
        result["left_behind"] = len(made.left_behind)
    return result


def report(result: dict[str, Any]) -> str:
    """The figures as a table."""
    columns = {
        "idle": result["idle"],
        "after a page": result["idle_after_a_page"],
        "import, peak": result["import"]["peak"],
        "idle after": result["idle_after_the_import"],
    }
    lines = [
        f"first start    {result['first_start_s']:>6.1f} s   (database made, tables made)",
        f"second start   {result['second_start_s']:>6.1f} s   (aim: under 10)",
        f"Ctrl+C         {result['first_stop_s']:>6.1f} s, after the import {result['stop_s']:.1f} s",
        f"left behind    {result['left_behind']:>6} processes",
        f"import         {result['import']['posts_per_second']:>6,.0f} posts/s of {result['posts']:,}, end to end",
        "",
        "MiB (PSS)     " + "".join(f"{name:>14}" for name in columns),
    ]
    lines += [f"{part:<14}" + "".join(f"{values[part]:>14,.0f}" for values in columns.values()) for part in PARTS]
    lines.append(f"{'all':<14}" + "".join(f"{sum(values.values()):>14,.0f}" for values in columns.values()))
    return "\n".join(lines)


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--idle", type=float, default=20.0)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    result = measured(arguments)
    print(json.dumps(result, indent=2) if arguments.json else report(result))


if __name__ == "__main__":
    main()
