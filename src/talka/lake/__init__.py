"""The lake: everything that was heard, as Delta tables of Parquet files, read through DuckDB.

Importing this loads neither pyarrow nor Delta, Ibis or DuckDB (a hundred megabytes of memory together): they
come with the first call that needs them, so that a process which never looks at the lake stays small.
"""

from talka.lake.engine import Engine
from talka.lake.errors import (
    LakeAheadError,
    LakeBusyError,
    LakeDamagedError,
    LakeError,
    LakeFullError,
    LakeUnwritableError,
)
from talka.lake.lake import Compiled, Lake, compiled, open_lake
from talka.lake.schema import CORRECTIONS, MENTIONS, POSTS, RAW, TABLES, Table
from talka.lake.store import Folded, MonthFiles

__all__ = [
    "CORRECTIONS",
    "MENTIONS",
    "POSTS",
    "RAW",
    "TABLES",
    "Compiled",
    "Engine",
    "Folded",
    "Lake",
    "LakeAheadError",
    "LakeBusyError",
    "LakeDamagedError",
    "LakeError",
    "LakeFullError",
    "LakeUnwritableError",
    "MonthFiles",
    "Table",
    "compiled",
    "open_lake",
]
