"""Rows written as CSV, JSONL or Parquet, a batch at a time: memory stays small however many there are."""

from __future__ import annotations

import csv
import datetime as dt
import enum
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec

_encode = msgspec.json.Encoder().encode

Row = Sequence[Any]
Batches = Iterable[Sequence[Row]]

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell begins with that a spreadsheet may run as a formula."""

BETWEEN: Final = "; "
"""Stands between several texts in one cell."""

GROUP: Final = 10_000
"""Rows of one group of a Parquet file: it reads well, and fits into memory."""


class Format(enum.StrEnum):
    """How a file of rows is written; the value is its ending."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"

    @property
    def content_type(self) -> str:
        """The type of such a file for HTTP."""
        return CONTENT_TYPES[self]


CONTENT_TYPES: Final = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.JSONL: "application/x-ndjson",
    Format.PARQUET: "application/vnd.apache.parquet",
}


class Holds(enum.Enum):
    """What a column holds. A moment has a time zone; any value may be None, but not one of several texts."""

    TEXT = "text"
    TEXTS = "texts"
    WHOLE = "whole"
    REAL = "real"
    MOMENT = "moment"


class Column(NamedTuple):
    """A column of a file."""

    name: str
    holds: Holds = Holds.TEXT


def written(kind: Format, columns: Sequence[Column], batches: Batches, *, marked: bool = False) -> Iterator[bytes]:
    """The parts of a file, none of them empty, as the batches come.

    ``marked`` begins a CSV file with a byte order mark: without it, spreadsheets take UTF-8 for something else.
    """
    match kind:
        case Format.CSV:
            parts = _csv(columns, batches, marked=marked)
        case Format.JSONL:
            parts = _jsonl(columns, batches)
        case Format.PARQUET:
            parts = _parquet(columns, batches)
    return filter(None, parts)


def json_line(row: Mapping[str, Any]) -> bytes:
    """A row as a line of JSONL."""
    return _encode(row) + b"\n"


def _jsonl(columns: Sequence[Column], batches: Batches) -> Iterator[bytes]:
    names = [column.name for column in columns]
    for batch in batches:
        yield b"".join(json_line(dict(zip(names, row, strict=True))) for row in batch)


def _csv(columns: Sequence[Column], batches: Batches, *, marked: bool) -> Iterator[bytes]:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    if marked:
        text.write("\ufeff")
    writer.writerow(column.name for column in columns)
    for batch in batches:
        writer.writerows([_cell(value) for value in row] for row in batch)
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()
    yield text.getvalue().encode()


def _cell(value: object) -> object:
    """Times as ISO 8601, texts side by side; an apostrophe before what a spreadsheet would run as a formula."""
    if isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        value = BETWEEN.join(value)
    return "'" + value if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA) else value


def _parquet(columns: Sequence[Column], batches: Batches) -> Iterator[bytes]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(column.name, _arrow_type(pa, column.holds)) for column in columns])
    sink = _Drained()
    with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
        for rows in _grouped(batches):
            writer.write_table(pa.table([list(values) for values in zip(*rows, strict=True)], schema=schema))
            yield sink.drain()
    yield sink.drain()


class _Drained(io.RawIOBase):
    """Takes what is written, and hands it on."""

    def __init__(self) -> None:
        super().__init__()
        self._held = bytearray()

    def writable(self) -> bool:
        """It is there to be written to."""
        return True

    def write(self, data: Any) -> int:
        """Hold some bytes."""
        self._held += data
        return len(data)

    def drain(self) -> bytes:
        """What came since the last time."""
        held = bytes(self._held)
        self._held.clear()
        return held


def _grouped(batches: Batches) -> Iterator[list[Row]]:
    waiting: list[Row] = []
    for batch in batches:
        waiting += batch
        if len(waiting) >= GROUP:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _arrow_type(pa: Any, holds: Holds) -> Any:
    match holds:
        case Holds.TEXT:
            return pa.string()
        case Holds.TEXTS:
            return pa.list_(pa.string())
        case Holds.WHOLE:
            return pa.int64()
        case Holds.REAL:
            return pa.float64()
        case Holds.MOMENT:
            return pa.timestamp("us", tz="UTC")
