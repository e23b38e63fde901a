"""One Delta table: what is appended, replaced, folded and swept.

Writers name themselves, and each write carries a number (Delta's application transaction: ``txn`` of the
Delta protocol, "Transaction Identifiers"). The number and the rows become visible in one atomic step, so a
writer that was killed reads its last number and knows what is there. Two processes that write under one name
at the same time cannot both succeed: Delta refuses the second, because the number it started from has
changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import msgspec

from talka.lake.errors import ours
from talka.lake.schema import MONTH, Table, arrow_schema

if TYPE_CHECKING:
    import pyarrow as pa
    from deltalake import CommitProperties, DeltaTable, WriterProperties

LEVEL: Final = 3
"""zstd level, the library's usual one."""

FOLD_TO: Final = 256 * 1024 * 1024
"""Bytes that a folded file is at the most."""


class MonthFiles(msgspec.Struct, frozen=True):
    """The files of one month of a table."""

    month: str
    files: int
    rows: int
    size: int
    small: int
    """How many of the files are smaller than half of `FOLD_TO`: those can be folded."""


class Folded(msgspec.Struct, frozen=True):
    """What a compaction did: files taken away and files put in their place."""

    removed: int
    added: int


class Store:
    """One table of the lake under ``root``. It is made at the first write; before, it reads as empty."""

    def __init__(self, root: str, table: Table, options: Mapping[str, str] | None = None) -> None:
        self.table = table
        self.address = f"{root}/{table.name}"
        self.options = dict(options or {})
        self._known: DeltaTable | None = None
        self._lock = Lock()

    def number(self, writer: str) -> int | None:
        """The number of the writer's last write here; None: it has not written."""
        with ours():
            delta = self._open()
            return None if delta is None else delta.transaction_version(writer)

    def append(self, rows: pa.Table, *, writer: str, number: int) -> bool:
        """Add rows, unless the writer has written this number or a greater one; says whether it did."""
        with ours():
            delta = self._open() or self._make()
            known = delta.transaction_version(writer)
            if known is not None and known >= number:
                return False
            self._write(delta, self._sorted(rows), writer, number, mode="append")
            return True

    def replace(
        self,
        rows: pa.Table | pa.RecordBatchReader,
        *,
        where: str | None = None,
        writer: str = "",
        number: int = 0,
    ) -> None:
        """Put rows in the place of all rows, or of those that ``where`` (SQL) picks, in one atomic step.

        With a ``writer`` its number is set in the same step.
        """
        with ours():
            extra = {} if where is None else {"predicate": where}
            self._write(self._open() or self._make(), rows, writer, number, mode="overwrite", **extra)

    def delete(self, where: str) -> None:
        """Take away the rows that ``where`` (SQL) picks."""
        with ours():
            delta = self._open()
            if delta is not None:
                delta.delete(where, writer_properties=_properties())

    def files(self) -> list[str]:
        """Addresses of the files that make up the table now."""
        with ours(), self._lock:
            self._known = self._refreshed()
            return [] if self._known is None else sorted(self._known.file_uris())

    def months(self) -> list[MonthFiles]:
        """The months that hold rows, with their files."""
        with ours():
            delta = self._open()
            if delta is None:
                return []
            found: dict[str, list[tuple[int, int]]] = {}
            for file in _rows(delta.get_add_actions(flatten=True)):
                found.setdefault(file[f"partition.{MONTH}"], []).append((file["num_records"], file["size_bytes"]))
            return [_month(month, files) for month, files in sorted(found.items())]

    def compact(self, month: str) -> Folded:
        """Fold the small files of a month. Who reads meanwhile goes on with the files they began with."""
        with ours():
            delta = self._open()
            if delta is None:
                return Folded(0, 0)
            done = delta.optimize.compact(
                partition_filters=[(MONTH, "=", month)], target_size=FOLD_TO, writer_properties=_properties()
            )
            return Folded(done["numFilesRemoved"], done["numFilesAdded"])

    def vacuum(self, retention: timedelta) -> int:
        """Delete files that were replaced, or left by a killed writer, longer ago than ``retention``.

        A query must end within this time after its start. Returns how many files were deleted.
        """
        with ours():
            delta = self._open()
            if delta is None:
                return 0
            hours = int(retention.total_seconds() // 3600)
            gone = delta.vacuum(hours, dry_run=False, enforce_retention_duration=False, full=True)
            return len(gone)

    def set_aside(self) -> None:
        """Rename the folder of a table that cannot be read, so that it can be written anew. Folders only."""
        with ours():
            folder = Path(self.address)
            folder.rename(folder.with_name(f"{folder.name}-{datetime.now(UTC):%Y%m%dT%H%M%S}.damaged"))
            self._known = None

    def _open(self) -> DeltaTable | None:
        """The table as it stands now."""
        from deltalake import DeltaTable

        if not DeltaTable.is_deltatable(self.address, self.options):
            return None
        return DeltaTable(self.address, storage_options=self.options)

    def _refreshed(self) -> DeltaTable | None:
        """The table as this process knows it, with what came since (a fifth of the time of opening)."""
        if self._known is None:
            return self._open()
        self._known.update_incremental()
        return self._known

    def _make(self) -> DeltaTable:
        """Make the table."""
        from deltalake import DeltaTable

        if "://" not in self.address:
            Path(self.address).mkdir(parents=True, exist_ok=True)
        return DeltaTable.create(
            self.address,
            schema=arrow_schema(self.table.name),
            mode="ignore",
            partition_by=[MONTH],
            configuration={
                "delta.checkpointInterval": "50",
                "delta.logRetentionDuration": "interval 2 days",
                "delta.dataSkippingStatsColumns": ",".join(self.table.skip_by),
            },
            storage_options=self.options,
        )

    def _sorted(self, rows: pa.Table) -> pa.Table:
        """Rows in the order in which they lie best."""
        return rows.sort_by([(column, "ascending") for column in (MONTH, *self.table.sort)])

    def _write(
        self, delta: DeltaTable, rows: pa.Table | pa.RecordBatchReader, writer: str, number: int, **how: Any
    ) -> None:
        """One commit: the rows, the writer's number, and columns that the table lacks yet."""
        from deltalake import write_deltalake

        write_deltalake(
            delta,
            rows,
            schema_mode="merge",
            writer_properties=_properties(),
            commit_properties=_commit(writer, number),
            **how,
        )


def _month(month: str, files: list[tuple[int, int]]) -> MonthFiles:
    """Sum up the (rows, bytes) of a month's files."""
    sizes = [size for _, size in files]
    small = sum(size < FOLD_TO // 2 for size in sizes)
    return MonthFiles(month, len(files), sum(rows for rows, _ in files), sum(sizes), small)


def _commit(writer: str, number: int) -> CommitProperties:
    from deltalake import CommitProperties, Transaction

    now = int(datetime.now(UTC).timestamp() * 1000)
    numbers = [Transaction(writer, number, now)] if writer else []
    return CommitProperties(app_transactions=numbers, max_commit_retries=3)


def _properties() -> WriterProperties:
    from deltalake import WriterProperties

    return WriterProperties(compression="ZSTD", compression_level=LEVEL)


def _rows(found: Any) -> list[dict[str, Any]]:
    """The rows of an Arrow table of any library, as dictionaries."""
    import pyarrow as pa

    rows: list[dict[str, Any]] = pa.table(found).to_pylist()
    return rows
