"""Topics as their pages show them."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.factories import make_topic

from talka.listening.queries.topics import SearchProgress, search_progress
from talka.team.models import Community


@pytest.mark.parametrize(
    ("searched", "done", "wait"),
    [(None, 0, None), (200, 0, None), (150, 50, 60), (50, 150, 20 / 3), (0, 200, 0)],
)
def test_progress_tells_what_is_left_and_how_long_it_takes(
    air: Community, searched: int | None, done: int, wait: float | None
) -> None:
    air.last_seq = 200
    topic = make_topic(community=air, searched=searched)
    found = search_progress(topic, air, now=topic.changed + dt.timedelta(minutes=20))
    expected = None if wait is None else dt.timedelta(minutes=wait)
    assert found == SearchProgress(done=done, whole=200, wait=expected)
    assert (found.left, found.share, found.finished) == (200 - done, done / 200, done == 200)


def test_progress_of_a_community_without_posts_is_whole(air: Community) -> None:
    assert search_progress(make_topic(community=air), air).share == 1.0
