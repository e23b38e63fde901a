from __future__ import annotations

import functools
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.listening.flows.conftest import Heard, day, march

from talka.lake import CORRECTIONS, MENTIONS, POSTS, Compiled, Engine, Lake, compiled
from talka.lake.schema import ibis_table
from talka.listening.flows import Selection, compared, lake_tables
from talka.listening.flows.settling import settle, settled, unsettled

MONTH = "2026-03"
ENGINE = Engine(memory="256MB", threads=2)


class Said(NamedTuple):
    """A version of a post as it comes to the lake; ``settles`` before that."""

    post: int
    deleted: bool
    topics: tuple[str, ...]
    sentiment: int
    corrected: int | None
    settles: bool


SAID = st.builds(
    Said,
    st.integers(1, 4),
    st.booleans(),
    st.lists(st.sampled_from(["tea", "coffee"]), unique=True, max_size=2).map(tuple),
    st.integers(-1, 1),
    st.none() | st.integers(-1, 1),
    st.booleans(),
)


@functools.cache
def _settled() -> list[Compiled]:
    return [compiled(rows) for rows in settled(lake_tables())]


@functools.cache
def questions(selection: Selection) -> list[Compiled]:
    """What is asked in each way: with labels, without, of mentions, of both together."""
    tables = lake_tables()
    columns = ("seq", "version", "sentiment", "intents")
    asked = [
        selection.apply(*tables).select(columns),
        selection.plain(tables).select(columns[:2]),
        selection.pairs(tables).select("topic_id", "key", "version"),
        compared(tables, selection, topics=("tea", "coffee")),
    ]
    return [compiled(each) for each in asked]


def settled_in_memory(kept: Heard) -> None:
    """What settling a month does to its rows."""
    kept.posts, kept.mentions, kept.corrections = (kept.ask(rows) for rows in _settled())


def filled(history: list[Said], *, settling: bool = False) -> Heard:
    """The rows that came one after the other, settled now and then."""
    heard, versions = Heard(), Counter[int]()
    for number, said in enumerate(history, 1):
        if settling and said.settles:
            settled_in_memory(heard)
        versions[said.post] += 1
        version = versions[said.post]
        # A post that is deleted when it is first heard is not stored.
        told = {"version": version, "deleted": said.deleted and version > 1, "sentiment": said.sentiment}
        row = heard.post(said.post, *said.topics, created_at=day(said.post), **told)
        if said.corrected is not None:
            heard.correct(row, "sentiment", said.corrected)
            heard.corrections[-1]["number"] = number
    return heard


def answers(heard: Heard, selection: Selection) -> list[list[dict[str, Any]]]:
    return [sorted(heard.ask(asked), key=repr) for asked in questions(selection)]


@settings(max_examples=12, deadline=None)
@given(history=st.lists(SAID, max_size=6))
def test_settling_at_any_time_changes_no_answer(history: list[Said]) -> None:
    plain, often = filled(history), filled(history, settling=True)
    for selection in (march(), march(topics=("tea",))):
        assert answers(often, selection) == answers(plain, selection)


def in_lake(root: Path, *heard: Heard) -> Lake:
    lake = Lake(str(root), engine=ENGINE)
    for number, each in enumerate(heard, 1):
        for name, table in each.tables().items():
            lake.append(name, table, writer="w", number=number)
    return lake


def rows(lake: Lake, name: str, *columns: str) -> list[dict[str, Any]]:
    return sorted(lake.run(ibis_table(name).select(columns)).to_pylist(), key=repr)


def test_settle_keeps_newest_versions_as_people_labelled_them_of_one_month(tmp_path: Path) -> None:
    edited = [Said(1, False, ("tea",), 0, None, False)] * 3
    deleted = [Said(2, False, ("tea",), 0, None, False), Said(2, True, (), 0, None, False)]
    other = Heard()
    for version in (1, 2):
        other.post(3, "tea", version=version, created_at=day(3).replace(month=4))
    lake = in_lake(tmp_path, filled([*edited, *deleted, Said(4, False, (), -1, 1, False)]), other)

    settle(lake, MONTH)

    assert rows(lake, POSTS.name, "seq", "version", "sentiment", "settled") == [
        {"seq": 1, "version": 3, "sentiment": 0, "settled": True},
        {"seq": 3, "version": 1, "sentiment": None, "settled": None},
        {"seq": 3, "version": 2, "sentiment": None, "settled": None},
        {"seq": 4, "version": 1, "sentiment": 1, "settled": True},
    ]
    assert rows(lake, MENTIONS.name, "month", "version") == [
        {"month": "2026-03", "version": 3},
        {"month": "2026-04", "version": 1},
        {"month": "2026-04", "version": 2},
    ]
    assert rows(lake, CORRECTIONS.name, "value", "settled") == [{"value": 1, "settled": True}]


def test_months_with_many_changes_and_corrections_are_told(tmp_path: Path) -> None:
    history = [Said(number, False, (), 0, 1 if number == 2 else None, False) for number in (1, 2, 3, 1)]
    lake = in_lake(tmp_path, filled(history))

    assert [unsettled(lake, share=share) for share in (0.4, 0.5)] == [[MONTH], []]
    settle(lake, MONTH)
    assert unsettled(lake, share=0) == []
