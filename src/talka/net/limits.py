"""How much time and space a request to another server may take, and the clock that it goes by."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import msgspec


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Bounds of one request.

    Attributes:
        connect: seconds for one connection to stand, TLS included.
        read: seconds without a single byte.
        total: seconds for one try, redirects included, waits between tries not.
        body: bytes of a body, after decompression.
        redirects: addresses that we are sent on to.
        tries: how often a GET is sent in all when the trouble may pass.
        longest_wait: seconds that we sleep at most between two tries; who asks for more has it raised.
        first_wait: seconds of the first back-off; each further one may be twice as long.
    """

    connect: float = 10.0
    read: float = 20.0
    total: float = 60.0
    body: int = 20_000_000
    redirects: int = 5
    tries: int = 3
    longest_wait: float = 15.0
    first_wait: float = 0.5


class Timing(msgspec.Struct, frozen=True, kw_only=True):
    """Time and chance, so that a test can bring its own.

    Attributes:
        now: seconds since 1970, UTC.
        monotonic: seconds of a clock that never goes back.
        sleep: waits for so many seconds.
        chance: a number from 0 up to 1.
    """

    now: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
