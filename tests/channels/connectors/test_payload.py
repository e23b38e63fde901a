from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talka.channels.connectors import payload

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


@given(JUNK, st.lists(st.text(max_size=5) | st.integers(-3, 3), max_size=3))
def test_nothing_is_ever_raised(value: object, path: list[str | int]) -> None:
    payload.dig(value, *path)
    payload.text(value, *path).encode()
    payload.plain(value, *path).encode()
    payload.identity(value, *path).encode()
    payload.count(value, *path)
    payload.entries(value, *path)
    payload.moment(value, *path)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2026-11-22T10:00:00Z", datetime(2026, 11, 22, 10, tzinfo=UTC)),
        ("2026-11-22T10:00:00+02:00", datetime(2026, 11, 22, 8, tzinfo=UTC)),
        ("2026-11-22T10:00:00", datetime(2026, 11, 22, 10, tzinfo=UTC)),
        ("2026-11-22T10:00:00.123456789Z", datetime(2026, 11, 22, 10, 0, 0, 123456, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("0000-00-00T00:00:00", None),
        ("yesterday", None),
        (5, None),
    ],
)
def test_moment_is_in_utc(raw: object, expected: datetime | None) -> None:
    assert payload.moment(raw) == expected


def test_what_no_table_can_hold_is_left_out() -> None:
    assert payload.text("a\x00b\ud800c") == "abc"
    assert payload.plain("Tom &amp; &#0;Jerry") == "Tom & \ufffdJerry"


def test_numbers_and_texts_are_ids() -> None:
    given_ids: list[object] = [7, "7", True, None, 10**30, []]

    assert [payload.identity(one) for one in given_ids] == ["7", "7", "", "", "", ""]
