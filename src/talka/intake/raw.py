"""The page of a channel as it came, as bytes: zstd of JSON, ``{"items": [payload, ...], "cursor": ...}``.

Payloads are kept as they are, also where no strict writer of JSON would take them: half a surrogate pair, NaN and
numbers of any size come back as they went in.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

import msgspec
import zstandard

from talka.channels.connectors.contract import Cursor, Item
from talka.channels.connectors.payload import UNFIT

LEVEL = 3


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What was kept. ``cursor`` is None where the page moves no cursor."""

    items: list[dict[str, Any]]
    cursor: Cursor | None = None


_decoder = msgspec.json.Decoder(Kept)


def pack(items: Sequence[Item], cursor: Cursor | None) -> bytes:
    """The bytes of a page."""
    kept = Kept(items=[item.payload for item in items], cursor=cursor)
    return zstandard.ZstdCompressor(level=LEVEL).compress(_encode(kept))


def unpack(raw: bytes) -> Kept:
    """What `pack` made bytes of."""
    plain = zstandard.ZstdDecompressor().decompress(raw)
    try:
        return _decoder.decode(plain)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return msgspec.convert(json.loads(plain), Kept)


def _encode(kept: Kept) -> bytes:
    try:
        return msgspec.json.encode(kept)
    except (UnicodeEncodeError, OverflowError):
        return json.dumps(msgspec.to_builtins(kept)).encode("ascii")


def storable(value: Any) -> Any:
    """A payload without what a column of JSON cannot hold: NUL, half a surrogate pair, NaN and infinity."""
    if isinstance(value, str):
        return UNFIT.sub("\ufffd", value)
    if isinstance(value, dict):
        return {storable(key): storable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [storable(inner) for inner in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
