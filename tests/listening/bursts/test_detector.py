"""Laws of the detector, and what it finds in streams that are made."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talka.listening.bursts import Burst, Detector, Sensitivity

BEGIN = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)  # a Monday
DAY = 288
WEEK = 7 * DAY
FIVE_MINUTES = dt.timedelta(minutes=5)

streams = st.lists(
    st.one_of(st.none(), st.integers(0, 3), st.integers(0, 3), st.integers(0, 400)), min_size=1, max_size=150
)
steps = st.sampled_from([60, 300, 3600, 7200, 86_400])


def _poisson(mean: float, steps: int, seed: int = 1) -> npt.NDArray[np.float64]:
    return np.random.default_rng(seed).poisson(mean, steps).astype(float)


def _all(counts: npt.NDArray[np.float64], sensitivity: Sensitivity | None = None) -> list[Burst]:
    detector = Detector(BEGIN, sensitivity)
    return [*detector.feed(counts), *filter(None, [detector.lasting])]


@given(streams, steps, st.data())
@settings(deadline=None)
def test_detector_fed_in_parts_and_saved_between_finds_the_same(
    counts: list[float | None], step: int, data: st.DataObject
) -> None:
    whole = Detector(BEGIN, Sensitivity(step, 100))
    expected = whole.feed(counts)
    cut = data.draw(st.integers(0, len(counts)))
    part = Detector(BEGIN, Sensitivity(step, 100))
    found = part.feed(counts[:cut])
    part = Detector.load(json.loads(json.dumps(part.dump())))
    for count in counts[cut:]:
        found += part.feed([count])
    assert (found, part.lasting, part.dump()) == (expected, whole.lasting, whole.dump())


@given(streams, steps)
@settings(deadline=None)
def test_bursts_are_in_order_and_hold_what_was_counted(counts: list[float | None], step: int) -> None:
    detector = Detector(BEGIN, Sensitivity(step, 100))
    found = [*detector.feed(counts), *filter(None, [detector.lasting])]
    last = BEGIN
    for burst in found:
        end = burst.end or detector.next_step
        assert last <= burst.start <= burst.peak < detector.next_step
        assert burst.start < burst.noticed <= detector.next_step
        first, behind = (int((time - BEGIN).total_seconds()) // step for time in (burst.start, end))
        heard = sum(count or 0 for count in counts[first:behind])
        assert burst.end is None or burst.observed == heard
        last = end


@given(streams, st.integers(1, 5))
@settings(deadline=None)
def test_a_stream_some_weeks_later_has_the_same_bursts_later(counts: list[float | None], weeks: int) -> None:
    later = dt.timedelta(weeks=weeks)
    here, there = Detector(BEGIN), Detector(BEGIN + later)
    assert [(b.start + later, b.bits) for b in here.feed(counts)] == [(b.start, b.bits) for b in there.feed(counts)]
    np.testing.assert_array_equal(here.course.expected, there.course.expected)


@given(streams)
@settings(deadline=None)
def test_no_step_is_judged_by_later_ones(counts: list[float | None]) -> None:
    short, long = Detector(BEGIN), Detector(BEGIN)
    short.feed(counts)
    long.feed([*counts, *[500] * 50])
    assert long.course.bits[: len(counts)].tolist() == short.course.bits.tolist()


@pytest.mark.parametrize("mean", [0.01, 0.1, 1.0, 10.0, 1000.0])
@pytest.mark.parametrize("rate", [0.5, 2.0])
def test_a_stream_in_which_nothing_happens_keeps_to_the_false_alarms_that_were_set(mean: float, rate: float) -> None:
    weeks, streams = 6, 10
    found = sum(len(_all(_poisson(mean, weeks * WEEK, seed), Sensitivity(300, rate, 1))) for seed in range(streams))
    assert found <= weeks * streams * rate


def test_an_uneven_stream_with_a_season_keeps_to_them_too() -> None:
    rng, weeks, streams = np.random.default_rng(7), 8, 10
    season = 1 + 0.8 * np.sin(np.arange(weeks * WEEK) * 2 * np.pi / DAY)
    made = [rng.poisson(rng.gamma(10, 0.5 * season)).astype(float) for _ in range(streams)]
    assert sum(len(_all(counts)) for counts in made) <= weeks * streams


@pytest.mark.parametrize(("mean", "planted"), [(0.01, 6), (0.5, 15), (20, 80), (1000, 2000)])
def test_a_planted_burst_is_noticed_with_its_first_step(mean: float, planted: int) -> None:
    counts = _poisson(mean, 2 * WEEK)
    counts[WEEK + 500 : WEEK + 503] = planted
    at = BEGIN + (WEEK + 500) * FIVE_MINUTES
    found = [burst for burst in _all(counts) if burst.start <= at < (burst.end or at)]
    assert [(burst.start, burst.noticed) for burst in found] == [(at, at + FIVE_MINUTES)]
    assert found[0].observed >= 3 * planted
    assert found[0].strength > 1.5


def test_a_slow_burst_that_no_step_shows_is_noticed_by_its_sum() -> None:
    counts = _poisson(4, 2 * WEEK)
    counts[WEEK + 500 : WEEK + 600] = _poisson(6.5, 100, seed=2)
    at = BEGIN + (WEEK + 500) * FIVE_MINUTES
    found = [burst for burst in _all(counts) if burst.noticed > at]
    assert len(found) == 1
    assert at < found[0].noticed < at + 50 * FIVE_MINUTES


def test_a_burst_that_lasts_has_no_end() -> None:
    detector = Detector(BEGIN)
    assert detector.feed([*_poisson(2, WEEK), 60, 60, 60]) == []
    assert detector.lasting is not None
    assert (detector.lasting.end, detector.lasting.observed) == (None, 180)


def test_a_gap_is_no_burst_and_teaches_nothing() -> None:
    counts = _poisson(5, 2 * WEEK, seed=2)
    counts[WEEK : WEEK + DAY] = np.nan
    detector = Detector(BEGIN)
    assert (detector.feed(counts), detector.lasting) == ([], None)
    assert (detector.course.expected[WEEK + DAY : WEEK + 2 * DAY] > 3).all()


def test_a_season_of_the_day_is_none_after_it_was_learned() -> None:
    hours = np.arange(4 * WEEK) % DAY
    mean = np.where((hours > 120) & (hours < 216), 40.0, 4.0)
    counts = np.random.default_rng(3).poisson(mean).astype(float)
    learned = BEGIN + dt.timedelta(weeks=2)
    assert [burst for burst in _all(counts) if burst.start >= learned] == []


def test_a_lasting_change_is_the_new_usual_within_days() -> None:
    counts = np.concatenate([_poisson(5, 3 * WEEK), _poisson(50, 3 * WEEK)])
    detector = Detector(BEGIN)
    changed = BEGIN + dt.timedelta(weeks=3)
    found = [burst for burst in detector.feed(counts) if burst.noticed > changed]
    assert found[0].start == changed
    assert dt.timedelta(days=1) < found[0].end - changed < dt.timedelta(days=2)  # type: ignore[operator]
    assert detector.lasting is None
    assert 40 < detector.course.expected[-1] < 60


def test_a_burst_is_not_told_again_by_longer_windows() -> None:
    counts = _poisson(5, 2 * WEEK)
    counts[WEEK : WEEK + 3] = 300
    assert len(_all(counts)) == 1


def test_fewer_false_alarms_find_no_more() -> None:
    counts = np.random.default_rng(5).negative_binomial(1, 0.2, 4 * WEEK).astype(float)
    found = [len(_all(counts, Sensitivity(300, rate))) for rate in (0.1, 1, 10, 100)]
    assert found == sorted(found)


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Detector(dt.datetime(2026, 1, 5))  # noqa: DTZ001


@pytest.mark.parametrize("bad", [-1.0, float("inf")])
def test_a_count_that_is_none_is_refused_and_changes_nothing(bad: float) -> None:
    detector = Detector(BEGIN)
    before = detector.dump()
    with pytest.raises(ValueError, match="0 or more"):
        detector.feed([1, bad])
    assert detector.dump() == before


@pytest.mark.parametrize("wrong", [{"step": 59}, {"step": 86_401}, {"false_alarms_per_week": 0}])
def test_a_setting_without_meaning_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"step|false alarms"):
        Sensitivity(**wrong)


def test_a_state_of_another_version_is_refused() -> None:
    state = Detector(BEGIN).dump()
    with pytest.raises(ValueError, match="another version"):
        Detector.load({**state, "version": 0})
    with pytest.raises(ValueError, match="ring"):
        Detector.load({**state, "memory": {**state["memory"], "ring": [1.0]}})


def test_a_burst_that_is_not_heard_any_more_is_over() -> None:
    """After half a day without any count; before that it may go on."""
    counts = _poisson(2.0, 3 * WEEK)
    detector = Detector(BEGIN)
    detector.feed(np.append(counts, [60.0] * 6))
    assert detector.feed([None] * 80) == []
    assert detector.lasting
    (burst,) = detector.feed([None])
    assert (burst.start, burst.end) == (BEGIN + FIVE_MINUTES * 3 * WEEK, BEGIN + FIVE_MINUTES * (3 * WEEK + 6))


def test_a_day_that_was_not_heard_bends_nothing() -> None:
    """What is expected of the days behind it is what it would have been; zeros in its place would halve it."""
    season = 1 + np.sin(np.arange(4 * WEEK) * 2 * np.pi / DAY)
    counts = np.random.default_rng(2).poisson(20 * season).astype(float)
    lost = counts.copy()
    lost[3 * WEEK : 3 * WEEK + DAY] = np.nan
    whole, part = Detector(BEGIN), Detector(BEGIN)
    assert whole.feed(counts) == part.feed(lost) == []
    behind = slice(3 * WEEK + DAY, None)
    assert part.course.expected[behind].sum() == pytest.approx(whole.course.expected[behind].sum(), rel=0.01)
    lost[3 * WEEK + DAY] = 120.0
    (burst,) = [*(detector := Detector(BEGIN)).feed(lost), *filter(None, [detector.lasting])]
    assert burst.start == BEGIN + FIVE_MINUTES * (3 * WEEK + DAY)
