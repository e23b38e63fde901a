"""The rows of JSON files: an object on each line, or one list of objects."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from talka.channels.connectors.files.layout import Layout, unpacked
from talka.channels.connectors.files.lines import Lines
from talka.channels.connectors.files.row import Place, Row

_STEP = 1 << 18
_LONGEST = 16_000_000  # characters of one object
_LEAD = re.compile(r"\s*(?:[\w.]+\s*=\s*)?(?:\{\s*\"[^\"]*\"\s*:\s*)?\[")
_BETWEEN = re.compile(r"[\s,]*")
_RAW_KEPT = 10_000


class JsonLineRows:
    """Rows of a file with a JSON object on each line, from a place on."""

    def __init__(self, path: Path, layout: Layout, place: Place = Place()) -> None:  # noqa: B008 - immutable
        self.place = place
        self._lines = Lines(path, layout, place.byte)

    def __iter__(self) -> Iterator[Row]:
        decode = msgspec.json.decode
        for line in self._lines:
            before = self.place
            blank = not line.strip()
            self.place = Place(before.row + (not blank), before.line + 1, self._lines.place)
            if blank:
                continue
            try:
                value = decode(line)
            except (msgspec.DecodeError, UnicodeError, RecursionError):
                value = _lenient(line)
            yield _row(self.place.row, self.place.line, value, line)

    def close(self) -> None:
        """Close the file."""
        self._lines.close()


class JsonRows:
    """Rows of a file with one list of objects, or with objects one after another.

    The list may stand behind a name, as in ``{"data": [`` or ``window.YTD.tweets.part0 = [``. What follows a
    broken object cannot be told apart any more, so it is given as one broken row.
    """

    def __init__(self, path: Path, layout: Layout, place: Place = Place()) -> None:  # noqa: B008 - immutable
        self.place = Place()
        self._file = unpacked(path, layout.packing)
        encoding = "utf-8-sig" if layout.encoding == "utf-8" else layout.encoding
        self._text = io.TextIOWrapper(self._file, encoding=encoding, errors="replace")
        self._buffer = ""
        self._at = 0
        self._values = self._decoded()
        for _ in range(place.row):
            if next(self._values, None) is None:
                break
            self.place = Place(self.place.row + 1)

    def __iter__(self) -> Iterator[Row]:
        for value, raw in self._values:
            self.place = Place(self.place.row + 1)
            yield _row(self.place.row, 0, value, raw)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _decoded(self) -> Iterator[tuple[Any, str]]:
        self._read_on()
        lead = _LEAD.match(self._buffer)
        self._at = lead.end() if lead else 0
        decoder = json.JSONDecoder(strict=False, parse_constant=lambda _: None)
        while self._find_next():
            value, end = self._next_value(decoder)
            raw = "" if isinstance(value, dict) else self._buffer[self._at : self._at + _RAW_KEPT]
            yield value, raw
            if end < 0:
                return
            self._at = end

    def _find_next(self) -> bool:
        """Go to where the next object begins; False at the end of the list or the file."""
        while True:
            between = _BETWEEN.match(self._buffer, self._at)
            self._at = between.end() if between else self._at
            if self._at < len(self._buffer):
                return self._buffer[self._at] not in "]}"
            if not self._read_on():
                return False

    def _next_value(self, decoder: json.JSONDecoder) -> tuple[Any, int]:
        """The value that begins here and its end; None and -1 when it is broken."""
        while True:
            try:
                return decoder.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError:
                if len(self._buffer) - self._at > _LONGEST or not self._read_on():
                    return None, -1
            except RecursionError:
                return None, -1

    def _read_on(self) -> bool:
        """Drop what is done and double what is waiting, so that a long object is tried but few times."""
        waiting = self._buffer[self._at :]
        fresh = self._text.read(max(_STEP, len(waiting)))
        self._buffer, self._at = waiting + fresh, 0
        return bool(fresh)


def _lenient(line: str) -> Any:
    try:
        return json.loads(line, strict=False, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return None


def _row(number: int, line: int, value: Any, raw: str) -> Row:
    if isinstance(value, dict):
        return Row(number, line, value)
    return Row(number, line, {}, "it is not a JSON object", raw.rstrip("\r\n"))
