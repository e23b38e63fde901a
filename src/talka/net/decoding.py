"""Bodies as they come: decompressed bit by bit, never further than the limit."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from talka.net.errors import BadAnswer

ACCEPTED = "gzip, deflate"
_STEP = 1 << 18
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_RAW = -zlib.MAX_WBITS


def decoded(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The body behind a Content-Encoding, in pieces of 256 KiB at most. Raises BadAnswer."""
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        return iter(chunks)
    if name in {"gzip", "x-gzip", "deflate"}:
        return _inflated(chunks)
    raise BadAnswer(
        "The server packed its answer in a way that Talka did not ask for and cannot read.",
        detail=f"content-encoding {name[:40]!r}",
    )


def _inflated(chunks: Iterable[bytes]) -> Iterator[bytes]:
    inflater = _Inflater()
    try:
        for chunk in chunks:
            yield from inflater.feed(chunk)
    except zlib.error as error:
        raise _broken(str(error)) from None
    if not inflater.complete:
        raise _broken("the compressed body ends too early")


def _broken(why: str) -> BadAnswer:
    return BadAnswer("The server's answer arrived damaged. Talka tries again by itself.", detail=why)


class _Inflater:
    """Inflates gzip (also of several members), zlib, and raw deflate, which some servers call deflate."""

    def __init__(self) -> None:
        self._fresh = True
        self._started = False
        self._object = zlib.decompressobj(_GZIP_OR_ZLIB)

    @property
    def complete(self) -> bool:
        return self._object.eof or not self._started

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        rest = chunk
        while rest:
            if self._object.eof:
                if not rest.startswith(b"\x1f\x8b"):
                    return  # padding behind the last member
                self._object = zlib.decompressobj(_GZIP_OR_ZLIB)
            yield self._inflate(rest)
            rest = self._object.unconsumed_tail or self._object.unused_data

    def _inflate(self, data: bytes) -> bytes:
        fresh, self._fresh, self._started = self._fresh, False, True
        try:
            return self._object.decompress(data, _STEP)
        except zlib.error:
            if not fresh:
                raise
            self._object = zlib.decompressobj(_RAW)
            return self._object.decompress(data, _STEP)
