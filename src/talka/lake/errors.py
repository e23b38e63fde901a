"""What can go wrong with the lake, as one tree.

LakeError
├── LakeFullError         no space is left where the lake is kept
├── LakeUnwritableError   the folder or bucket cannot be written, or not be reached
├── LakeDamagedError      the files of a table do not fit together, or one is missing
├── LakeBusyError         another process writes to the lake just now
└── LakeAheadError        the lake holds more than the database: one of them was restored without the other

Nothing that was heard is lost by any of them: PostgreSQL keeps what is not in the lake yet. ``person`` is
safe to show and says what to do; ``detail`` is for the log.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar


class LakeError(Exception):
    """The lake could not do what was asked.

    Attributes:
        code: stable name of the kind of trouble; pages translate by it, the manual lists it.
        person: what happened and what to do, for a person.
        detail: what the library said.
    """

    code: ClassVar[str] = "lake"
    person: ClassVar[str] = "The lake could not be used. The log says why; Talka tries again."

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.person)
        self.detail = detail or self.person


class LakeFullError(LakeError):
    """No space is left where the lake is kept."""

    code = "lake-full"
    person = "The disk of the lake is full. Make space on it; Talka keeps everything and goes on by itself."


class LakeUnwritableError(LakeError):
    """The folder or bucket cannot be written, or not be reached."""

    code = "lake-unwritable"
    person = "Talka may not write to the folder of the lake. Give its user the right to; Talka goes on by itself."


class LakeDamagedError(LakeError):
    """The files of a table do not fit together, or one is missing."""

    code = "lake-damaged"
    person = "Files of the lake are damaged or missing. Run: talka lake rebuild"


class LakeBusyError(LakeError):
    """Another process writes to the lake just now."""

    code = "lake-busy"
    person = "Another process is writing to the lake. Try again in a minute."


class LakeAheadError(LakeError):
    """The lake holds more than the database: one of them was restored without the other."""

    code = "lake-ahead"
    person = "The lake is newer than the database, as after restoring a backup. Run: talka lake rebuild"


FULL = {errno.EFBIG, errno.ENOSPC, errno.EDQUOT}

UNWRITABLE = {errno.EPERM, errno.EACCES, errno.ENOTDIR, errno.EROFS}

_UNREADABLE = re.compile(r"Kernel error|No files found|No magic bytes|Parquet magic bytes|invalid TType|Invalid data")
"""How delta-rs, Arrow and DuckDB speak of a log or a file that is not what it should be."""

_OS_ERROR = re.compile(r"os error (\d+)")


@contextmanager
def ours() -> Iterator[None]:
    """Let only `LakeError` out of the block, whatever Delta, Arrow, DuckDB or the system raise."""
    from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError
    from duckdb import Error as DuckError
    from pyarrow import ArrowException

    try:
        yield
    except CommitFailedError as error:
        raise LakeBusyError(str(error)) from error
    except TableNotFoundError as error:
        raise LakeDamagedError(str(error)) from error
    except (DeltaError, ArrowException, DuckError, OSError) as error:
        raise _named(error) from error


def _named(error: BaseException) -> LakeError:
    """The error of ours for one of theirs, by the number that the system gave."""
    text = str(error).partition("\n")[0]  # delta-rs goes on with the addresses of its stack
    number = getattr(error, "errno", None) or _system_number(text)
    if number in FULL:
        return LakeFullError(text)
    if number in UNWRITABLE:
        return LakeUnwritableError(text)
    if number == errno.ENOENT or _UNREADABLE.search(text):
        return LakeDamagedError(text)
    return LakeError(text)


def _system_number(text: str) -> int | None:
    """The number of the system's error inside a text of delta-rs, which keeps it nowhere else."""
    found = _OS_ERROR.search(text)
    return int(found[1]) if found else None
