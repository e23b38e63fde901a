"""The tables of the lake, each column declared once.

Ids that repeat often (community, channel, topic) are their text: a dictionary makes them small, and Delta can
skip files by them. Ids that hardly repeat (post, author) are the 16 bytes of the UUID: joining ten
million posts with their edits took 0.1 s in place of 0.5 s.

``key`` is the end of a post's id as a number of 60 bits, all chance in a UUIDv7: what joins use. Counting
ten million posts as they stand takes half the processor time that it takes by whole ids (0.8 s for 1.6 s). That
two of ten million posts share one is less likely than one in ten thousand, and matters only where one of the two was
edited or has topics.

``quarter`` is the time in whole quarters of an hour since 1970 (UTC). Every time zone's days and hours begin
on one (since 1972), so a chart reads this small column and needs no time zone database in the engine.

``version`` grows with each edit or deletion of a post: every version is a row, and the newest one counts
(`talka.listening.flows.standing`). Within a table a pair of post and version is there once. When many rows of a month
are outdated, it is settled (`talka.listening.flows.settling`): only newest versions stay, as people labelled them.

A column may be added here at any time: tables that exist get it with their next write (`talka.lake.store`), and rows
that were written before have NULL in it (`talka.lake.engine`).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import msgspec

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

QUARTER: Final = 900
"""Seconds in a quarter of an hour."""

MONTH: Final = "month"
"""The column by which every table is divided into folders: year and month as ``2026-01``, by UTC."""


KEY_BITS: Final = (1 << 60) - 1

KEY_SQL: Final = "('0x' || substr(hex(post_id), 18))::BIGINT"
"""How DuckDB makes a key, for files that were written without."""


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """One table.

    Attributes:
        columns: name and kind of each, `MONTH` excepted; kinds are the keys of the mappings below.
        skip_by: columns whose least and greatest values are kept for each file.
        sort: the columns by which rows lie in a file.
    """

    name: str
    columns: Mapping[str, str]
    skip_by: tuple[str, ...]
    sort: tuple[str, ...]


RAW: Final = Table(
    name="raw",
    columns={
        "community_id": "text",
        "channel_id": "text",
        "batch": "int",
        "position": "int",
        "heard_at": "instant",
        "item": "text",
    },
    skip_by=("batch", "channel_id", "heard_at"),
    sort=("batch", "position"),
)
"""What channels gave, one row an item, as JSON; the month is that of hearing."""

POSTS: Final = Table(
    name="posts",
    columns={
        "community_id": "text",
        "channel_id": "text",
        "post_id": "bytes",
        "key": "int",
        "version": "int",
        "deleted": "flag",
        "seq": "int",
        "batch": "int",
        "external_id": "text",
        "kind": "text",
        "author_id": "bytes",
        "author_kind": "text",
        "country": "text",
        "language": "text",
        "created_at": "instant",
        "heard_at": "instant",
        "quarter": "int",
        "title": "text",
        "text": "text",
        "url": "text",
        "hashtags": "texts",
        "likes": "int",
        "shares": "int",
        "comments": "int",
        "parent_id": "bytes",
        "thread": "text",
        "repeat_of": "bytes",
        "sentiment": "int",
        "score": "float",
        "intents": "int",
        "links": "texts",
        "hosts": "texts",
        "has_link": "flag",
        "has_media": "flag",
        "settled": "flag",
    },
    skip_by=("community_id", "channel_id", "version", "seq", "batch", "created_at", "quarter"),
    sort=("community_id", "created_at"),
)
"""Posts: of settled months the newest versions, of others all.

``settled`` rows had no older version beside them when they were written; NULL is no.
``sentiment`` (-1, 0, 1, NULL: no label), its probability ``score`` and the bit mask ``intents`` are the model's; what
people say against it is in `CORRECTIONS`, and in settled rows. ``links`` are whole addresses; ``hosts`` are theirs,
each once, in small letters without ``www.``: a few names that take hardly any room, so that most questions never read
the addresses.
``author_kind`` and ``country`` (ISO 3166-1) are those of the author when the post was heard, empty or NULL where they
were not known.
"""

MENTIONS: Final = Table(
    name="mentions",
    columns={
        "community_id": "text",
        "topic_id": "text",
        "post_id": "bytes",
        "key": "int",
        "version": "int",
        "revision": "int",
        "created_at": "instant",
        "quarter": "int",
    },
    skip_by=("community_id", "topic_id", "version", "created_at", "quarter"),
    sort=("topic_id", "created_at"),
)
"""Pairs of topic and post; ``version`` is the post's, ``revision`` the topic's. A pair counts while its
version of the post is the newest: an edit writes all pairs of the post anew, so none has to be taken back."""

CORRECTIONS: Final = Table(
    name="corrections",
    columns={
        "community_id": "text",
        "post_id": "bytes",
        "key": "int",
        "version": "int",
        "label": "text",
        "value": "int",
        "number": "int",
        "created_at": "instant",
        "quarter": "int",
        "settled": "flag",
    },
    skip_by=("community_id", "number", "created_at", "quarter"),
    sort=("community_id", "number"),
)
"""What people say of a version of a post against the model; ``created_at`` is the post's. ``label`` is ``sentiment``
(``value`` -1, 0, 1) or the name of an intent (0, 1). The greatest ``number`` of a label counts. ``settled`` ones are in
the rows of their posts; NULL is no."""

TABLES: Final[Mapping[str, Table]] = {table.name: table for table in (RAW, POSTS, MENTIONS, CORRECTIONS)}
"""By name, in the order in which they are written."""

_IBIS: Final = {
    "text": "string",
    "bytes": "binary",
    "int": "int64",
    "float": "float32",
    "flag": "boolean",
    "instant": "timestamp('UTC', 6)",
    "texts": "array<string>",
}


@functools.cache
def arrow_schema(name: str) -> pa.Schema:
    """The table's columns for Arrow, the month last."""
    import pyarrow as pa

    kinds = {
        "text": pa.string(),
        "bytes": pa.binary(),
        "int": pa.int64(),
        "float": pa.float32(),
        "flag": pa.bool_(),
        "instant": pa.timestamp("us", "UTC"),
        "texts": pa.list_(pa.string()),
    }
    columns = [pa.field(column, kinds[kind]) for column, kind in TABLES[name].columns.items()]
    return pa.schema([*columns, pa.field(MONTH, pa.string())])


@functools.cache
def ibis_table(name: str) -> ibis.Table:
    """The table for Ibis, bound to no engine: the same expression runs on each."""
    import ibis

    columns = {column: _IBIS[kind] for column, kind in TABLES[name].columns.items()}
    return ibis.table({**columns, MONTH: "string"}, name=name)


def table_of(name: str, columns: Mapping[str, Any]) -> pa.Table:
    """An Arrow table of the lake from its columns (each a list); month, quarter and key are made here.

    A missing column is empty. The month is that of ``created_at``, in `RAW` that of ``heard_at``.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    schema = arrow_schema(name)
    times = pa.array(columns["heard_at" if name == RAW.name else "created_at"], pa.timestamp("us", "UTC"))
    made = {MONTH: pc.strftime(times, "%Y-%m")}
    if "key" in TABLES[name].columns:
        made["key"] = keys(pa.array(columns["post_id"], pa.binary()))
    if "quarter" in TABLES[name].columns:
        made["quarter"] = quarters(times)
    empty = [None] * len(times)
    return pa.table({n: made[n] if n in made else columns.get(n, empty) for n in schema.names}, schema)


def quarters(times: pa.Array) -> pa.Array:
    """Whole quarters of an hour since 1970, rounded down also before it."""
    import pyarrow as pa
    import pyarrow.compute as pc

    floor = pc.floor_temporal(times.cast(pa.timestamp("us")), QUARTER // 60, unit="minute")
    return pc.divide(floor.cast(pa.int64()), QUARTER * 1_000_000)


def keys(ids: pa.Array) -> pa.Array:
    """The last 60 bits of ids of 16 bytes."""
    import numpy as np
    import pyarrow as pa

    fixed = ids.cast(pa.binary(16))
    ends = np.frombuffer(fixed.buffers()[1], ">i8")[1::2][fixed.offset : fixed.offset + len(fixed)]
    return pa.array(ends.astype(np.int64) & KEY_BITS)
