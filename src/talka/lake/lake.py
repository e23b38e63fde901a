"""The lake as the rest of Talka sees it."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from talka.lake import schema
from talka.lake.engine import Engine
from talka.lake.errors import ours
from talka.lake.schema import TABLES
from talka.lake.store import Folded, MonthFiles, Store

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

KEEP: Final = timedelta(hours=24)
"""How long replaced files stay for queries that began before."""

FOLD_FROM: Final = 8
"""A month with at least so many small files is worth folding."""


class Compiled(msgspec.Struct, frozen=True):
    """An expression as SQL for DuckDB, with the tables that it asks and the columns that it gives.

    It holds at any state of the lake.
    """

    sql: str
    tables: frozenset[str]
    schema: pa.Schema


def compiled(expression: ibis.Table) -> Compiled:
    """Compile an expression; this takes 20 to 50 ms, so what is asked often is worth keeping."""
    import ibis
    from ibis.expr.operations import UnboundTable

    used = frozenset(str(node.name) for node in expression.op().find(UnboundTable))
    return Compiled(str(ibis.to_sql(expression, dialect="duckdb")), used, expression.schema().to_pyarrow())


class Lake:
    """The tables `RAW`, `POSTS`, `MENTIONS` and `CORRECTIONS` under one folder or bucket.

    Any number of processes may read while one writes. Every method raises `LakeError` only.

    Args:
        root: a folder, or an address that delta-rs knows (``s3://bucket/talka``).
        storage_options: credentials and the like for such an address.
        engine: shared by lakes of one process; None: one of its own.
    """

    def __init__(
        self, root: str, storage_options: Mapping[str, str] | None = None, *, engine: Engine | None = None
    ) -> None:
        self.root = root.rstrip("/")
        self.engine = engine or Engine()
        self.stores = {name: Store(self.root, table, storage_options) for name, table in TABLES.items()}

    def number(self, name: str, writer: str) -> int | None:
        """The number of the writer's last write to the table; None: it has not written."""
        return self.stores[name].number(writer)

    def append(self, name: str, rows: pa.Table, *, writer: str, number: int) -> bool:
        """Add rows once: False when the writer has already written this number or a greater one."""
        return self.stores[name].append(rows, writer=writer, number=number)

    def replace(
        self,
        name: str,
        rows: pa.Table | pa.RecordBatchReader,
        *,
        where: str | None = None,
        writer: str = "",
        number: int = 0,
    ) -> None:
        """Put rows in the place of all, or of those that ``where`` (SQL) picks, in one atomic step."""
        self.stores[name].replace(rows, where=where, writer=writer, number=number)

    def delete(self, name: str, where: str) -> None:
        """Take away the rows that ``where`` (SQL) picks."""
        self.stores[name].delete(where)

    def files(self, name: str) -> list[str]:
        """Addresses of the files that make up the table now."""
        return self.stores[name].files()

    def ibis_table(self, name: str) -> ibis.Table:
        """The table for Ibis. It is bound to its files only when `run` runs an expression over it."""
        return schema.ibis_table(name)

    def run(self, asked: ibis.Table | Compiled) -> pa.Table:
        """The answer of an Ibis expression over tables of the lake, as they stand now."""
        question = asked if isinstance(asked, Compiled) else compiled(asked)
        with ours():
            # An engine's own types may be wider: DuckDB's sum of whole numbers is a decimal.
            return self.engine.run(question.sql, self._files(question)).cast(question.schema)

    @contextmanager
    def stream(self, asked: ibis.Table) -> Iterator[pa.RecordBatchReader]:
        """The answer likewise, read bit by bit: for answers that memory may not hold."""
        question = compiled(asked)
        with ours(), self.engine.stream(question.sql, self._files(question)) as found:
            yield found.cast(question.schema)

    def _files(self, question: Compiled) -> dict[str, list[str]]:
        """The files of the tables that a question asks.

        The archiver writes posts before mentions; here files are listed the other way round, so that no
        mention is seen without its post.
        """
        return {name: self.files(name) for name in tuple(TABLES)[::-1] if name in question.tables}

    def set_aside(self, name: str) -> None:
        """Rename the folder of a table that cannot be read, so that it can be written anew."""
        self.stores[name].set_aside()

    def months(self, name: str) -> list[MonthFiles]:
        """The months that hold rows, with their files."""
        return self.stores[name].months()

    def scattered(self, name: str) -> list[str]:
        """The months that are worth folding."""
        return [month.month for month in self.months(name) if month.small >= FOLD_FROM]

    def compact(self, name: str, month: str) -> Folded:
        """Fold the small files of a month; who reads meanwhile is not disturbed."""
        return self.stores[name].compact(month)

    def vacuum(self, name: str, retention: timedelta = KEEP) -> int:
        """Delete files that have not been needed for ``retention``; returns how many."""
        return self.stores[name].vacuum(retention)


@functools.cache
def open_lake(root: str) -> Lake:
    """The lake at an address, the same object throughout a process."""
    return Lake(root)
