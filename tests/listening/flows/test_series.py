from __future__ import annotations

from datetime import date
from functools import partial

from tests.listening.flows.conftest import Heard, Row, day, march

from talka.listening.flows import (
    By,
    intents_over_time,
    lake_tables,
    posts_over_time,
    sentiment_over_time,
    share_of_voice,
)
from talka.listening.label_names import INTENTS, intents_mask

TABLES = lake_tables()
FIRST = (date(2026, 3, 1) - date(1970, 1, 1)).days


def by_day(rows: list[Row]) -> list[Row]:
    """With the day of March in place of the bucket, in order."""
    return sorted((row | {"bucket": row["bucket"] - FIRST + 1} for row in rows), key=lambda row: row["bucket"])


def test_posts_over_time_counts_what_stands(heard: Heard) -> None:
    for number in range(1, 5):
        heard.post(number, created_at=day(2))
    heard.post(1, version=2, created_at=day(2))
    heard.post(2, version=2, deleted=True, created_at=day(2))
    heard.post(5, created_at=day(4), language="el")
    rows = heard.ask(posts_over_time(TABLES, march(), by=By.DAY))
    assert by_day(rows) == [{"bucket": 2, "posts": 3}, {"bucket": 4, "posts": 1}]
    rows = heard.ask(posts_over_time(TABLES, march(languages=("el",)), by=By.DAY))
    assert by_day(rows) == [{"bucket": 4, "posts": 1}]


def test_sentiment_over_time_counts_corrections_and_what_has_no_label(heard: Heard) -> None:
    for number, sentiment in enumerate((-1, -1, 0, 1, None), start=1):
        heard.post(number, sentiment=sentiment)
    heard.correct(heard.posts[0], "sentiment", 1)
    heard.post(6, created_at=day(3), sentiment=0)
    assert by_day(heard.ask(sentiment_over_time(TABLES, march(), by=By.DAY))) == [
        {"bucket": 1, "negative": 1, "neutral": 1, "positive": 2, "unlabelled": 1, "posts": 5},
        {"bucket": 3, "negative": 0, "neutral": 1, "positive": 0, "unlabelled": 0, "posts": 1},
    ]


def test_intents_over_time_counts_a_post_for_each_of_its_intents(heard: Heard) -> None:
    heard.post(1, intents=intents_mask(["question", "complaint"]))
    heard.post(2, intents=intents_mask(["question"]))
    heard.post(3, intents=None)
    heard.correct(heard.posts[1], "abuse", 1)
    none = dict.fromkeys(INTENTS, 0)
    assert by_day(heard.ask(intents_over_time(TABLES, march(), by=By.DAY))) == [
        {"bucket": 1, "posts": 3} | none | {"question": 2, "complaint": 1, "abuse": 1}
    ]


def test_share_of_voice_counts_a_post_for_each_of_its_topics(heard: Heard) -> None:
    heard.post(1, "ours", "theirs")
    heard.post(2, "theirs", "unasked")
    heard.post(3, "theirs", language="el")
    heard.post(4, "theirs", community_id="other")
    heard.post(5, "ours", created_at=day(2))
    heard.post(6, "theirs", created_at=day(2))
    heard.post(6, version=2, deleted=True, created_at=day(2))
    asked = partial(share_of_voice, TABLES, topics=("ours", "theirs"), by=By.DAY)
    assert shares(heard.ask(asked(march()))) == {
        (1, "ours"): (1, 0.25),
        (1, "theirs"): (3, 0.75),
        (2, "ours"): (1, 1.0),
    }
    assert shares(heard.ask(asked(march(languages=("en",))))) == {
        (1, "ours"): (1, 1 / 3),
        (1, "theirs"): (2, 2 / 3),
        (2, "ours"): (1, 1.0),
    }


def shares(rows: list[Row]) -> dict[tuple[int, str], tuple[int, float]]:
    return {(row["bucket"], row["topic_id"]): (row["posts"], row["share"]) for row in by_day(rows)}
