from __future__ import annotations

import itertools
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.listening.flows.conftest import Heard, author, day, march

from talka.lake import Engine, Lake
from talka.listening.flows import (
    By,
    Selection,
    posts_over_time,
    sentiment_over_time,
    share_of_voice,
    top_authors,
)
from talka.listening.flows.answers import Phrases, marking, rows, series
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


def test_series_has_every_step_with_its_times(lake: Lake, heard: Heard) -> None:
    heard.post(1, created_at=day(2), sentiment=1)
    found = series(lake, sentiment_over_time, march(until=day(4, 0)), by=By.DAY)
    none = {"negative": 0, "neutral": 0, "positive": 0, "unlabelled": 0, "posts": 0}
    times = [day(number, 0) for number in (1, 2, 3, 4)]
    spans = [{"since": since, "until": until} for since, until in itertools.pairwise(times)]
    assert found == [spans[0] | none, spans[1] | none | {"positive": 1, "posts": 1}, spans[2] | none]


def test_series_keeps_both_hours_that_a_clock_shows_twice(lake: Lake, heard: Heard) -> None:
    first = datetime(2026, 10, 25, 0, tzinfo=UTC)
    for number, hours in enumerate((0, 1, 1)):
        heard.post(number, created_at=first + timedelta(hours=hours, minutes=20))
    night = Selection(community="brand", since=first, until=first + timedelta(hours=3), zone=ATHENS)
    found = series(lake, posts_over_time, night, by=By.HOUR)
    assert [(row["since"].isoformat(), row["posts"]) for row in found] == [
        ("2026-10-25T03:00:00+03:00", 1),
        ("2026-10-25T03:00:00+02:00", 2),
        ("2026-10-25T04:00:00+02:00", 0),
    ]


def test_series_cuts_its_first_and_last_step_at_the_selection(lake: Lake, heard: Heard) -> None:
    heard.post(1)
    selection = march(since=day(1, 6), until=day(2, 6))
    spans = [(row["since"], row["until"]) for row in series(lake, posts_over_time, selection, by=By.DAY)]
    assert spans == [(day(1, 6), day(2, 0)), (day(2, 0), day(2, 6))]


def test_series_of_topics_has_each_that_was_asked_for(lake: Lake, heard: Heard) -> None:
    heard.post(1, "ours")
    found = series(lake, share_of_voice, march(until=day(3, 0)), by=By.DAY, topics=("ours", "silent"))
    assert [(row["topic_id"], row["since"].day, row["posts"], row["share"]) for row in found] == [
        ("ours", 1, 1, 1.0),
        ("ours", 2, 0, None),
        ("silent", 1, 0, 0.0),
        ("silent", 2, 0, None),
    ]


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
