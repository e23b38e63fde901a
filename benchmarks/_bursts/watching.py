"""What it costs to look through a topic for bursts, with and without its phrases, in a PostgreSQL of its own."""

from __future__ import annotations

import datetime as dt
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from _posts import database

A_DAY: Final = (100, 1_000, 5_000)
DAYS: Final = 56
"""As far back as the watch learns."""
WORDS, LENGTH = 20_000, 15
_AT_ONCE: Final = 10_000
_ROUNDS: Final = 5


def watching_rows() -> list[dict[str, Any]]:
    """For topics of so many posts a day, the seconds of a look at what came within the last five minutes."""
    with database():
        from talka.team.models import Community

        community = Community.objects.create(slug="bench", name="Bench")
        return [_row(community, a_day) for a_day in A_DAY]


def _row(community: Any, a_day: int) -> dict[str, Any]:
    from django.db import connection

    from talka.listening.bursting import watch
    from talka.listening.bursting.counts import begin_of, counted, step_of
    from talka.listening.bursts.detector import Detector

    topic, now = _filled(community, a_day)
    connection.cursor().execute("ANALYZE")
    first, last = step_of(now - dt.timedelta(days=DAYS)), step_of(now)

    def alone() -> None:
        for counts in counted(topic, first, last, watch.INTENTS).values():
            Detector(begin_of(first), watch.SENSITIVITY).feed(counts)

    def whole() -> None:
        watch.look(topic, since=now - dt.timedelta(minutes=5), now=now)

    without, both = _seconds(alone), _seconds(whole)
    return {"posts a day": a_day, "topic alone, s": without, "with phrases, s": both, "ratio": both / without}


def _seconds(work: Callable[[], None]) -> float:
    work()
    spent = []
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        work()
        spent.append(time.perf_counter() - started)
    return statistics.median(spent)


def _filled(community: Any, a_day: int) -> tuple[Any, dt.datetime]:
    """A topic with its posts, of words that are said as Zipf found, and when the last of them was."""
    from talka.channels.models import Channel, Post
    from talka.listening.models import Mention, Topic

    chance = np.random.default_rng(1)
    channel = Channel.objects.create(community=community, kind="feeds", name=f"{a_day}")
    topic = Topic.objects.create(community=community, name=f"{a_day}", query="w0", searched=0)
    now = dt.datetime(2026, 3, 2, 3, 55, tzinfo=dt.UTC)
    number, share = a_day * DAYS, 1 / np.arange(1, WORDS + 1)
    seconds = np.sort(chance.integers(0, DAYS * 86_400, number))[::-1]
    for start in range(0, number, _AT_ONCE):
        some = seconds[start : start + _AT_ONCE]
        said = chance.choice(WORDS, (len(some), LENGTH), p=share / share.sum())
        posts = [
            Post(
                community=community,
                channel=channel,
                external_id=f"{start + place}",
                seq=start + place,
                batch=1,
                text=" ".join(f"w{word}" for word in words),
                words=" ".join(f"'w{word}'" for word in words),
                intents=int(chance.integers(0, 4)),
                created_at=(moment := now - dt.timedelta(seconds=int(second))),
                heard_at=moment,
            )
            for place, (second, words) in enumerate(zip(some, said, strict=True))
        ]
        Post.objects.bulk_create(posts)
        Mention.objects.bulk_create(
            Mention(topic=topic, post=post, community=community, created_at=post.created_at, revision=1, batch=1)
            for post in posts
        )
    return topic, now
