"""A row of a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

import msgspec


class Row(msgspec.Struct, frozen=True, gc=False):
    """One row, whole or broken.

    Attributes:
        number: from 1, the header not counted.
        line: of the unpacked file, from 1, where the row begins; 0 where a format has no lines.
        values: by column, as JSON knows them.
        trouble: why the row cannot be read; empty for a whole one.
        raw: a broken row as it stands.
    """

    number: int
    line: int
    values: dict[str, Any]
    trouble: str = ""
    raw: str = ""


class Place(msgspec.Struct, frozen=True):
    """Where reading goes on: after so many rows and lines, at such a byte of the unpacked file."""

    row: int = 0
    line: int = 0
    byte: int = 0


class Rows(Protocol):
    """The rows of a file, from a place on."""

    place: Place
    """Where the row after the last given one begins."""

    def __iter__(self) -> Iterator[Row]:
        """Rows in the order of the file. Raises BadAnswer when the rest of it cannot be read at all."""
        ...

    def close(self) -> None:
        """Close the file."""
        ...
