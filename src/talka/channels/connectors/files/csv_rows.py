"""The rows of a CSV file.

A quote that is never closed makes a CSV reader swallow the lines that follow. So a record that spans lines
and does not fit the header, or grows too long, is taken apart: its first line is broken, the rest read anew.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from talka.channels.connectors.files.layout import Layout
from talka.channels.connectors.files.lines import Lines
from talka.channels.connectors.files.row import Place, Row
from talka.net.errors import BadAnswer

_LONGEST_FIELD = 1_000_000
_MOST_LINES = 500  # of one record; more is a quote that was never closed


class CsvRows:
    """Rows of a CSV file, from a place on."""

    def __init__(self, path: Path, layout: Layout, place: Place = Place()) -> None:  # noqa: B008 - immutable
        csv.field_size_limit(_LONGEST_FIELD)
        self._layout = layout
        self.columns, start = _header(path, layout)
        self.place = place if place.byte else start
        self._lines = Lines(path, layout, self.place.byte)
        self._source = iter(self._lines)
        self._again: deque[tuple[str, int]] = deque()
        self._taken: list[tuple[str, int]] = []

    def __iter__(self) -> Iterator[Row]:
        width = len(self.columns)
        reader = self._reader()
        while True:
            try:
                record = next(reader)
            except StopIteration:
                return
            except csv.Error:
                reader, record = self._reader(), []
            taken = self._taken
            fits = len(record) == width
            if not fits and len(taken) > 1 and not self._is_blank(taken):
                taken, reader, record = self._give_back(), self._reader(), []
            row = self._row(record, taken, fits=fits)
            self._advance(taken, counts=row is not None)
            if row is not None:
                yield row

    def close(self) -> None:
        """Close the file."""
        self._lines.close()

    def _reader(self) -> Iterator[list[str]]:
        return _reader(self._feed(), self._layout)

    def _feed(self) -> Iterator[str]:
        """Lines for the reader, each noted with the place behind it until its record is done."""
        while len(self._taken) < _MOST_LINES:
            if self._again:
                line, behind = self._again.popleft()
            else:
                fresh = next(self._source, None)
                if fresh is None:
                    return
                line, behind = fresh, self._lines.place
            self._taken.append((line, behind))
            yield line
        raise csv.Error("too many lines")

    def _is_blank(self, taken: list[tuple[str, int]]) -> bool:
        return not any(line.strip() for line, _ in taken)

    def _give_back(self) -> list[tuple[str, int]]:
        """Keep the first line of a record that is none, and put the others before what comes."""
        first, *others = self._taken
        self._again.extendleft(reversed(others))
        return [first]

    def _row(self, record: list[str], taken: list[tuple[str, int]], *, fits: bool) -> Row | None:
        """The row of a record; None for a blank line."""
        number, line = self.place.row + 1, self.place.line + 1
        if fits:
            return Row(number, line, dict(zip(self.columns, record, strict=True)))
        raw = "".join(text for text, _ in taken)
        if not raw.strip():
            return None
        if 0 < len(record) < len(self.columns) and len(record) > len(self.columns) // 2:
            padded = record + [""] * (len(self.columns) - len(record))
            return Row(number, line, dict(zip(self.columns, padded, strict=True)))
        return Row(number, line, {}, _why(record, len(self.columns)), raw.rstrip("\r\n"))

    def _advance(self, taken: list[tuple[str, int]], *, counts: bool) -> None:
        self.place = Place(self.place.row + counts, self.place.line + len(taken), taken[-1][1])
        self._taken = []


def _why(record: list[str], width: int) -> str:
    if not record:
        return "a quote is never closed"
    return f"it has {len(record)} columns and the file has {width}"


def _reader(lines: Iterator[str], layout: Layout) -> Iterator[list[str]]:
    escape: dict[str, Any] = {"escapechar": layout.escape, "doublequote": False} if layout.escape else {}
    return csv.reader(lines, delimiter=layout.delimiter, quotechar=layout.quote, **escape)


def _header(path: Path, layout: Layout) -> tuple[tuple[str, ...], Place]:
    """The names of the columns, each once, and where the first row begins."""
    lines = Lines(path, layout)
    count = 0

    def counted() -> Iterator[str]:
        nonlocal count
        for line in lines:
            count += 1
            if line.strip():
                yield line

    try:
        names = next(_reader(counted(), layout), [])
        if layout.header:
            return _unique(names), Place(0, count, lines.place)
        return tuple(f"column {number}" for number in range(1, len(names) + 1)), Place()
    except csv.Error as error:
        words = "This is no table of posts but a file of another kind. Export it as CSV, and try again."
        raise BadAnswer(words, code="file_other", detail=str(error)) from error
    finally:
        lines.close()


def _unique(names: list[str]) -> tuple[str, ...]:
    seen: dict[str, None] = {}
    for number, name in enumerate(names, 1):
        plain = name.strip() or f"column {number}"
        seen[plain if plain not in seen else f"{plain} ({number})"] = None
    return tuple(seen)
