"""Answers of flows from a lake, as rows for pages: ids as text, phrases as they are read.

Errors: `talka.lake.LakeError`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import msgspec

from talka.lake import Compiled, Lake, compiled
from talka.listening.flows import phrases
from talka.listening.flows.odds import Phrase, characteristic
from talka.listening.flows.selection import Selection, lake_tables

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

KEPT: Final = 512
"""Compiled questions that a process keeps: compiling takes up to a tenth of a second."""

_SIDES: Final = ("chosen", "rest")

Row = dict[str, Any]
Flow = Callable[..., "ibis.Table"]


class Phrases(msgspec.Struct, frozen=True, kw_only=True):
    """What marks a selection: ``phrases``, the clearest first, and how many posts were read for them.

    ``chosen`` and ``rest`` are about how many posts there are, ``read`` and ``rest_read`` how many of them were read.
    """

    phrases: Sequence[Phrase]
    chosen: int
    rest: int
    read: int
    rest_read: int


def rows(lake: Lake, flow: Flow, selection: Selection, **how: Any) -> list[Row]:
    """The rows of a flow, with ids of authors as text. Values of ``how`` must be hashable."""
    found = lake.run(_compiled(flow, selection, tuple(sorted(how.items()))))
    return [{name: _plain(value) for name, value in row.items()} for row in found.to_pylist()]


def marking(
    lake: Lake,
    selection: Selection,
    *,
    background: Selection | None = None,
    most: int = 30,
    size: int = phrases.SAMPLE,
) -> Phrases:
    """Words and phrases that a selection has more often than the rest (`DEFINITIONS`: ``characteristic``).

    The rest are the posts of the background that are not in the selection (`phrases.background_of`, when None).
    """
    against = background or phrases.background_of(selection)
    (known,) = rows(lake, phrases.sizes, selection, background=against)
    shares = tuple(phrases.share_of(known[side], size) for side in _SIDES)
    found = lake.run(_compiled(phrases.samples, selection, (("background", against), ("shares", shares))))
    chosen = found["chosen"].to_pylist()
    read = sum(chosen), len(chosen) - sum(chosen)
    there = [
        count if share == 1 else max(known[side], count)
        for side, share, count in zip(_SIDES, shares, read, strict=True)
    ]
    told = characteristic(_texts(found), found["language"].to_pylist(), chosen, most=most)
    return Phrases(phrases=told, chosen=there[0], rest=there[1], read=read[0], rest_read=read[1])


def _texts(posts: pa.Table) -> list[str]:
    """Title and text of each post as one."""
    pairs = zip(posts["title"].to_pylist(), posts["text"].to_pylist(), strict=True)
    return [f"{title or ''}\n{text or ''}" for title, text in pairs]


@lru_cache(KEPT)
def _compiled(flow: Flow, selection: Selection, how: tuple[tuple[str, Any], ...]) -> Compiled:
    return compiled(flow(lake_tables(), selection, **dict(how)))


def _plain(value: Any) -> Any:
    return str(uuid.UUID(bytes=value)) if isinstance(value, bytes) else value
