"""Rows of PostgreSQL as Arrow tables of the lake (`talka.lake.schema`)."""

from __future__ import annotations

import json
import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import msgspec
import zstandard
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from talka.channels.models import Post, PostVersion
from talka.intake.models import Batch
from talka.lake import CORRECTIONS, MENTIONS, POSTS, RAW, Table
from talka.lake.errors import ours
from talka.lake.schema import arrow_schema, table_of
from talka.listening.models import Correction, Mention
from talka.listening.query.fields import site_of

if TYPE_CHECKING:
    import pyarrow as pa

CHUNK: Final = 5_000
"""Rows read from PostgreSQL at a time."""

MADE: Final = {"key", "quarter", "hosts", "has_link", "settled"}
"""Columns of the lake that other columns tell, or that nothing in PostgreSQL does."""

POST: Final = {name: name for name in POSTS.columns if name not in MADE} | {
    "post_id": "id",
    "deleted": "deleted_at",
    "repeat_of": "repeat_of_id",
    "score": "sentiment_score",
    "has_media": "media__0",
}
"""Columns of the lake by the field of `Post` that they come from."""

VERSION: Final = {name: f"post__{path}" for name, path in POST.items() if name != "deleted"} | {
    name: name for name in ("version", "batch", "title", "text")
}
"""Likewise of `PostVersion`; what an earlier version does not say itself comes from the post."""

MENTION: Final = {name: name for name in MENTIONS.columns if name not in MADE} | {"version": "post__version"}

CORRECTION: Final = {name: name for name in CORRECTIONS.columns if name not in MADE} | {
    "created_at": "post__created_at"
}

Where = Callable[[str], Q]
"""A condition on batches, given the field that holds a batch's number."""


class Kept(msgspec.Struct):
    """The part of a kept page that goes to the lake: its items, each as the text it was kept as."""

    items: list[msgspec.Raw]


def posts(where: Where) -> Iterator[pa.Table]:
    """Versions of posts by a condition on their batch, newest versions and earlier ones."""
    yield from _tables(POSTS, POST, Post.objects.filter(where("batch")))
    yield from _tables(POSTS, VERSION, PostVersion.objects.filter(where("batch")))


def mentions(where: Where) -> Iterator[pa.Table]:
    """Mentions by a condition on the batch that brought the newest version of their post.

    Not the mention's own batch: an edited post is written with all its mentions (see `talka.lake.MENTIONS`).
    """
    yield from mention_rows(Mention.objects.filter(where("post__batch")))


def mention_rows(found: QuerySet[Mention]) -> Iterator[pa.Table]:
    """These mentions."""
    yield from _tables(MENTIONS, MENTION, found)


def corrections(found: QuerySet[Correction]) -> Iterator[pa.Table]:
    """These corrections."""
    yield from _tables(CORRECTIONS, CORRECTION, found)


def raw(where: Where) -> Iterator[pa.Table]:
    """The items of batches as they came, by a condition on the batch."""
    found = Batch.objects.filter(where("number")).order_by("archive_number")
    for batch in found.iterator(chunk_size=10):
        items = unpacked(batch)
        same = {"community_id": str(batch.community_id), "channel_id": str(batch.channel_id)}
        columns: dict[str, list[Any]] = {name: [value] * len(items) for name, value in same.items()}
        columns |= {"batch": [batch.number] * len(items), "heard_at": [batch.heard_at] * len(items)}
        yield table_of(RAW.name, columns | {"position": list(range(len(items))), "item": items})


def unpacked(batch: Batch) -> list[str]:
    """The items of a batch that is not in the lake yet, each as JSON."""
    if not batch.raw:
        return []
    plain = zstandard.ZstdDecompressor().decompress(bytes(batch.raw))
    try:
        return [bytes(item).decode() for item in msgspec.json.decode(plain, type=Kept).items]
    except msgspec.DecodeError:
        # Half a surrogate pair and NaN are kept as they came (`talka.intake.raw`); escapes carry them on.
        return [json.dumps(item) for item in json.loads(plain)["items"]]


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything inside as it stood at one moment. Opens a transaction, so none may be open."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def joined(name: str, tables: Iterable[pa.Table]) -> pa.Table:
    """Several tables of one kind as one."""
    import pyarrow as pa

    return pa.concat_tables([arrow_schema(name).empty_table(), *tables])


@contextmanager
def spooled(name: str, tables: Iterable[pa.Table], told: Callable[[int], None]) -> Iterator[pa.RecordBatchReader]:
    """Tables of one kind by way of a temporary file; ``told`` hears how many rows went by.

    The lake reads what it writes in threads of its own, where Django has other connections: rows of a
    snapshot must be read before.
    """
    import pyarrow as pa

    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with tempfile.TemporaryFile() as file:
        with ours(), pa.ipc.new_stream(file, arrow_schema(name), options=options) as writer:
            for table in tables:
                writer.write_table(table)
                told(table.num_rows)
        file.seek(0)
        yield pa.ipc.open_stream(file)


def _tables(table: Table, paths: Mapping[str, str], found: QuerySet[Any]) -> Iterator[pa.Table]:
    """The rows of a query, `CHUNK` at a time."""
    rows = iter(found.order_by().values_list(*paths.values()).iterator(chunk_size=CHUNK))
    while chunk := list(islice(rows, CHUNK)):
        yield _table(table, tuple(paths), chunk)


def _table(table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    """Rows as the lake's table of this name."""
    columns = {
        name: _AS.get(table.columns[name], list)(values)
        for name, values in zip(names, zip(*rows, strict=True), strict=True)
    }
    if table is POSTS:
        columns.setdefault("deleted", [False] * len(rows))
        columns["hosts"] = [hosts(links) for links in columns["links"]]
        columns["has_link"] = [bool(links) for links in columns["links"]]
    return table_of(table.name, columns)


def hosts(links: Iterable[str]) -> list[str]:
    """The sites that links lead to, each once, as ``site:`` in queries names them."""
    return list(dict.fromkeys(filter(None, (site_of(link) for link in links if "://" in link))))


def _texts(values: Sequence[object]) -> list[str | None]:
    """Ids as their usual text; texts stay."""
    return [str(value) if isinstance(value, uuid.UUID) else value for value in values]  # type: ignore[misc]


def _bytes(values: Sequence[uuid.UUID | None]) -> list[bytes | None]:
    return [None if value is None else value.bytes for value in values]


def _flags(values: Sequence[object]) -> list[bool]:
    """Whether a time is set."""
    return [value is not None for value in values]


_AS: Final[Mapping[str, Callable[[Any], list[Any]]]] = {"text": _texts, "bytes": _bytes, "flag": _flags}
"""How a kind of column of the lake is made of what Django gives."""
