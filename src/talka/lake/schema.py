"""The tables of the lake, each column declared once.

Ids that repeat often (community, channel, topic) are their text: a dictionary makes them small, and Delta can
skip files by them. Ids that hardly repeat (post, author) are the 16 bytes of the UUID: joining ten
million posts with their edits took 0.1 s in place of 0.5 s.

``quarter`` is the time in whole quarters of an hour since 1970 (UTC). Every time zone's days and hours begin
on one (since 1972), so a chart reads this small column and needs no time zone database in the engine.

``version`` grows with each edit or deletion of a post: every version is a row, and the newest one counts
(`talka.listening.flows.standing`). Within a table a pair of post and version is there once.
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
        "version": "int",
        "deleted": "flag",
        "seq": "int",
        "batch": "int",
        "external_id": "text",
        "kind": "text",
        "author_id": "bytes",
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
    },
    skip_by=("community_id", "channel_id", "version", "seq", "batch", "created_at", "quarter"),
    sort=("community_id", "created_at"),
)
"""Posts, all versions."""

MENTIONS: Final = Table(
    name="mentions",
    columns={
        "community_id": "text",
        "topic_id": "text",
        "post_id": "bytes",
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

TABLES: Final[Mapping[str, Table]] = {table.name: table for table in (RAW, POSTS, MENTIONS)}
"""By name, in the order in which they are written."""

_IBIS: Final = {
    "text": "string",
    "bytes": "binary",
    "int": "int64",
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
    """An Arrow table of the lake from its columns (each a list); month and quarter are made here.

    A missing column is empty. The month is that of ``created_at``, in `RAW` that of ``heard_at``.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    schema = arrow_schema(name)
    times = pa.array(columns["heard_at" if name == RAW.name else "created_at"], pa.timestamp("us", "UTC"))
    made = {MONTH: pc.strftime(times, "%Y-%m")}
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
