"""Hears ``NOTIFY talka_posts`` once for the whole web process and wakes the open streams.

The payload is ``<community id>:<seq>``. One connection listens while at least one stream is open. It may break at
any time: whoever waits is woken when it stands again, with the number that the database then shows, so that a
notification that fell into the gap is not missed.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import weakref
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

import psycopg
from django.db import connection

logger = logging.getLogger(__name__)

CHANNEL = "talka_posts"
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0

# What Django adds to the parameters for its own (synchronous, pooled) connections.
NOT_LIBPQ = frozenset({"cursor_factory", "context", "pool", "prepare_threshold"})

Connect = Callable[[], Any]


def _connect() -> Any:
    given = connection.get_connection_params()
    plain = {name: value for name, value in given.items() if name not in NOT_LIBPQ}
    return psycopg.AsyncConnection.connect(**plain | {"application_name": "talka listener"}, autocommit=True)


class Stream:
    """One open page: the newest number it may know of."""

    def __init__(self, seq: int) -> None:
        self.seq = seq
        self._woken = asyncio.Event()

    def announce(self, seq: int) -> None:
        """Numbers only grow; an older one says nothing."""
        if seq > self.seq:
            self.seq = seq
            self._woken.set()

    async def next(self, *, within: float) -> int | None:
        """The next number, or None when nothing was announced in ``within`` seconds."""
        try:
            await asyncio.wait_for(self._woken.wait(), within)
        except TimeoutError:
            return None
        self._woken.clear()
        return self.seq


class Announcements:
    """The listener of one event loop."""

    def __init__(self, connect: Connect = _connect) -> None:
        self._connect = connect
        self._streams: dict[str, set[Stream]] = {}
        self._task: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()

    @contextlib.asynccontextmanager
    async def stream(self, community_id: str, seq: int) -> AsyncIterator[Stream]:
        """A stream that is woken by every announcement of a community after ``seq``, from now on.

        Announcements that were made before are there as well: the stream begins once the connection listens, and
        with the number that the database shows then.
        """
        stream = Stream(seq)
        self._streams.setdefault(community_id, set()).add(stream)
        try:
            await self._listening()
            yield stream
        finally:
            self._streams[community_id].discard(stream)
            if not self._streams[community_id]:
                del self._streams[community_id]
            if not self._streams and self._task:
                self._task.cancel()
                self._task = None
                self._ready.clear()

    async def _listening(self) -> None:
        if self._task is None or self._task.done():
            self._ready.clear()
            self._task = asyncio.create_task(self._run(), name="announcements")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._ready.wait(), FIRST_PAUSE * 10)

    async def _run(self) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                async with await self._connect() as listener:
                    await listener.execute(f"LISTEN {CHANNEL}")
                    pause = FIRST_PAUSE
                    await self._catch_up(listener)
                    self._ready.set()
                    async for notice in listener.notifies():
                        self._hear(notice.payload)
            except psycopg.Error as error:
                logger.warning("Listening for new posts broke off, trying again: %s", error)
            self._ready.clear()
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _catch_up(self, listener: Any) -> None:
        cursor = await listener.execute(
            "SELECT id::text, last_seq FROM team_community WHERE id::text = ANY(%s)", [list(self._streams)]
        )
        for community_id, seq in await cursor.fetchall():
            self._wake(self._streams.get(community_id, ()), seq)

    def _hear(self, payload: str) -> None:
        community_id, _, seq = payload.partition(":")
        if seq.isdecimal():
            self._wake(self._streams.get(community_id, ()), int(seq))

    @staticmethod
    def _wake(streams: Iterable[Stream], seq: int) -> None:
        for stream in streams:
            stream.announce(seq)


_by_loop: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Announcements] = weakref.WeakKeyDictionary()


def announcements() -> Announcements:
    """The listener of the running event loop."""
    return _by_loop.setdefault(asyncio.get_running_loop(), Announcements())
