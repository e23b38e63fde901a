"""Files as tools export them, made small."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import zstandard

from talka.channels.connectors.contract import Cursor, HeardPost, Item, UnreadableItemError
from talka.channels.connectors.files.connector import FileConnector
from talka.channels.connectors.files.mapping import Mapping
from talka.net.client import Client

COLUMNS = ("id", "text", "created_at")


def table(rows: Iterable[Sequence[Any]], columns: Sequence[str] = COLUMNS, **dialect: Any) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator=dialect.pop("lineterminator", "\n"), **dialect)
    writer.writerows([columns, *rows])
    return written.getvalue()


def save(path: Path, body: str | bytes, encoding: str = "utf-8") -> Path:
    """Write a file, packed as the end of its name says."""
    data = body.encode(encoding) if isinstance(body, str) else body
    packs: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.compress, ".zst": zstandard.compress}
    pack = packs.get(path.suffix, bytes)
    path.write_bytes(pack(data))
    return path


def made(path: Path, mapping: Mapping | None = None) -> FileConnector:
    told = msgspec.json.encode(mapping).decode() if mapping else ""
    return FileConnector({"path": str(path), "mapping": told}, Client())


def items(connector: FileConnector, cursor: Cursor | None = None) -> Iterator[Item]:
    """All items from a cursor on, each through JSON as the tables keep it."""
    more = True
    cursor = cursor or {}
    while more:
        page = connector.fetch(cursor)
        cursor, more = page.cursor, page.more
        yield from msgspec.json.decode(msgspec.json.encode(page.items), type=list[Item])


def posts(path: Path, mapping: Mapping | None = None) -> list[HeardPost]:
    connector = made(path, mapping)
    return [connector.read(item) for item in items(connector)]


def said(path: Path, mapping: Mapping | None = None) -> list[str]:
    """The text of each post, or the reason why there is none."""
    connector = made(path, mapping)
    return [_words(connector, item) for item in items(connector)]


def _words(connector: FileConnector, item: Item) -> str:
    try:
        return connector.read(item).text
    except UnreadableItemError as error:
        return f"! {error}"
