"""Opens the rows of a file of any format."""

from __future__ import annotations

from pathlib import Path

from talka.channels.connectors.files.csv_rows import CsvRows
from talka.channels.connectors.files.json_rows import JsonLineRows, JsonRows
from talka.channels.connectors.files.layout import Format, Layout
from talka.channels.connectors.files.row import Place, Rows


def open_rows(path: Path, layout: Layout, place: Place = Place()) -> Rows:  # noqa: B008 - immutable
    """The rows of a file from a place on. Raises OSError, BadAnswer."""
    match layout.format:
        case Format.PARQUET:
            # Late: pyarrow takes a tenth of a second and 60 MB that a process without Parquet need not pay.
            from talka.channels.connectors.files.parquet_rows import ParquetRows

            return ParquetRows(path, place)
        case Format.JSONL:
            return JsonLineRows(path, layout, place)
        case Format.JSON:
            return JsonRows(path, layout, place)
        case Format.CSV:
            return CsvRows(path, layout, place)
