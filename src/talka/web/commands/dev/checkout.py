"""The checkout that these commands work on."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from talka.web.commands.base import Failed


def root() -> Path:
    """The top folder of the repository.

    Raises:
        Failed: Talka was installed without it.
    """
    folder = Path(__file__).resolve().parents[5]
    if not (folder / "pyproject.toml").is_file() or not (folder / "tests").is_dir():
        raise Failed("This needs a checkout of Talka's repository.", "Run ./talka there.")
    return folder


def files(folder: Path) -> list[Path]:
    """The files that belong to the repository: those that git knows or would add."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        answer = subprocess.run(command, cwd=folder, check=True, capture_output=True)  # noqa: S603 - a fixed command
        names = [os.fsdecode(name) for name in answer.stdout.split(b"\0") if name]
    except (OSError, subprocess.CalledProcessError) as error:
        raise Failed("This needs git and a checkout made with it.") from error
    return sorted(path for path in (folder / name for name in names) if path.is_file())
