from __future__ import annotations

import uuid

from tests.listening.flows.conftest import Heard, author, march

from talka.listening import flows
from talka.listening.flows import lake_tables

TABLES = lake_tables()


def top(heard: Heard, flow: str, most: int = 20) -> list[tuple[object, int]]:
    rows = heard.ask(getattr(flows, flow)(TABLES, march(), most=most))
    return [(row["key"], row["posts"]) for row in rows]


def test_tops_count_what_stands_the_commonest_first(heard: Heard) -> None:
    heard.post(1, channel_id="b", hashtags=["tea", "cup"], hosts=["a.example"], links=["https://a.example/1"])
    heard.post(2, channel_id="a", hashtags=["tea"], hosts=["a.example", "b.example"], language="el")
    heard.post(3, channel_id="a", hashtags=["gone"])
    heard.post(3, version=2, channel_id="a", hashtags=["cup"], links=["https://a.example/1"])
    heard.post(4, community_id="other", hashtags=["tea"])
    assert {name: top(heard, name) for name in ("top_hashtags", "top_hosts", "top_links")} == {
        "top_hashtags": [("cup", 2), ("tea", 2)],
        "top_hosts": [("a.example", 2), ("b.example", 1)],
        "top_links": [("https://a.example/1", 2)],
    }
    assert (top(heard, "top_channels"), top(heard, "top_languages")) == ([("a", 2), ("b", 1)], [("en", 2), ("el", 1)])
    assert top(heard, "top_channels", most=1) == [("a", 2)]


def test_top_authors_leaves_out_posts_of_nobody(heard: Heard) -> None:
    for number, writer in enumerate((1, 2, 2, None)):
        heard.post(number, author_id=uuid.UUID(author(writer)).bytes if writer else None)
    assert top(heard, "top_authors") == [(uuid.UUID(int=2).bytes, 2), (uuid.UUID(int=1).bytes, 1)]
