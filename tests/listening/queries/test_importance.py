"""The river by importance."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.listening.conftest import Say

from talka.listening.label_names import intents_mask
from talka.listening.queries import importance
from talka.listening.queries.filters import RiverFilter
from talka.listening.queries.importance import important
from talka.listening.query import parse
from talka.team.models import Community


def order(air: Community, chosen: RiverFilter | None = None) -> list[str]:
    return [row.post.text for row in important(air, chosen or RiverFilter()).rows]


def test_what_people_react_to_and_what_asks_for_an_answer_comes_first(air: Community, say: Say) -> None:
    say("plain")
    say("liked", likes=4)
    say("shared", shares=4)
    say("discussed", comments=4)
    say("complaint", intents=intents_mask(["complaint"]), sentiment=-1)
    say("question", intents=intents_mask(["question"]))
    say("negative", sentiment=-1)
    say("spam", intents=intents_mask(["spam"]), likes=4)
    (first,) = say("repeated")
    say("repeated by", "repeated by", repeat_of=first)
    say("newest and plain")
    assert order(air) == [
        "shared",
        "discussed",
        "liked",
        "repeated",
        "question",
        "complaint",
        "negative",
        "newest and plain",
        "plain",
        "spam",
    ]


def test_only_the_newest_of_what_fits_are_weighed(air: Community, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    say("old coffee", likes=100)
    say("coffee one", likes=1)
    say("tea", likes=9)
    say("coffee two", likes=2)
    monkeypatch.setattr(importance, "NEWEST", 2)
    assert order(air, RiverFilter(search=parse("coffee"))) == ["coffee two", "coffee one"]


def test_the_page_says_how_it_is_ordered_and_is_not_live(page: Client, say: Say) -> None:
    say("plain", "x")
    say("liked", likes=4)
    content = page.get("/c/air/river/?order=importance").content.decode()
    assert [content.index(text) for text in (">liked<", ">x<", ">plain<")] == sorted(
        content.index(text) for text in (">liked<", ">x<", ">plain<")
    )
    assert ("Of the newest 5,000 posts that fit" in content, "data-seq" in content) == (True, False)
