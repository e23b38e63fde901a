"""Posts written to a file, a batch at a time, so that memory stays small however many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from talka.channels.queries import EXPORTED, posts_for_export
from talka.core.row_files import Column, Format, Holds, json_line, written
from talka.listening.queries.corrections import exported_corrections
from talka.team.models import Community

BATCH = 2000
_HOLDS = dict.fromkeys(("created_at", "heard_at", "edited_at", "deleted_at"), Holds.MOMENT)
_HOLDS |= dict.fromkeys(("likes", "shares", "comments"), Holds.WHOLE)
COLUMNS = [Column(name, _HOLDS.get(name, Holds.TEXT)) for name in EXPORTED]

Batch = list[tuple[Any, ...]]


def export_posts(
    community: Community, path: Path, *, kind: str, sized: Callable[[int], None], tell: Callable[[int], None]
) -> int:
    """Write all posts of a community; returns how many. ``kind`` is jsonl, csv or parquet.

    The file appears under its name when it is complete. One transaction reads, so it is of one moment.
    """
    posts = posts_for_export(community)
    sized(posts.count())
    count = 0

    def told(batches: Iterable[Batch]) -> Iterator[Batch]:
        nonlocal count
        for batch in batches:
            yield batch
            count += len(batch)
            tell(len(batch))

    write_whole(path, written(Format(kind), COLUMNS, told(_batches(posts.iterator(chunk_size=BATCH)))))
    return count


def export_corrections(community: Community, path: Path) -> int:
    """Write the corrections of a community's labels, one JSON object a line; returns how many."""
    count = 0

    def lines() -> Iterator[bytes]:
        nonlocal count
        for batch in exported_corrections(community):
            yield from map(json_line, batch)
            count += len(batch)

    write_whole(path, lines())
    return count


def write_whole(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file that appears under its name when it is complete; nothing stays of one that is not."""
    half_done = path.with_name(f".{path.name}.part")
    try:
        with half_done.open("wb") as file:
            file.writelines(parts)
        half_done.replace(path)
    finally:
        half_done.unlink(missing_ok=True)


def _batches(rows: Iterable[tuple[Any, ...]]) -> Iterator[Batch]:
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        yield batch
