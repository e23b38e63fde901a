from __future__ import annotations

from tests.listening.flows.conftest import Heard, march

from talka.listening.flows import compared, lake_tables
from talka.listening.label_names import INTENTS, intents_mask

TABLES = lake_tables()
NONE = dict.fromkeys(("negative", "neutral", "positive", "unlabelled", *INTENTS, "likes", "shares", "comments"), 0)


def test_compared_puts_topics_side_by_side(heard: Heard) -> None:
    heard.post(1, "ours", "theirs", sentiment=1, intents=intents_mask(["praise", "thanks"]), likes=4, shares=2)
    heard.post(2, "theirs", sentiment=-1, intents=intents_mask(["complaint"]), comments=1)
    heard.post(3, "theirs")
    heard.post(4, "theirs", "unasked", sentiment=0)
    heard.post(4, version=2, deleted=True)
    heard.post(5, "ours", community_id="other")
    heard.correct(heard.posts[2], "sentiment", 0)
    rows = heard.ask(compared(TABLES, march(), topics=("ours", "theirs", "silent")))
    both = {"positive": 1, "praise": 1, "thanks": 1, "likes": 4, "shares": 2}
    more = {"negative": 1, "neutral": 1, "complaint": 1, "comments": 1}
    assert sorted(rows, key=lambda row: row["topic_id"]) == [
        NONE | both | {"topic_id": "ours", "posts": 1, "share": 0.25, "reactions_per_post": 6.0},
        NONE | both | more | {"topic_id": "theirs", "posts": 3, "share": 0.75, "reactions_per_post": 7 / 3},
    ]


def test_compared_keeps_to_the_filters(heard: Heard) -> None:
    heard.post(1, "ours", language="el")
    heard.post(2, "ours", "theirs", "campaign")
    chosen = march(languages=("en",), topics=("campaign",))
    rows = heard.ask(compared(TABLES, chosen, topics=("ours", "theirs")))
    assert {row["topic_id"]: (row["posts"], row["share"]) for row in rows} == {"ours": (1, 0.5), "theirs": (1, 0.5)}
