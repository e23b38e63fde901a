"""The rows of a Parquet file, one row group after another."""

from __future__ import annotations

import base64
import datetime as dt
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from talka.channels.connectors.files.row import Place, Row
from talka.net.errors import BadAnswer

_BATCH = 1_000
_DAMAGED = "The Parquet file is damaged or not complete. Export it again."


class ParquetRows:
    """Rows of a Parquet file, from a place on."""

    def __init__(self, path: Path, place: Place = Place()) -> None:  # noqa: B008 - immutable
        self.place = place
        try:
            self._file = pq.ParquetFile(path)
        except (pa.ArrowException, OSError) as error:
            raise BadAnswer(_DAMAGED, code="file_damaged", detail=str(error)) from error
        self.columns: tuple[str, ...] = tuple(self._file.schema_arrow.names)
        self.total: int = self._file.metadata.num_rows

    def __iter__(self) -> Iterator[Row]:
        try:
            for values in self._values():
                self.place = Place(self.place.row + 1)
                yield Row(self.place.row, 0, {name: plain(value) for name, value in values.items()})
        except (pa.ArrowException, OSError) as error:
            raise BadAnswer(_DAMAGED, code="file_damaged", detail=str(error)) from error

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _values(self) -> Iterator[dict[str, Any]]:
        groups, skip = self._groups()
        for batch in self._file.iter_batches(batch_size=_BATCH, row_groups=groups):
            if skip >= batch.num_rows:
                skip -= batch.num_rows
                continue
            yield from batch.slice(skip).to_pylist()
            skip = 0

    def _groups(self) -> tuple[list[int], int]:
        """The row groups that are not done yet, and how many rows of the first of them are."""
        done = self.place.row
        for group in range(self._file.num_row_groups):
            rows = self._file.metadata.row_group(group).num_rows
            if done < rows:
                return list(range(group, self._file.num_row_groups)), done
            done -= rows
        return [], 0


def plain(value: Any) -> Any:
    """A value as JSON knows it: times in ISO 8601, bytes as text or Base64, NaN as None."""
    if isinstance(value, str | bool | int) or value is None:
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return _written(value)


def _written(value: Any) -> str:
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if not isinstance(value, bytes):
        return str(value)
    try:
        return value.decode()
    except UnicodeDecodeError:
        return base64.b64encode(value).decode()
