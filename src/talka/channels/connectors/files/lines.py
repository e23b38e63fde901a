"""The lines of a file, decoded one by one, each with the place where the next begins."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

from talka.channels.connectors.files.layout import Layout, unpacked

_BOM = b"\xef\xbb\xbf"
_LONGEST = 4_000_000  # bytes; what is longer is no line of an export, and memory stays bounded


class Lines:
    """Reads on from a place; ``place`` counts bytes of the unpacked file, as UTF-8 where it is recoded.

    A line that is not UTF-8 is taken to be in the legacy encoding, since exports glued together from several
    sources change their encoding from line to line. Bytes that fit neither become U+FFFD.
    """

    def __init__(self, path: Path, layout: Layout, place: int = 0) -> None:
        self.place = place
        self._legacy = layout.legacy
        self._file = unpacked(path, layout.packing)
        self._source = self._file if layout.encoding == "utf-8" else _recoded(self._file, layout.encoding)
        if layout.is_plain:
            self._file.seek(place)
        else:
            self._skip(place)

    def __iter__(self) -> Iterator[str]:
        readline = self._source.readline
        while line := readline(_LONGEST):
            if not self.place and line.startswith(_BOM):
                self.place = len(_BOM)
                line = line[len(_BOM) :]
            self.place += len(line)
            try:
                yield line.decode()
            except UnicodeDecodeError:
                yield line.decode(self._legacy or "cp1252", errors="replace")

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _skip(self, count: int) -> None:
        while count > 0 and (passed := self._source.read(min(count, 1 << 20))):
            count -= len(passed)


class _Recoder(io.RawIOBase):
    """The text of a file in another encoding as bytes of UTF-8, with line ends as they are today."""

    def __init__(self, file: IO[bytes], encoding: str) -> None:
        self._text = io.TextIOWrapper(file, encoding=encoding, errors="replace")
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._rest:
            self._rest = self._text.read(65_536).encode("utf-8", "replace")
        taken, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)


def _recoded(file: IO[bytes], encoding: str) -> IO[bytes]:
    return io.BufferedReader(cast("Any", _Recoder(file, encoding)))
