"""When a channel is asked next."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

from talka.net.errors import RemoteError

Chance = Callable[[], float]

LONGEST_BACK_OFF = 3600.0
PROBE = 6 * 3600.0
"""A channel that waits for somebody is asked this rarely, so that it heals by itself when they have acted there."""


def back_off(interval: float, failures: int, chance: Chance = random.random) -> float:
    """Seconds until the next try after so many failures in a row (from 1): exponential with full jitter.

    Never sooner than the channel's own interval, so that a failing channel is not asked more often than a well
    one. M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
    """
    ceiling = max(interval, min(interval * 2.0 ** min(failures, 32), LONGEST_BACK_OFF))
    return interval + chance() * (ceiling - interval)


def wait_after(error: RemoteError, interval: float, failures: int, chance: Chance = random.random) -> float:
    """Seconds until a channel that answered with this error is asked again."""
    calm = back_off(interval, failures, chance) if error.retry else PROBE
    return max(calm, error.retry_after or 0.0)


def after(moment: dt.datetime, seconds: float) -> dt.datetime:
    """The moment so many seconds later."""
    return moment + dt.timedelta(seconds=seconds)
