from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talka.channels.connectors.contract import Item
from talka.intake.raw import pack, storable, unpack

# All that a JSON reader may give, halves of surrogate pairs and numbers of any size included.
strings = st.text(st.characters(), max_size=10) | st.sampled_from(["\ud800", "\udc00x", "\x00"])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | strings,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(strings, inner, max_size=3),
    max_leaves=10,
)
payloads = st.dictionaries(strings, values, max_size=4)


@given(st.lists(payloads, max_size=4), st.none() | st.dictionaries(strings, values, max_size=3))
def test_page_comes_back_as_it_went_in(given_items: list[dict[str, Any]], cursor: dict[str, Any] | None) -> None:
    kept = unpack(pack([Item(payload=payload) for payload in given_items], cursor))
    assert (kept.items, kept.cursor) == (given_items, cursor)


@pytest.mark.parametrize(
    ("payload", "fit"),
    [
        ({"a\x00": "\ud800b"}, {"a\ufffd": "\ufffdb"}),
        ({"a": [math.nan, 1.5, {"b": math.inf}]}, {"a": ["nan", 1.5, {"b": "inf"}]}),
    ],
)
def test_storable_holds_what_a_column_can(payload: dict[str, Any], fit: dict[str, Any]) -> None:
    assert storable(payload) == fit
