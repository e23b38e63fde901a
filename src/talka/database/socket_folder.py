"""The private folder of PostgreSQL's socket: in the home, or elsewhere when that path is too long."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from talka.database.errors import DatabaseError
from talka.settings import make_private

PORT = 5432
# sun_path has 108 bytes, the last one is zero (unix(7)).
LONGEST = 107


def socket_folder(home: Path, *, fallback: Path = Path("/tmp")) -> Path:  # noqa: S108 - checked to be ours before use
    """Where the socket is; the same answer in every process."""
    folder = home / "run"
    if len(os.fsencode(folder / f".s.PGSQL.{PORT}.lock")) <= LONGEST:
        return folder
    name = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    return fallback / f"talka-{name}"


def prepare(folder: Path, owner: int) -> None:
    """Make the folder, or check that what is there is a folder of ours that nobody else may enter.

    Raises:
        DatabaseError: somebody else was there first.
    """
    make_private(folder)
    seen = folder.lstat()
    if not stat.S_ISDIR(seen.st_mode) or seen.st_uid not in {owner, os.geteuid()} or stat.S_IMODE(seen.st_mode) & 0o077:
        raise DatabaseError(
            "socket_folder",
            f"{folder} is not a private folder of this account.",
            "Remove it, or set TALKA_HOME to a shorter path.",
        )
