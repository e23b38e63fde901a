"""DuckDB, once for each process, with limits.

Threads of one process share the database and its caches; each query gets a cursor, which is a connection of
its own. DuckDB here never loads an extension and never keeps a file of its own.
"""

from __future__ import annotations

import functools
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Final

from talka.lake.schema import KEY_SQL, MONTH, TABLES

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
    "float": "FLOAT",
    "flag": "BOOLEAN",
    "instant": "TIMESTAMPTZ",
    "texts": "VARCHAR[]",
}

MADE: Final = {"key": KEY_SQL}
"""Columns that other columns tell, for files that were written without."""


class Engine:
    """Runs SQL over files of the lake."""

    def __init__(self, *, memory: str = MEMORY, threads: int | None = None) -> None:
        self.memory = memory
        self.threads = threads or min(os.cpu_count() or 1, THREADS)
        self._database: duckdb.DuckDBPyConnection | None = None
        self._lock = Lock()

    def run(self, sql: str, tables: Mapping[str, Sequence[str]]) -> pa.Table:
        """The answer of a query; ``tables`` are the names it may use, each with its files."""
        with self._asked(sql, tables) as answer:
            return answer.to_arrow_table()

    @contextmanager
    def stream(self, sql: str, tables: Mapping[str, Sequence[str]]) -> Iterator[pa.RecordBatchReader]:
        """The same bit by bit."""
        with self._asked(sql, tables) as answer:
            yield answer.to_arrow_reader()

    @contextmanager
    def _asked(self, sql: str, tables: Mapping[str, Sequence[str]]) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection for one use, which has been asked."""
        with closing(self._cursor()) as cursor:
            for name, files in tables.items():
                cursor.execute(f"CREATE TEMP VIEW {name} AS {select(name, files)}")
            yield cursor.execute(sql)

    def _cursor(self) -> duckdb.DuckDBPyConnection:
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

    The month comes from the folder of a file, so a condition on it spares opening the others. Files that were written
    before a column was added are read apart from the others, with NULL (or what `MADE` says) in its place: to let
    DuckDB unite the columns by name, it would open every file before each question.
    """
    alike: dict[frozenset[str], list[str]] = {}
    for file in files:
        alike.setdefault(_lacking(name, file), []).append(file)
    if not alike:
        return f"SELECT {_empty(name)} WHERE false"
    return " UNION ALL ".join(_select(name, lacking, found) for lacking, found in alike.items())


def _select(name: str, lacking: frozenset[str], files: Iterable[str]) -> str:
    """SQL that reads files that lack the same columns."""
    listed = ", ".join(_quoted(file) for file in files)
    columns = ", ".join(
        f"{MADE.get(column, 'NULL')}::{_TYPES[kind]} AS {column}" if column in lacking else column
        for column, kind in TABLES[name].columns.items()
    )
    hive = f"hive_partitioning = true, hive_types = {{'{MONTH}': VARCHAR}}"
    return f"SELECT {columns}, {MONTH} FROM read_parquet([{listed}], {hive})"  # noqa: S608 - our own names, quoted


def _lacking(name: str, file: str) -> frozenset[str]:
    """The columns of the table that a file does not have; none where it cannot be read, so that DuckDB says why."""
    from pyarrow import ArrowException

    try:
        return frozenset(TABLES[name].columns) - _columns(file)
    except (ArrowException, OSError):
        return frozenset()


@functools.lru_cache(maxsize=100_000)
def _columns(file: str) -> frozenset[str]:
    """The columns of a file, which never changes."""
    from pyarrow import parquet

    return frozenset(parquet.read_schema(file).names)


def _empty(name: str) -> str:
    columns = [f"NULL::{_TYPES[kind]} AS {column}" for column, kind in TABLES[name].columns.items()]
    return ", ".join([*columns, f"NULL::VARCHAR AS {MONTH}"])


def _quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
