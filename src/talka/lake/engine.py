"""DuckDB, once for each process, with limits.

Threads of one process share the database and its caches; each query gets a cursor, which is a connection of
its own. DuckDB here never loads an extension and never keeps a file of its own.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from threading import Lock
from typing import TYPE_CHECKING, Final

from talka.lake.schema import MONTH, TABLES

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

MEMORY: Final = "1GB"
"""What all queries of a process may hold together; beyond it DuckDB writes to the temporary folder."""

THREADS: Final = 4
"""The most cores that one process takes for queries."""

_TYPES: Final = {
    "text": "VARCHAR",
    "bytes": "BLOB",
    "int": "BIGINT",
    "flag": "BOOLEAN",
    "instant": "TIMESTAMPTZ",
    "texts": "VARCHAR[]",
}


class Engine:
    """Runs SQL over files of the lake."""

    def __init__(self, *, memory: str = MEMORY, threads: int | None = None) -> None:
        self.memory = memory
        self.threads = threads or min(os.cpu_count() or 1, THREADS)
        self._database: duckdb.DuckDBPyConnection | None = None
        self._lock = Lock()

    def run(self, sql: str, tables: Mapping[str, Sequence[str]]) -> pa.Table:
        """The answer of a query; ``tables`` are the names it may use, each with its files."""
        with closing(self._cursor()) as cursor:
            for name, files in tables.items():
                cursor.execute(f"CREATE TEMP VIEW {name} AS {select(name, files)}")
            return cursor.execute(sql).to_arrow_table()

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection for one use."""
        with self._lock:
            if self._database is None:
                self._database = self._start()
            return self._database.cursor()

    def _start(self) -> duckdb.DuckDBPyConnection:
        import duckdb

        return duckdb.connect(
            config={
                "memory_limit": self.memory,
                "threads": self.threads,
                "temp_directory": tempfile.gettempdir(),
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )


def select(name: str, files: Iterable[str]) -> str:
    """SQL that reads a table of the lake from its files; with no files it has no rows.

    The month comes from the folder of a file, so a condition on it spares opening the others.
    """
    listed = ", ".join(_quoted(file) for file in files)
    if not listed:
        return f"SELECT {_empty(name)} WHERE false"
    columns = ", ".join([*TABLES[name].columns, MONTH])
    hive = f"hive_partitioning = true, hive_types = {{'{MONTH}': VARCHAR}}"
    return f"SELECT {columns} FROM read_parquet([{listed}], {hive})"  # noqa: S608 - our own names, quoted


def _empty(name: str) -> str:
    columns = [f"NULL::{_TYPES[kind]} AS {column}" for column, kind in TABLES[name].columns.items()]
    return ", ".join([*columns, f"NULL::VARCHAR AS {MONTH}"])


def _quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
