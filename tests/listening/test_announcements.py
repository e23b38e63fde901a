"""Announcements reach every open stream, also over a broken connection."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import psycopg
import pytest
from django.db import connection
from tests.factories import make_community

from talka.listening.announcements import Announcements, Stream
from talka.team.models import Community

pytestmark = pytest.mark.django_db(transaction=True)

Answer = TypeVar("Answer")
PATIENCE = 60
LISTENERS = "SELECT pid FROM pg_stat_activity WHERE application_name = 'listener-under-test'"


def test_stream_forgets_older_numbers() -> None:
    async def hear() -> list[int | None]:
        stream = Stream(5)
        stream.announce(4)
        early = await stream.next(within=0.01)
        stream.announce(7)
        stream.announce(6)
        return [early, await stream.next(within=PATIENCE), await stream.next(within=0.01)]

    assert asyncio.run(hear()) == [None, 7, None]


def run(act: Callable[[Announcements, Callable[..., Awaitable[object]]], Awaitable[Answer]]) -> Answer:
    """Run against the test's database: the second argument executes SQL over a connection of its own."""
    parameters = {
        name: connection.settings_dict[key] for name, key in {"host": "HOST", "user": "USER", "dbname": "NAME"}.items()
    }

    async def inside() -> Answer:
        async with await psycopg.AsyncConnection.connect(**parameters, autocommit=True) as other:

            async def execute(query: str, *arguments: object) -> object:
                cursor = await other.execute(query, arguments)
                return await cursor.fetchall() if cursor.description else None

            own = parameters | {"application_name": "listener-under-test"}
            listener = Announcements(lambda: psycopg.AsyncConnection.connect(**own, autocommit=True))
            return await act(listener, execute)

    return asyncio.run(inside())


async def _listeners(execute: Callable[..., Awaitable[object]]) -> list[tuple[int]]:
    return await execute(LISTENERS)  # type: ignore[return-value]


def test_streams_share_one_connection_and_hear_their_community_only() -> None:
    mine, other = str(make_community().pk), str(make_community().pk)

    async def act(heard: Announcements, execute: Callable[..., Awaitable[object]]) -> object:
        async with heard.stream(mine, 0) as one, heard.stream(mine, 0) as two, heard.stream(other, 0) as three:
            await execute("SELECT pg_notify('talka_posts', %s)", f"{mine}:8")
            numbers = [await one.next(within=PATIENCE), await two.next(within=PATIENCE), await three.next(within=0.1)]
            return numbers, len(await _listeners(execute))

    assert run(act) == ([8, 8, None], 1)


def test_listener_ends_with_the_last_stream() -> None:
    mine = str(make_community().pk)

    async def act(heard: Announcements, execute: Callable[..., Awaitable[object]]) -> int:
        async with heard.stream(mine, 0):
            pass
        for _ in range(10 * PATIENCE):
            if not await _listeners(execute):
                return 0
            await asyncio.sleep(0.1)
        return 1

    assert run(act) == 0


def test_what_was_announced_while_the_connection_was_down_is_heard() -> None:
    community = make_community()

    async def act(heard: Announcements, execute: Callable[..., Awaitable[object]]) -> list[int | None]:
        async with heard.stream(str(community.pk), 0) as stream:
            for (pid,) in await _listeners(execute):
                await execute("SELECT pg_terminate_backend(%s)", pid)
            # No notification reaches anybody; only the row tells.
            await execute("UPDATE team_community SET last_seq = 3 WHERE id = %s", community.pk)
            first = await stream.next(within=PATIENCE)
            await execute("SELECT pg_notify('talka_posts', %s)", f"{community.pk}:4")
            return [first, await stream.next(within=PATIENCE)]

    assert run(act) == [3, 4]
    assert Community.objects.get().last_seq == 3


def test_damaged_notifications_are_passed_over() -> None:
    mine = str(make_community().pk)

    async def act(heard: Announcements, execute: Callable[..., Awaitable[object]]) -> int | None:
        async with heard.stream(mine, 0) as stream:
            for payload in ("", "nonsense", f"{mine}:", f"{mine}:x", f"{mine}:9"):
                await execute("SELECT pg_notify('talka_posts', %s)", payload)
            return await stream.next(within=PATIENCE)

    assert run(act) == 9
