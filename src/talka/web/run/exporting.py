"""Posts written to a file, a batch at a time, so that memory stays small however many there are."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from talka.channels.queries import EXPORTED, posts_for_export
from talka.team.models import Community

BATCH = 2000
TIMES = ("created_at", "heard_at", "edited_at", "deleted_at")
COUNTS = ("likes", "shares", "comments")

Batch = list[tuple[Any, ...]]


def export_posts(
    community: Community, path: Path, *, kind: str, sized: Callable[[int], None], tell: Callable[[int], None]
) -> int:
    """Write all posts of a community; returns how many. ``kind`` is jsonl, csv or parquet.

    The file appears under its name when it is complete. One transaction reads, so it is of one moment.
    """
    posts = posts_for_export(community)
    sized(posts.count())
    half_done = path.with_name(f".{path.name}.part")
    try:
        count = WRITERS[kind](half_done, _told(_batches(posts.iterator(chunk_size=BATCH)), tell))
        half_done.replace(path)
    finally:
        half_done.unlink(missing_ok=True)
    return count


def _batches(rows: Iterable[tuple[Any, ...]]) -> Iterator[Batch]:
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        yield batch


def _told(batches: Iterator[Batch], tell: Callable[[int], None]) -> Iterator[Batch]:
    for batch in batches:
        yield batch
        tell(len(batch))


def _jsonl(path: Path, batches: Iterator[Batch]) -> int:
    count = 0
    encode = msgspec.json.Encoder().encode
    with path.open("wb") as file:
        for batch in batches:
            file.writelines(encode(dict(zip(EXPORTED, row, strict=True))) + b"\n" for row in batch)
            count += len(batch)
    return count


def _csv(path: Path, batches: Iterator[Batch]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(EXPORTED)
        for batch in batches:
            writer.writerows([_csv_value(value) for value in row] for row in batch)
            count += len(batch)
    return count


def _csv_value(value: object) -> object:
    """Times as ISO 8601; a text that a spreadsheet would run as a formula gets an apostrophe before it."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + value
    isoformat = getattr(value, "isoformat", None)
    return isoformat() if isoformat else value


def _parquet(path: Path, batches: Iterator[Batch]) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, _arrow_type(pa, name)) for name in EXPORTED])
    count = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in batches:
            columns = zip(*batch, strict=True)
            writer.write_table(pa.table(dict(zip(EXPORTED, columns, strict=True)), schema=schema))
            count += len(batch)
    return count


def _arrow_type(pa: Any, name: str) -> Any:
    if name in TIMES:
        return pa.timestamp("us", tz="UTC")
    return pa.int64() if name in COUNTS else pa.string()


WRITERS = {"jsonl": _jsonl, "csv": _csv, "parquet": _parquet}
