from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from talka.channels.schedule import LONGEST_BACK_OFF, PROBE, back_off, wait_after
from talka.net.errors import Missing, RateLimited, ServerFault

intervals = st.integers(5, 86_400)
failures = st.integers(1, 10_000)
chances = st.floats(0, 1, exclude_max=True)


@given(intervals, failures, chances)
def test_back_off_is_never_sooner_than_the_interval_nor_later_than_an_hour(
    interval: int, count: int, chance: float
) -> None:
    assert interval <= back_off(interval, count, lambda: chance) <= max(interval, LONGEST_BACK_OFF)


@given(intervals, failures, st.floats(0, 86_400))
def test_asked_wait_is_honoured(interval: int, count: int, asked: float) -> None:
    assert wait_after(RateLimited("Wait.", retry_after=asked), interval, count) >= asked


def test_what_somebody_must_end_is_probed_slowly() -> None:
    assert wait_after(Missing("Gone."), 60, 1) == PROBE
    assert wait_after(ServerFault("Broken."), 60, 1, lambda: 0.0) == 60
