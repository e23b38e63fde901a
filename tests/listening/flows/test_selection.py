from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.listening.flows.conftest import Heard, Row, author, day, march

from talka.listening.flows import Selection, lake_tables
from talka.listening.label_names import INTENTS, intent_bit, intents_mask

TABLES = lake_tables()


def chosen(heard: Heard, selection: Selection) -> list[int]:
    return sorted(row["seq"] for row in heard.ask(selection.apply(*TABLES).select("seq")))


def test_a_selection_without_filters_is_what_stands_in_its_span(heard: Heard) -> None:
    heard.post(1, created_at=day(1, 0))
    heard.post(2, created_at=day(6, 0))
    heard.post(3, community_id="other")
    heard.post(4)
    heard.post(4, version=2, deleted=True)
    heard.post(5, text="old")
    heard.post(5, version=2, text="new")
    rows = heard.ask(march().apply(*TABLES).select("seq", "text"))
    assert sorted((row["seq"], row["text"]) for row in rows) == [(1, "post 1"), (5, "new")]


FILTERS: list[tuple[dict[str, Any], list[int]]] = [
    ({"channels": ("a", "b")}, [1, 2]),
    ({"languages": ("el",)}, [2]),
    ({"kinds": ("reply",)}, [3]),
    ({"authors": (author(7),)}, [1]),
    ({"author_kinds": ("bot", "person")}, [1, 2]),
    ({"author_kinds": ("organisation",)}, []),
    ({"countries": ("GR",)}, [2]),
    ({"sentiments": (-1,)}, [1]),
    ({"sentiments": (None,)}, [3]),
    ({"sentiments": (1, None)}, [2, 3]),
    ({"intents": ("praise", "spam")}, [1, 2]),
    ({"has_link": True}, [1]),
    ({"has_link": False}, [2, 3]),
    ({"has_media": True}, [2]),
    ({"has_media": False}, [1, 3]),
    ({"hosts": ("a.example",)}, [1]),
    ({"links": ("https://a.example/x",)}, [1]),
    ({"hashtags": ("tea", "καφες")}, [1, 2]),
    ({"hours": (6 * 24 + 12,)}, [1, 3]),
    ({"topics": ("one",)}, [1, 2]),
    ({"topics": ("one", "two")}, [1, 2, 3]),
    ({"topics": ("one",), "languages": ("el", "he")}, [2]),
    ({"channels": ("nobody",)}, []),
]


@pytest.mark.parametrize(("filters", "expected"), FILTERS, ids=str)
def test_each_filter_lets_its_posts_through(heard: Heard, filters: dict[str, Any], expected: list[int]) -> None:
    links = {"links": ["https://a.example/x"], "hosts": ["a.example"], "has_link": True}
    writer = uuid.UUID(author(7)).bytes
    heard.post(
        1, "one", channel_id="a", sentiment=-1, intents=4, author_id=writer, hashtags=["tea"],
        author_kind="bot", country="", **links,
    )  # fmt: skip
    heard.post(
        2, "one", "two", channel_id="b", language="el", sentiment=1, intents=65, has_media=True, hashtags=["καφες"],
        created_at=day(1, 13), author_kind="person", country="GR",
    )  # fmt: skip
    heard.post(3, "two", kind="reply")
    heard.post(4, "one", community_id="other", channel_id="a")
    assert chosen(heard, march(**filters)) == expected


def test_a_topic_follows_the_newest_version_of_a_post(heard: Heard) -> None:
    heard.post(1, "old", "both")
    heard.post(1, "both", "new", version=2)
    found = {topic: chosen(heard, march(topics=(topic,))) for topic in ("old", "both", "new")}
    assert found == {"old": [], "both": [1], "new": [1]}


def test_hours_of_the_week_are_those_of_the_zone(heard: Heard) -> None:
    heard.post(1, created_at=day(1, 22, 30))
    athens = {"zone": ZoneInfo("Europe/Athens"), "hours": (0,)}
    assert (chosen(heard, march(**athens)), chosen(heard, march(hours=(0,)))) == ([1], [])


def test_narrowed_names_the_filters_in_use() -> None:
    selection = march(topics=("one",), languages=("el",), has_link=False)
    assert (selection.narrowed(), selection.without("languages", "has_link").narrowed()) == (
        ["languages", "has_link"],
        [],
    )


TOPICS, LANGUAGES, HOSTS = ("one", "two", "three"), ("en", "el", None), ("a.example", "b.example")
some_posts = st.lists(
    st.fixed_dictionaries(
        {
            "number": st.integers(1, 6),
            "topics": st.sets(st.sampled_from(TOPICS)),
            "community_id": st.sampled_from(["brand", "brand", "brand", "other"]),
            "language": st.sampled_from(LANGUAGES),
            "sentiment": st.sampled_from([-1, 0, 1, None]),
            "intents": st.sampled_from([None, 0, 1, 3, 130, 255]),
            "deleted": st.sampled_from([False, False, False, True]),
            "hosts": st.sampled_from([None, [], ["a.example"], ["b.example", "a.example"]]),
            "has_media": st.sampled_from([None, False, True]),
            "author_kind": st.sampled_from([None, "", "person", "bot"]),
            "country": st.sampled_from([None, "", "GR", "US"]),
        }
    ),
    max_size=12,
)
some_corrections = st.lists(
    st.tuples(st.integers(0, 11), st.sampled_from(["sentiment", *INTENTS]), st.integers(-1, 1)), max_size=8
)
some_filters = st.fixed_dictionaries(
    {},
    optional={
        "topics": st.sampled_from([("one",), ("two", "three")]),
        "languages": st.sampled_from([("en",), ("en", "el")]),
        "sentiments": st.sampled_from([(-1,), (0, 1), (None,), (1, None)]),
        "intents": st.sampled_from([("question",), ("complaint", "abuse")]),
        "hosts": st.sampled_from([("a.example",), HOSTS]),
        "has_media": st.booleans(),
        "author_kinds": st.sampled_from([("bot",), ("bot", "organisation")]),
        "countries": st.sampled_from([("GR",), ("GR", "LV")]),
    },
)


def write(heard: Heard, posts: list[dict[str, Any]], corrections: list[tuple[int, str, int]]) -> None:
    """Posts of one number and community are versions of each other."""
    versions: dict[tuple[str, int], int] = {}
    for each in posts:
        columns = {name: value for name, value in each.items() if name not in {"number", "topics"}}
        number = each["number"] + (100 if each["community_id"] == "other" else 0)
        key = each["community_id"], number
        versions[key] = versions.get(key, 0) + 1
        columns["deleted"] = columns["deleted"] and versions[key] > 1
        columns["created_at"] = day(1) + timedelta(hours=each["number"])
        heard.post(number, *sorted(each["topics"]), version=versions[key], **columns)
    for place, label, value in corrections:
        if place < len(heard.posts):
            heard.correct(heard.posts[place], label, value if label == "sentiment" else abs(value))


def standing(heard: Heard) -> list[Row]:
    """The same by hand: the newest versions, with what was said of them."""
    newest: dict[int, Row] = {}
    for row in heard.posts:
        if row["community_id"] == "brand":
            newest[row["seq"]] = row
    return [_labelled(heard, row) for row in newest.values() if not row["deleted"]]


def _labelled(heard: Heard, row: Row) -> Row:
    found = row | {"intents": row["intents"] or 0, "topics": set()}
    for said in heard.corrections:
        if (said["post_id"], said["version"]) != (row["post_id"], row["version"]):
            continue
        if said["label"] == "sentiment":
            found["sentiment"] = said["value"]
        elif said["value"]:
            found["intents"] |= intent_bit(said["label"])
        else:
            found["intents"] &= ~intent_bit(said["label"])
    for mention in heard.mentions:
        if (mention["post_id"], mention["version"]) == (row["post_id"], row["version"]):
            found["topics"].add(mention["topic_id"])
    return found


PASSES: dict[str, Callable[[Row, Any], bool]] = {
    "topics": lambda row, wanted: bool(row["topics"] & set(wanted)),
    "languages": lambda row, wanted: row["language"] in wanted,
    "sentiments": lambda row, wanted: row["sentiment"] in wanted,
    "intents": lambda row, wanted: bool(row["intents"] & intents_mask(wanted)),
    "hosts": lambda row, wanted: bool(set(row["hosts"] or ()) & set(wanted)),
    "has_media": lambda row, wanted: bool(row["has_media"]) == wanted,
    "author_kinds": lambda row, wanted: row["author_kind"] in wanted,
    "countries": lambda row, wanted: row["country"] in wanted,
}


@given(posts=some_posts, corrections=some_corrections, filters=some_filters)
@settings(max_examples=25, deadline=None)
def test_a_selection_is_what_plain_python_finds(
    posts: list[dict[str, Any]], corrections: list[tuple[int, str, int]], filters: dict[str, Any]
) -> None:
    heard = Heard()
    write(heard, posts, corrections)
    expected = [row for row in standing(heard) if all(PASSES[name](row, wanted) for name, wanted in filters.items())]
    columns = ("seq", "version", "language", "sentiment", "intents")
    found = heard.ask(march(**filters).apply(*TABLES).select(*columns))
    assert _sorted(found) == _sorted([{name: row[name] for name in columns} for row in expected])
    pairs = heard.ask(march(**filters).pairs(TABLES).select("topic_id", "key"))
    named = [(topic, row["seq"]) for row in expected for topic in row["topics"]]
    assert sorted((row["topic_id"], row["key"]) for row in pairs) == sorted(named)


@given(posts=some_posts, filters=some_filters)
@settings(max_examples=10, deadline=None)
def test_marked_posts_are_those_of_the_selection(posts: list[dict[str, Any]], filters: dict[str, Any]) -> None:
    heard = Heard()
    write(heard, posts, [])
    selection = march(since=day(1, 14), **filters)
    rows = heard.ask(selection.marked(march().apply(*TABLES), TABLES).select("seq", "chosen"))
    assert sorted(row["seq"] for row in rows if row["chosen"]) == chosen(heard, selection)
    assert sorted(row["seq"] for row in rows) == chosen(heard, march())


def _sorted(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row["seq"])
