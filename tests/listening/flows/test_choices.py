from __future__ import annotations

from collections import defaultdict

from tests.listening.flows.conftest import Heard, Row, march

from talka.listening.flows import facets, lake_tables, topics
from talka.listening.label_names import intents_mask

TABLES = lake_tables()
Counts = dict[str, dict[str | None, int]]


def counted(rows: list[Row]) -> Counts:
    found: Counts = defaultdict(dict)
    for row in rows:
        found[row["facet"]][row["value"]] = row["posts"]
    return dict(found)


def write(heard: Heard) -> None:
    heard.post(
        1, "one", sentiment=-1, intents=intents_mask(["question", "spam"]), has_link=True, kind="post",
        author_kind="bot", country="GR",
    )  # fmt: skip
    heard.post(2, "one", "two", sentiment=1, language="el", intents=intents_mask(["spam"]), kind="post")
    heard.post(3, language="el", channel_id="other feed", has_media=True, kind="reply", country="", author_kind="")
    heard.post(4, "one", community_id="other")
    heard.correct(heard.posts[1], "sentiment", -1)


def test_facets_count_every_value(heard: Heard) -> None:
    write(heard)
    assert counted(heard.ask(facets(TABLES, march()))) == {
        "channel": {"feed": 2, "other feed": 1},
        "language": {"en": 1, "el": 2},
        "kind": {"post": 2, "reply": 1},
        "sentiment": {"-1": 2, None: 1},
        "intent": {"question": 1, "spam": 2},
        "link": {"true": 1, "false": 2},
        "media": {"true": 1, "false": 2},
        "author_kind": {"bot": 1, None: 2},
        "country": {"GR": 1, None: 2},
    }
    assert counted(heard.ask(topics(TABLES, march()))) == {"topic": {"one": 2, "two": 1}}


def test_a_facet_is_counted_among_what_the_other_filters_let_through(heard: Heard) -> None:
    write(heard)
    chosen = march(languages=("el",), sentiments=(-1,), topics=("one",))
    assert counted(heard.ask(facets(TABLES, chosen))) == {
        "channel": {"feed": 1},
        "language": {"en": 1, "el": 1},
        "kind": {"post": 1},
        "sentiment": {"-1": 1},
        "intent": {"spam": 1},
        "link": {"false": 1},
        "media": {"false": 1},
        "author_kind": {None: 1},
        "country": {None: 1},
    }
    assert counted(heard.ask(topics(TABLES, chosen))) == {"topic": {"one": 1, "two": 1}}


def test_a_chosen_intent_leaves_the_other_intents_to_choose(heard: Heard) -> None:
    write(heard)
    found = counted(heard.ask(facets(TABLES, march(intents=("question",), has_link=True))))
    assert (found["intent"], found["link"], found["language"]) == ({"question": 1, "spam": 1}, {"true": 1}, {"en": 1})
