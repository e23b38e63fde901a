from __future__ import annotations

import uuid
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.listening.flows.conftest import Heard, author, march

from talka.lake import Engine, Lake
from talka.listening.flows import (
    top_authors,
)
from talka.listening.flows.answers import Phrases, marking, rows
from talka.listening.flows.phrases import background_of, share_of

ATHENS = ZoneInfo("Europe/Athens")
ENGINE = Engine(memory="256MB", threads=2)


@pytest.fixture
def lake(tmp_path: Path, heard: Heard) -> Lake:
    """A lake into which everything heard is written when it is first read."""

    class Late(Lake):
        def files(self, name: str) -> list[str]:
            if not super().files(name):
                self.append(name, heard.tables()[name], writer="w", number=1)
            return super().files(name)

    return Late(str(tmp_path / "lake"), engine=ENGINE)


def test_rows_give_ids_of_authors_as_text(lake: Lake, heard: Heard) -> None:
    heard.post(1, author_id=uuid.UUID(author(3)).bytes)
    assert rows(lake, top_authors, march(), most=5) == [{"key": author(3), "posts": 1}]


def test_marking_tells_the_phrases_of_a_topic_against_the_rest(lake: Lake, heard: Heard) -> None:
    for number in range(60):
        heard.post(number, "cold", text=f"Cold Brew {number}")
    for number in range(60, 240):
        heard.post(number, text=f"tea {number}")
    told = marking(lake, march(topics=("cold",)))
    assert (told.chosen, told.rest, told.read, told.rest_read) == (60, 180, 60, 180)
    assert [(each.shown, each.posts, each.others) for each in told.phrases] == [("Cold Brew", 60, 0)]


def test_marking_reads_a_sample_and_always_the_same_one(lake: Lake, heard: Heard) -> None:
    for number in range(400):
        # The end of an id is what tells whether a post is read.
        key = uuid.UUID(int=number * ((1 << 60) // 400)).bytes
        heard.post(number, *(["cold"] if number % 2 else []), post_id=key, text=f"Brew {number}")
    one, two = (marking(lake, march(topics=("cold",)), size=50) for _ in range(2))
    assert one == two == Phrases(phrases=[], chosen=one.chosen, rest=one.rest, read=one.read, rest_read=one.rest_read)
    assert (40 <= one.read <= 60, 40 <= one.rest_read <= 60, one.chosen >= 150) == (True, True, True)


def test_marking_of_nothing_is_nothing(lake: Lake, heard: Heard) -> None:
    heard.post(1, community_id="other")
    assert marking(lake, march()) == Phrases(phrases=[], chosen=0, rest=0, read=0, rest_read=0)


def test_the_background_of_a_span_is_the_span_before_it_too() -> None:
    assert background_of(march()) == march(since=datetime(2026, 2, 24, tzinfo=UTC))
    assert background_of(march(languages=("el",), topics=("one",))) == march()


def test_a_share_seldom_changes() -> None:
    assert [share_of(posts, 100) for posts in (0, 50, 100, 3_000, 3_001, 3_010)] == [1.0, 1.0, 1.0, 0.033, 0.033, 0.033]
