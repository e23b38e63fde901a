"""Walking lists newest first, against lists in memory that grow meanwhile."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talka.channels.connectors.contract import HeardPost, Item, UnreadableItemError
from talka.channels.connectors.recent import Recent
from talka.channels.connectors.walk import FIRST_PAGES, OVERLAP, Leaf, State, walk
from talka.net.errors import Missing

PAGE = 10


def read(item: Item) -> HeardPost:
    if "id" not in item.payload:
        raise UnreadableItemError("no id")
    return HeardPost(id=str(item.payload["id"]), text=str(item.payload.get("text", "")))


class Lists:
    """Lists of ids by name; an id is also its time, in units far apart or near."""

    def __init__(self, unit: float = OVERLAP) -> None:
        self.ids: dict[str, list[int]] = {}
        self.unit = unit
        self.asked: list[tuple[str, str]] = []

    def load(self, name: str, mark: str) -> Leaf:
        self.asked.append((name, mark))
        below = [one for one in sorted(self.ids[name], reverse=True) if not mark or one < int(mark)]
        rows = below[:PAGE]
        return Leaf(
            items=[Item(payload={"id": one}) for one in rows],
            next=str(rows[-1]) if len(below) > PAGE else "",
            newest=rows[0] * self.unit if rows else 0.0,
            oldest=rows[-1] * self.unit if rows else 0.0,
        )


def step(lists: Lists, state: State) -> tuple[list[int], State]:
    """One call, with the state through a cursor."""
    state = State.of(msgspec.json.decode(msgspec.json.encode(state.cursor())))
    recent = Recent(state.recent, limit=10_000)
    items = walk(state, list(lists.ids), load=lists.load, recent=recent, read=read)
    state.recent = recent.rows()
    return [item.payload["id"] for item in items], state


def round_of(lists: Lists, state: State) -> tuple[list[int], State]:
    heard, state = step(lists, state)
    while state.left:
        more, state = step(lists, state)
        heard += more
    return heard, state


def test_the_first_walk_takes_a_bounded_history() -> None:
    lists = Lists()
    lists.ids["a"] = list(range(1, 200))

    heard, _ = round_of(lists, State())

    assert heard == list(range(199, 199 - FIRST_PAGES * PAGE, -1))


def test_a_later_walk_goes_down_to_what_is_known() -> None:
    lists = Lists()
    lists.ids["a"] = list(range(1, 31))
    _, state = round_of(lists, State())
    lists.ids["a"] += range(31, 131)
    lists.asked.clear()

    heard, _ = round_of(lists, state)

    assert sorted(heard) == list(range(31, 131))
    assert len(lists.asked) == 11


def test_one_that_comes_late_is_found_within_the_overlap() -> None:
    lists = Lists(unit=OVERLAP / 100)
    lists.ids["a"] = [1, *range(50, 90)]
    _, state = round_of(lists, State())
    lists.ids["a"].append(45)

    assert round_of(lists, state)[0] == [45]


def test_a_list_that_ignores_the_mark_ends() -> None:
    lists = Lists()
    lists.ids["a"] = list(range(1, 100))
    _, state = round_of(lists, State())
    lists.ids["a"].append(10_000)
    same = lists.load

    items = walk(state, ["a"], load=lambda name, _: same(name, ""), recent=Recent(state.recent), read=read)

    assert [item.payload["id"] for item in items] == [10_000]
    assert state.left == []


def test_an_unreadable_item_passes_once() -> None:
    leaf = Leaf(items=[Item(payload={"strange": 1}), Item(payload={"id": 1})], newest=1.0, oldest=1.0)
    state, recent = State(), Recent()

    first = walk(state, ["a"], load=lambda *_: leaf, recent=recent, read=read)
    second = walk(state, ["a"], load=lambda *_: leaf, recent=recent, read=read)

    assert first == list(leaf.items)
    assert second == []


def test_trouble_comes_out_when_nothing_was_heard() -> None:
    def load(name: str, mark: str) -> Leaf:
        raise Missing("no such list")

    with pytest.raises(Missing):
        walk(State(), ["a"], load=load, recent=Recent(), read=read)


@settings(max_examples=60)
@given(st.lists(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 30)), max_size=5), min_size=1, max_size=6))
def test_whatever_arrives_between_the_steps_is_heard_once(bursts: list[list[tuple[str, int]]]) -> None:
    lists = Lists()
    lists.ids = {"a": [], "b": [], "c": []}
    state, heard, number = State(), [], 0
    for burst in bursts:
        for name, count in burst:
            lists.ids[name] += range(number + 1, number + 1 + count)
            number += count
        more, state = step(lists, state)
        heard += more
    # The round under way, and a whole one after it.
    for _ in range(2):
        more, state = round_of(lists, state)
        heard += more

    assert len(heard) == len(set(heard))
    # The first walk of a list leaves its deeper history out; all that came afterwards is there.
    assert set(heard) <= {one for ids in lists.ids.values() for one in ids}
    for ids in lists.ids.values():
        got = [one for one in ids if one in set(heard)]
        assert got == ids[len(ids) - len(got) :]
