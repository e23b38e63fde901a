"""Processes that are killed for real, and workers that work at the same time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from tests.factories import make_channel, make_topic
from tests.intake.plain import PlainConnector, page, said
from tests.intake.victim import payloads

from talka.channels.models import Author, Channel, Post, PostBand
from talka.intake import steps
from talka.intake.actions import keep, take, take_batch
from talka.intake.models import Batch
from talka.intake.sync import Fetched, fetch_once
from talka.listening.models import Mention

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 120


def victim(channel: Channel, posts: int, size: int, step: int) -> subprocess.Popen[bytes]:
    name, host = connection.settings_dict["NAME"], connection.settings_dict["HOST"]
    url = f"postgresql://{connection.settings_dict['USER']}@/{name}?host={host}"
    command = [sys.executable, "-m", "tests.intake.victim", str(channel.pk), str(posts), str(size), str(step)]
    environment = {
        **os.environ,
        "TALKA_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "talka.web.django",
        "TALKA_LOG_LEVEL": "ERROR",
    }
    return subprocess.Popen(command, env=environment)


def everything(channel: Channel) -> dict[str, Any]:
    """What is stored, without what differs from run to run."""
    channel.refresh_from_db()
    posts = Post.objects.filter(channel=channel).select_related("parent", "repeat_of", "author")
    names = {post.external_id: post for post in posts}
    return {
        "posts": {
            name: (
                post.text,
                post.version,
                post.author and post.author.handle,
                post.parent and post.parent.external_id,
                post.repeat_of and post.repeat_of.external_id,
            )
            for name, post in names.items()
        },
        "seqs": sorted(post.seq for post in posts),
        "mentions": Mention.objects.count(),
        "bands": PostBand.objects.count(),
        "authors": Author.objects.count(),
        "cursor": channel.cursor,
        "heard": channel.heard,
        "last_seq": channel.community.last_seq,
        "taken": list(Batch.objects.order_by("number").values_list("state", "new", "known")),
    }


def without_kills(posts: int, size: int) -> dict[str, Any]:
    """What a run that nothing disturbs stores; in a community of its own, and gone again."""
    channel = make_channel()
    make_topic(community=channel.community, query="coffee")
    connector = PlainConnector(payloads(posts), size=size)
    while fetch_once(channel.pk, connect=lambda _channel: connector).more:
        pass
    expected = everything(channel)
    channel.community.delete()
    PostBand.objects.all().delete()
    return expected


@pytest.mark.parametrize("step", range(len(steps.STEPS) + 2))
def test_kill_before_any_step_loses_and_doubles_nothing(step: int) -> None:
    expected = without_kills(40, 20)
    channel = make_channel()
    make_topic(community=channel.community, query="coffee")
    assert victim(channel, 40, 20, step).wait(PATIENCE) == -signal.SIGKILL
    kept = [20] if step > len(steps.STEPS) else [0]
    assert (list(Batch.objects.values_list("new", flat=True)), Post.objects.count()) == (kept, kept[0])
    connector = PlainConnector(payloads(40), size=20)
    while fetch_once(channel.pk, connect=lambda _channel: connector).more:
        pass
    assert everything(channel) == expected


def test_kills_at_any_moment_lose_and_double_nothing() -> None:
    expected = without_kills(3000, 100)
    channel = make_channel()
    make_topic(community=channel.community, query="coffee")
    for batches in (1, 2, 3):
        process = victim(channel, 3000, 100, -1)
        _wait_for(channel, batches, process)
        process.kill()
        process.wait(PATIENCE)
    assert victim(channel, 3000, 100, -1).wait(PATIENCE) == 0
    assert everything(channel) == expected


def _wait_for(channel: Channel, more: int, process: subprocess.Popen[bytes]) -> None:
    """Until the process has kept so many more batches: how far it is then with the last one is left to chance."""
    before = Batch.objects.filter(channel=channel).count()
    while Batch.objects.filter(channel=channel).count() < before + more and process.poll() is None:
        time.sleep(0.005)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run in threads that begin together, each with a connection of its own."""
    barrier = threading.Barrier(len(works))

    def begin(work: Callable[[], Any]) -> Any:
        barrier.wait(PATIENCE)
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result() for future in [pool.submit(begin, work) for work in works]]


def test_two_workers_take_one_batch_once(channel: Channel) -> None:
    batch = keep(channel, page(*payloads(300)))
    outcomes = at_once(*[lambda: take_batch(batch.pk, connector=PlainConnector())] * 2)
    assert sorted(outcome.seq for outcome in outcomes) == [0, 300]
    assert [outcome.new for outcome in outcomes] == [300, 300]
    assert (Post.objects.count(), Author.objects.count()) == (300, 7)


def test_two_workers_of_one_channel_ask_once(channel: Channel) -> None:
    connector = Held(payloads(20))

    def work() -> Fetched:
        fetched = fetch_once(channel.pk, connect=lambda _: connector)
        connector.freed.set()
        return fetched

    assert sorted(one.asked for one in at_once(work, work)) == [False, True]
    assert Post.objects.count() == 20


class Held(PlainConnector):
    """Answers once it is freed: here by the worker that did not get to ask."""

    def __init__(self, payloads: list[dict[str, Any]]) -> None:
        super().__init__(payloads)
        self.freed = threading.Event()

    def fetch(self, cursor: dict[str, Any]) -> Any:
        self.freed.wait(PATIENCE)
        return super().fetch(cursor)


def test_two_pages_with_the_same_posts_at_once_store_each_once(channel: Channel) -> None:
    outcomes = at_once(*[lambda: take(channel, page(*payloads(200)), connector=PlainConnector())] * 3)
    assert sum(outcome.new for outcome in outcomes) == 200
    assert sum(outcome.known for outcome in outcomes) == 400
    assert sorted(Post.objects.values_list("seq", flat=True)) == list(range(1, 201))


def test_reader_who_follows_the_numbers_misses_nothing(channel: Channel) -> None:
    channels = [channel, *(make_channel(community=channel.community) for _ in range(3))]
    done = threading.Event()
    seen: list[int] = []

    def take_pages(one: Channel) -> None:
        for number in range(6):
            pages = page(*[said(f"{number}-{n}", f"number {number} {n} of {one}") for n in range(50)])
            take(one, pages, connector=PlainConnector())

    def write() -> None:
        try:
            at_once(*[lambda one=one: take_pages(one) for one in channels])
        finally:
            done.set()

    def follow() -> None:
        while True:
            last_round = done.is_set()
            new = Post.objects.filter(seq__gt=seen[-1] if seen else 0).order_by("seq")
            seen.extend(new.values_list("seq", flat=True))
            if last_round:
                return

    at_once(write, follow)
    assert seen == list(range(1, 1201))
