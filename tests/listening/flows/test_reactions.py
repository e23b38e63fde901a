from __future__ import annotations

from tests.listening.flows.conftest import Heard, march

from talka.listening.flows import engagement, lake_tables


def test_engagement_leaves_untold_numbers_out_of_the_median(heard: Heard) -> None:
    for number, likes in enumerate((1, 2, 9, None)):
        heard.post(number, likes=likes, shares=likes, comments=None)
    heard.post(1, version=2, likes=4, shares=None)
    heard.post(5, community_id="other", likes=100)
    assert heard.ask(engagement(lake_tables(), march())) == [
        {
            "posts": 4,
            "likes": 14,
            "likes_median": 4.0,
            "likes_told": 3,
            "shares": 10,
            "shares_median": 5.0,
            "shares_told": 2,
            "comments": 0,
            "comments_median": None,
            "comments_told": 0,
        }
    ]


def test_engagement_of_nothing_is_none(heard: Heard) -> None:
    (row,) = heard.ask(engagement(lake_tables(), march()))
    assert (row["posts"], row["likes"], row["likes_median"]) == (0, 0, None)
