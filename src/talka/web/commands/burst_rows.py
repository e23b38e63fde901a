"""The rows of a CSV file of times, with or without values."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import BinaryIO, Final, NamedTuple

from talka.listening.bursts.series import Row, SeriesError

_TIME: Final = "timestamp"
_VALUE: Final = "value"


class Table(NamedTuple):
    """The rows; whether they have values, or are one event each; whether a time tells its zone."""

    rows: list[Row]
    has_values: bool
    has_zone: bool


class _Columns(NamedTuple):
    time: int
    value: int | None


def read_table(file: BinaryIO) -> Table:
    """Read it all; raises ``SeriesError`` naming the first line that cannot be read."""
    lines = _lines(file)
    first = next(lines, None)
    if first is None:
        raise SeriesError("The file is empty: it needs rows of timestamp,value or of timestamp alone.")
    columns, is_header = _columns(*first)
    rows: list[Row] = []
    has_zone = False
    for line, cells in lines if is_header else chain([first], lines):
        rows.append(_row(line, cells, columns))
        has_zone |= _has_zone(cells[columns.time])
    if not rows:
        raise SeriesError("The file has a header and no rows.")
    return Table(rows, columns.value is not None, has_zone)


def _lines(file: BinaryIO) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each line that is not blank."""
    with io.TextIOWrapper(file, encoding="utf-8-sig", newline="") as text:
        reader = csv.reader(text, strict=True)
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield reader.line_num, [cell.strip() for cell in cells]
        except UnicodeDecodeError:
            raise SeriesError("the file is not UTF-8.", reader.line_num + 1) from None
        except csv.Error as error:
            raise SeriesError(f"this is not CSV: {error}.", reader.line_num) from None


def _columns(line: int, cells: Sequence[str]) -> tuple[_Columns, bool]:
    """Where time and value are, by the header; without one they are the first and the second cell."""
    names = [cell.lower() for cell in cells]
    if _TIME in names:
        return _Columns(names.index(_TIME), names.index(_VALUE) if _VALUE in names else None), True
    try:
        _time(line, cells[0])
    except SeriesError:
        raise SeriesError(f"the header has no column “{_TIME}”, and “{cells[0]}” is no time.", line) from None
    return _Columns(0, 1 if len(cells) > 1 else None), False


def _row(line: int, cells: Sequence[str], columns: _Columns) -> Row:
    if columns.time >= len(cells):
        raise SeriesError("the time is missing.", line)
    time = _time(line, cells[columns.time])
    time = time.replace(tzinfo=dt.UTC) if time.tzinfo is None else time.astimezone(dt.UTC)
    if columns.value is None:
        return Row(line, time, 1.0)
    return Row(line, time, _value(line, cells[columns.value] if columns.value < len(cells) else ""))


def _time(line: int, cell: str) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(cell)
    except ValueError:
        raise SeriesError(f"“{cell}” is no time like 2026-11-23T08:05:00.", line) from None


def _has_zone(cell: str) -> bool:
    return dt.datetime.fromisoformat(cell).tzinfo is not None


def _value(line: int, cell: str) -> float | None:
    """A number; None for an empty cell: nothing could be heard."""
    if not cell:
        return None
    try:
        value = float(cell)
    except ValueError:
        raise SeriesError(f"“{cell}” is no number.", line) from None
    if not math.isfinite(value) or value < 0:
        raise SeriesError(f"“{cell}” is no count: it must be 0 or more.", line)
    return value
