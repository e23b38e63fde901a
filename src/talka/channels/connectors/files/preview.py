"""A first look at a file: what it is, its columns, some rows, and a mapping to begin with."""

from __future__ import annotations

import zlib
from collections.abc import Mapping as Dict
from collections.abc import Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import zstandard

from talka.channels.connectors.files.layout import Format, Layout, look
from talka.channels.connectors.files.mapping import Mapping, guess, value_at
from talka.channels.connectors.files.row import Row, Rows
from talka.channels.connectors.files.rows import open_rows
from talka.net.errors import BadAnswer

_SAMPLE = 1_000
_DEEPEST = 3


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What a file looks like.

    Attributes:
        format: ``csv``, ``jsonl``, ``json`` or ``parquet``.
        encoding: of its text; empty for Parquet.
        columns: their names; those inside of others as ``user.name``.
        rows: the values of the first whole rows as text, in the order of the columns.
        mapping: what Talka proposes.
        total: about how many rows there are; None when that cannot be told from the beginning.
        exact: whether ``total`` is counted and not estimated.
        broken: how many of the first thousand rows cannot be read.
    """

    format: str
    encoding: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    mapping: Mapping
    total: int | None
    exact: bool
    broken: int = 0


def preview(path: Path, rows: int = 20) -> Preview:
    """Look at a file. Raises Missing, BadAnswer."""
    layout = look(path)
    try:
        with closing(open_rows(path, layout)) as opened:
            sample = list(islice(opened, _SAMPLE))
    except (OSError, EOFError, zlib.error, zstandard.ZstdError) as error:
        raise BadAnswer(
            f"The file {path.name} is damaged or not complete.", code="file_damaged", detail=str(error)
        ) from error
    whole = [row.values for row in sample if not row.trouble]
    columns = _columns(opened, whole)
    total, exact = _total(path, layout, opened, sample)
    return Preview(
        format=layout.format.value,
        encoding=_encoding(layout),
        columns=columns,
        rows=tuple(tuple(_shown(value_at(row, column)) for column in columns) for row in whole[:rows]),
        mapping=guess(columns, whole),
        total=total,
        exact=exact,
        broken=len(sample) - len(whole),
    )


def _columns(opened: Rows, rows: Sequence[Dict[str, Any]]) -> tuple[str, ...]:
    named = getattr(opened, "columns", ())
    if named and not any(isinstance(value, dict) for row in rows[:1] for value in row.values()):
        return tuple(named)
    return tuple(dict.fromkeys(path for row in rows for path in _paths(row, "", _DEEPEST)))


def _paths(values: Dict[str, Any], before: str, depth: int) -> list[str]:
    """The names of all values of a row; those of an object inside of it behind its own name and a dot."""
    found: list[str] = []
    for name, value in values.items():
        nested = isinstance(value, dict) and value and depth > 1
        found += _paths(value, f"{before}{name}.", depth - 1) if nested else [before + name]
    return found


def _total(path: Path, layout: Layout, opened: Rows, sample: Sequence[Row]) -> tuple[int | None, bool]:
    counted = getattr(opened, "total", None)
    if counted is not None:
        return counted, True
    if len(sample) < _SAMPLE:
        return len(sample), True
    size = _unpacked_size(path, layout)
    read = opened.place.byte
    return (round(size * len(sample) / read), False) if size and read else (None, False)


def _unpacked_size(path: Path, layout: Layout) -> int:
    """Bytes behind the packing, as the packing tells them (of gzip modulo 4 GB); 0 when it does not."""
    size = path.stat().st_size
    if not layout.packing:
        return size
    with path.open("rb") as file:
        if layout.packing == "zst":
            return max(0, int(zstandard.frame_content_size(file.read(32))))
        file.seek(-4, 2)
        return int.from_bytes(file.read(4), "little")


def _encoding(layout: Layout) -> str:
    return "" if layout.format is Format.PARQUET else layout.encoding


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)
