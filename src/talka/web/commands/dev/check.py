"""``talka check``."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

from talka.web.commands.base import Failed
from talka.web.commands.dev.checkout import files, root
from talka.web.commands.dev.tree import leaks

# The address is never asked: the checks of the project only need one that can be read.
NO_DATABASE = "postgresql://nobody@/none?host=/nonexistent"


@click.command()
@click.option("--only", help="Run one step, by its name.")
def check(*, only: str | None) -> None:
    """Check the code of a checkout: style, types, layers, texts.

    Steps: lint, format, types, layers, project (Django's checks, migrations, templates, translations), shell,
    leaks. All are run; what is wrong is shown.

    Example: talka check --only types
    """
    folder = root()
    steps = {
        "lint": [_tool("ruff"), "check"],
        "format": [_tool("ruff"), "format", "--check"],
        "types": [_tool("mypy"), "src", "tests", "benchmarks"],
        "layers": [_tool("lint-imports")],
        "project": [sys.executable, "-m", "talka.web.commands.dev.project"],
        "shell": [],
        "leaks": [],
    }
    if only and only not in steps:
        raise click.UsageError(f"There is no step “{only}”. There is: {', '.join(steps)}")
    chosen = {name: command for name, command in steps.items() if only in {None, name}}
    failed = [name for name, command in chosen.items() if not _passes(folder, name, command)]
    if failed:
        raise Failed(f"Not right: {', '.join(failed)}.")
    click.echo("All is right.")


def _tool(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def _passes(folder: Path, name: str, command: list[str]) -> bool:
    begun = time.monotonic()
    output = _run(folder, command) if command else "\n".join(INSIDE[name](folder))
    click.echo(f"{'wrong' if output else 'right'}  {name} ({time.monotonic() - begun:.1f} s)")
    if output:
        click.echo(output.rstrip())
    return not output


def _run(folder: Path, command: list[str]) -> str:
    """What the tool says when it fails, else nothing."""
    with tempfile.TemporaryDirectory(prefix="talka-check-") as home:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TALKA_")}
        environment |= {"TALKA_HOME": home, "TALKA_DATABASE_URL": NO_DATABASE, "TALKA_LOG_LEVEL": "WARNING"}
        try:
            answer = subprocess.run(  # noqa: S603 - a tool of the lock
                command, cwd=folder, env=environment, check=False, capture_output=True, text=True
            )
        except FileNotFoundError:
            return f"{command[0]} is not installed. Run ./talka check in the checkout: it installs it."
    return (answer.stdout + answer.stderr or "it failed without a word") if answer.returncode else ""


def _shell(folder: Path) -> list[str]:
    """Scripts that the shell cannot read."""
    problems = []
    for path in files(folder):
        with path.open("rb") as file:
            if not file.readline().startswith(b"#!/bin/sh"):
                continue
        answer = subprocess.run(["/bin/sh", "-n", str(path)], check=False, capture_output=True, text=True)  # noqa: S603 - our scripts
        if answer.returncode:
            problems.append(answer.stderr.strip())
    return problems


def _leaks(folder: Path) -> list[str]:
    return [str(leak) for leak in leaks(folder, files(folder))]


INSIDE = {"shell": _shell, "leaks": _leaks}
