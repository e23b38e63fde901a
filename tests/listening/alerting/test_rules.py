"""What makes an alert fire, on plain data."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid

from hypothesis import given
from hypothesis import strategies as st

from talka.listening.alerting.rules import (
    Event,
    Said,
    appearances,
    burst_events,
    burst_key,
    each,
    firsts,
    grouped,
    returns,
    silences,
)

NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
ANN, BOB = uuid.UUID(int=1), uuid.UUID(int=2)


def said(minutes: float, number: int, author: uuid.UUID | None = ANN) -> Said:
    return Said(NOON + minutes * MINUTE, uuid.UUID(int=100 + number), author)


def on_day(day: float, number: int, author: uuid.UUID = ANN) -> Said:
    return said(day * 24 * 60, number, author)


def test_each_post_is_told_in_the_order_of_time() -> None:
    late, early = said(5, 1), said(1, 2)
    assert each([late, early], "words") == [
        Event(early.at, f"post:{early.post}", "words", (early,), ANN),
        Event(late.at, f"post:{late.post}", "words", (late,), ANN),
    ]


def test_so_many_posts_within_so_long_are_told_once() -> None:
    hits = [said(0, 0), said(20, 1), said(25, 2), said(29, 3), said(31, 4)]
    events, pending = grouped(hits, 3, 10 * MINUTE)
    assert events == [Event(hits[3].at, f"group:{hits[3].post}", "count", tuple(hits[1:4]))]
    assert pending == [hits[4]]


def test_posts_that_lie_exactly_so_far_apart_do_not_count_together() -> None:
    assert grouped([said(0, 0), said(10, 1)], 2, 10 * MINUTE).events == []
    assert len(grouped([said(0, 0), said(9.9, 1)], 2, 10 * MINUTE).events) == 1


MINUTES = st.lists(st.integers(0, 60), max_size=30).map(sorted)


@given(minutes=MINUTES, cuts=st.lists(st.integers(0, 30)), at_least=st.integers(1, 5), within=st.integers(1, 30))
def test_posts_in_several_calls_are_told_as_in_one(
    minutes: list[int], cuts: list[int], at_least: int, within: int
) -> None:
    hits = [said(minute, number) for number, minute in enumerate(minutes)]
    whole = grouped(hits, at_least, within * MINUTE)
    told: list[Event] = []
    pending: list[Said] = []
    ends = [*sorted(cut for cut in cuts if cut < len(hits)), len(hits)]
    for start, end in zip([0, *ends], ends, strict=False):
        events, pending = grouped(hits[start:end], at_least, within * MINUTE, pending)
        told += events
    assert (told, pending) == whole


@given(minutes=MINUTES, at_least=st.integers(1, 5), within=st.integers(1, 30))
def test_no_post_is_told_twice_and_each_group_is_dense(minutes: list[int], at_least: int, within: int) -> None:
    events = grouped([said(minute, n) for n, minute in enumerate(minutes)], at_least, within * MINUTE).events
    told = [post for event in events for post in event.posts]
    assert len(told) == len(set(told))
    assert all(len(event.posts) == at_least for event in events)
    assert all(event.posts[-1].at - event.posts[0].at < within * MINUTE for event in events)


def test_first_post_is_told_once_for_each_author() -> None:
    first, second, other = on_day(0, 0), on_day(1, 1), on_day(2, 2, BOB)
    found = appearances([second, other, first], {})
    assert list(firsts(found)) == [
        Event(first.at, f"first:{ANN}", "first", (first,), ANN),
        Event(other.at, f"first:{BOB}", "first", (other,), BOB),
    ]
    assert list(firsts(appearances([second], {ANN: first.at}))) == []


def test_return_is_told_after_the_silence_and_not_before() -> None:
    posts = [on_day(0, 0), on_day(29, 1), on_day(59, 2), on_day(60, 3)]
    assert list(returns(appearances(posts, {}), 30 * DAY)) == [
        Event(posts[2].at, f"back:{posts[2].post}", "back", (posts[2],), ANN, values={"days": 30})
    ]


def test_post_that_is_heard_late_makes_nobody_new() -> None:
    late = on_day(0, 0)
    assert list(firsts(appearances([late], {ANN: on_day(5, 1).at}))) == []
    assert list(returns(appearances([late], {ANN: on_day(5, 1).at}), DAY)) == []


def test_silence_is_told_when_it_is_long_enough() -> None:
    posts = [on_day(0, 0), on_day(1, 1), on_day(2, 2), on_day(40, 3)]
    event = Event(NOON + 32 * DAY, f"quiet:{posts[2].post}", "quiet", (posts[2],), ANN, values={"days": 30})
    everything = (NOON - 100 * DAY, NOON + 100 * DAY)
    assert silences(posts, 30 * DAY, *everything) == [event]
    assert silences(posts, 30 * DAY, NOON + 31 * DAY, NOON + 32 * DAY) == [event]
    assert silences(posts, 30 * DAY, NOON + 32 * DAY, NOON + 33 * DAY) == []
    assert silences(posts, 30 * DAY, NOON, NOON + 31.9 * DAY) == []


def test_silence_of_who_is_no_regular_is_not_told_unless_asked_for() -> None:
    posts = [on_day(0, 0), on_day(60, 1), on_day(61, 2)]
    span = (NOON - DAY, NOON + 200 * DAY)
    assert silences(posts, 30 * DAY, *span) == []
    assert [event.posts[0] for event in silences(posts, 30 * DAY, *span, regular=1)] == [posts[0], posts[2]]


@given(
    days=st.lists(st.integers(0, 40), max_size=12).map(sorted),
    silence=st.integers(1, 10),
    steps=st.lists(st.integers(0, 60), max_size=6).map(sorted),
)
def test_silences_found_step_by_step_are_those_found_at_once(days: list[int], silence: int, steps: list[int]) -> None:
    """The live run sees in each step only the posts that were said until then."""
    posts = [on_day(day, number) for number, day in enumerate(days)]
    length = silence * DAY
    ends = [NOON + step * DAY for step in [*steps, 60]]
    found = []
    for since, until in zip([NOON - DAY, *ends], ends, strict=False):
        heard = [post for post in posts if since - 2 * length < post.at <= until]
        found += silences(heard, length, since, until, regular=2)
    assert found == silences(posts, length, NOON - DAY, ends[-1], regular=2)


@dataclasses.dataclass
class Burst:
    id: uuid.UUID = ANN
    topic_id: uuid.UUID = BOB
    part_of_id: uuid.UUID | None = None
    intent: str = ""
    phrase: str = ""
    start: dt.datetime = NOON
    end: dt.datetime | None = None
    strength: float = 3.0
    kind: str = "trouble"


def codes(
    burst: Burst, *, kinds: tuple[str, ...] = (), told: set[str] | None = None, tell_end: bool = True
) -> list[str]:
    found = burst_events([burst], kinds=kinds, strength=2.0, tell_end=tell_end, told=told)
    return [event.code for event in found]


def test_burst_is_told_when_it_is_strong_and_of_the_kind() -> None:
    assert codes(Burst(), told=set()) == ["burst"]
    assert codes(Burst(), kinds=("trouble",), told=set()) == ["burst"]
    assert codes(Burst(), kinds=("demand",), told=set()) == []
    assert codes(Burst(strength=1.9), told=set()) == []


def test_end_of_a_burst_is_told_where_its_beginning_was() -> None:
    over = Burst(end=NOON + DAY, strength=1.0)
    assert codes(over, told=set()) == []
    assert codes(over, told={burst_key(over)}) == ["burst_over"]
    assert codes(over, told={burst_key(over)}, tell_end=False) == []
    assert codes(Burst(end=NOON + DAY)) == ["burst", "burst_over"]


def test_part_of_a_burst_is_told_only_where_the_whole_is_not() -> None:
    whole = Burst(end=NOON + DAY)
    part = Burst(id=uuid.UUID(int=5), part_of_id=whole.id, phrase="t shirt", kind="demand", end=NOON + DAY)

    def told(*kinds: str, told: set[str] | None = None) -> list[uuid.UUID | None]:
        return [
            event.burst for event in burst_events([part, whole], kinds=kinds, strength=2.0, tell_end=False, told=told)
        ]

    assert told(told=set()) == told() == [whole.id]
    assert told("demand", told=set()) == told("demand") == [part.id]
    over = burst_events([part, whole], kinds=(), strength=2.0, tell_end=True, told={burst_key(part), burst_key(whole)})
    assert [(event.code, event.burst) for event in over] == [("burst_over", part.id), ("burst_over", whole.id)]


def test_burst_that_is_found_anew_keeps_its_name() -> None:
    assert burst_key(Burst()) == burst_key(Burst(id=uuid.UUID(int=77), end=NOON, strength=9.0))
    assert burst_key(Burst()) != burst_key(Burst(phrase="leak"))
