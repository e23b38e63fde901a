from __future__ import annotations

import contextlib
import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talka.net.decoding import decoded
from talka.net.errors import BadAnswer


def test_bomb_is_unpacked_a_little_at_a_time() -> None:
    pieces = decoded([gzip.compress(bytes(50_000_000), 9)], "gzip")
    assert {len(next(pieces)) for _ in range(10)} == {1 << 18}


@given(st.binary(max_size=2_000), st.integers(1, 50), st.sampled_from([-15, 15, 31]))
def test_body_is_the_same_however_it_is_cut(body: bytes, size: int, window: int) -> None:
    packed = zlib.compress(body, wbits=window)
    chunks = [packed[start : start + size] for start in range(0, len(packed), size)]
    if window == -15 and size < len(packed):
        return  # raw deflate is only told from zlib by a whole first chunk
    assert b"".join(decoded(chunks, "deflate")) == body


@given(st.binary(max_size=200))
def test_any_bytes_are_a_body_or_a_bad_answer(data: bytes) -> None:
    with contextlib.suppress(BadAnswer):
        assert isinstance(b"".join(decoded([data], "gzip")), bytes)


def test_body_that_is_not_packed_passes() -> None:
    assert list(decoded([b"a", b"b"], "identity")) == [b"a", b"b"]


def test_packing_that_we_did_not_ask_for_is_refused() -> None:
    with pytest.raises(BadAnswer, match="packed"):
        decoded([b""], "zstd")
