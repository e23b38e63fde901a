"""``talka bench``."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import click

from talka.web.commands.base import COULD_NOT
from talka.web.commands.dev.checkout import root


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("name", required=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def bench(name: str | None, arguments: tuple[str, ...]) -> None:
    """Run the benchmarks of a checkout; without a name, list them.

    Everything after the name goes to the benchmark. The figures stand in docs/benchmarks.md.

    Example: talka bench matcher
    """
    found = {path.stem: path for path in sorted((root() / "benchmarks").glob("*.py")) if path.stem[0] != "_"}
    if name is None:
        for stem, path in found.items():
            click.echo(f"{stem:<16} {_first_line(path)}")
        return
    if name not in found:
        raise click.UsageError(f"There is no benchmark “{name}”. There is: {', '.join(found)}")
    command = [sys.executable, str(found[name]), *arguments]
    answer = subprocess.run(command, cwd=root(), check=False)  # noqa: S603 - our benchmarks
    sys.exit(COULD_NOT if answer.returncode else 0)


def _first_line(path: Path) -> str:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return docstring.partition("\n")[0]
