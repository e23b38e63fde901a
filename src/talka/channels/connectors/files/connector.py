"""Takes in a file, page by page."""

from __future__ import annotations

import weakref
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import msgspec
import zstandard

from talka.channels.connectors.contract import Account, Cursor, HeardPost, Item, Page, Settings
from talka.channels.connectors.files.identity import Occurrences, row_id, row_key
from talka.channels.connectors.files.layout import Layout, look
from talka.channels.connectors.files.mapping import Mapping, value_at
from talka.channels.connectors.files.preview import preview
from talka.channels.connectors.files.reading import RowReader, identity_reader
from talka.channels.connectors.files.row import Place, Row, Rows
from talka.channels.connectors.files.rows import open_rows
from talka.net.client import Client
from talka.net.errors import BadAnswer, Rejected

_PAGE = 5_000
_BROKEN_FILE = (OSError, EOFError, zlib.error, zstandard.ZstdError)


_Count = Annotated[int, msgspec.Meta(ge=0)]


class _Told(msgspec.Struct, frozen=True):
    """What a cursor says: so many rows, lines and bytes of the unpacked file are done; the size of the packed one."""

    row: _Count = 0
    line: _Count = 0
    bytes: _Count = 0
    size: _Count | None = None


def _told(cursor: Cursor) -> _Told:
    """A cursor that cannot be read begins anew."""
    try:
        return msgspec.convert(cursor, _Told)
    except msgspec.ValidationError:
        return _Told()


class FileConnector:
    """A file on this machine, read by a mapping; without one, by that which `preview` proposes.

    Cursor: ``row``, ``line``, ``bytes`` and ``size`` (`_Told`).
    The file stays open between two pages of one connector; another one goes on from the cursor alone.
    """

    def __init__(self, settings: Settings, client: Client) -> None:  # noqa: ARG002 - the contract's form
        self.page_size = _PAGE
        self._path = Path(settings["path"])
        self._told = settings.get("mapping", "")
        self._open: _Opened | None = None
        self._reader: RowReader | None = None

    def check(self) -> Account:
        """Look at the file and its mapping. Raises RemoteError."""
        seen = preview(self._path)
        described = ", ".join(filter(None, (seen.format, seen.encoding)))
        self._row_reader()
        return Account(name=self._path.name, note=f"{described}, {len(seen.columns)} columns")

    def fetch(self, cursor: Cursor) -> Page:
        """The next 5,000 rows. Raises RemoteError."""
        try:
            return self._fetch(cursor)
        except _BROKEN_FILE as error:
            raise BadAnswer(
                f"The file {self._path.name} is damaged or not complete. Export or copy it again.",
                code="file_damaged",
                detail=str(error),
            ) from error

    def read(self, item: Item) -> HeardPost:
        """The post that a row means. Raises UnreadableItemError."""
        return self._row_reader().read(item.payload)

    def network(self) -> str:
        """``files:`` and the name of the file, without its endings."""
        return f"files:{self._path.name.partition('.')[0]}"

    def close(self) -> None:
        """Close the file."""
        if self._open:
            self._open.rows.close()
        self._open = None

    def _fetch(self, cursor: Cursor) -> Page:
        opened = self._at(cursor)
        items = tuple(islice(opened.items, self.page_size))
        place = opened.rows.place
        following = {"row": place.row, "line": place.line, "bytes": place.byte, "size": opened.size}
        more = len(items) == self.page_size
        if not more:
            self.close()
        return Page(items=items, cursor=following, more=more)

    def _at(self, cursor: Cursor) -> _Opened:
        """The open file at the place of the cursor."""
        told = _told(cursor)
        place = Place(told.row, told.line, told.bytes)
        if self._open and self._open.rows.place == place and place.row:
            return self._open
        self.close()
        layout = look(self._path)
        size = self._path.stat().st_size
        if told.size not in {None, size}:
            words = f"The file {self._path.name} has changed since its import began. Import it anew."
            raise BadAnswer(words, code="file_changed")
        self._open = _Opened(self._path, layout, self._mapping(), place, size)
        return self._open

    def _row_reader(self) -> RowReader:
        if self._reader is None:
            try:
                self._reader = RowReader(self._mapping())
            except ValueError as error:
                raise Rejected(str(error), code="no_such_zone") from error
        return self._reader

    def _mapping(self) -> Mapping:
        if not self._told:
            self._told = msgspec.json.encode(preview(self._path).mapping).decode()
        try:
            return msgspec.json.decode(self._told, type=Mapping)
        except msgspec.DecodeError as error:
            words = "The mapping of the columns cannot be read. Make it anew."
            raise Rejected(words, code="file_columns", detail=str(error)) from error


class _Opened:
    """A file that is being read, with the ids of its rows."""

    def __init__(self, path: Path, layout: Layout, mapping: Mapping, place: Place, size: int) -> None:
        self.size = size
        self._columns = mapping.columns
        self._identity = identity_reader(mapping.id)
        # An id that counts equal rows depends on all rows before: without an id column these are read again.
        start = place if mapping.id else Place()
        self._occurrences = Occurrences()
        self.rows: Rows = open_rows(path, layout, start)
        weakref.finalize(self, self.rows.close)
        self.items = self._items()
        for _ in islice(self.items, place.row - start.row):
            pass

    def _items(self) -> Iterator[Item]:
        for row in self.rows:
            yield Item(payload=self._payload(row))

    def _payload(self, row: Row) -> dict[str, Any]:
        payload: dict[str, Any] = {"row": row.number, "line": row.line, "values": row.values}
        if row.trouble:
            return payload | {"trouble": row.trouble, "raw": row.raw}
        if not self._identity(row.values):
            payload["id"] = self._made_id(row)
        return payload

    def _made_id(self, row: Row) -> str:
        key = row_key(value_at(row.values, column) for column in self._columns)
        return row_id(key, self._occurrences.count(key))
