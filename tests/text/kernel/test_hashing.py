"""The hash of words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talka.text.kernel import SEED, avalanche, hash_of, hash_step


@pytest.mark.parametrize(
    ("text", "expected"),
    [(b"", 0xCBF29CE484222325), (b"a", 0xAF63DC4C8601EC8C), (b"foobar", 0x85944171F73967E8)],
)
def test_hash_is_fnv_1a(text: bytes, expected: int) -> None:
    assert hash_of(text) == expected


@given(st.binary(min_size=1))
def test_hash_goes_on_from_that_of_the_prefix(text: bytes) -> None:
    assert int(hash_step(np.uint64(hash_of(text[:-1])), text[-1])) == hash_of(text)


@given(st.binary())
def test_hash_of_an_array_is_that_of_its_bytes(text: bytes) -> None:
    assert hash_of(np.frombuffer(text, np.uint8)) == hash_of(text)


def test_avalanche_spreads_single_bits_over_the_low_ones() -> None:
    places = {int(avalanche(np.uint64(int(SEED) ^ 1 << bit))) & 0xFFFF for bit in range(64)}
    assert len(places) == 64
