"""``talka test``."""

from __future__ import annotations

import os
import subprocess
import sys

import click

from talka.web.commands.base import COULD_NOT
from talka.web.commands.dev.checkout import root
from talka.web.run.kernels import compile_kernels

PROCESSES = 3
"""One more than the processors that we reckon with: tests also wait, for browsers and servers."""


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> None:
    """Run the tests of a checkout.

    Everything after the name goes to pytest. Tests that need a browser or a server of another project are
    skipped where it is missing; where the environment says CI they fail.

    Example: talka test tests/net -k redirect
    """
    parallel = () if {"-n", "--pdb"} & set(arguments) else ("-n", str(PROCESSES), "--dist", "loadscope")
    command = [sys.executable, "-m", "pytest", *parallel, *arguments]
    # Two processes that find nothing compiled would both compile everything.
    compile_kernels(root())
    answer = subprocess.run(command, cwd=root(), env=os.environ, check=False)  # noqa: S603 - pytest itself
    sys.exit(COULD_NOT if answer.returncode else 0)
