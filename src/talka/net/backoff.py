"""How long to wait before the next try."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from talka.net.limits import Limits, Timing

_LONGEST = 86_400.0  # who says a year has a wrong clock: a channel asks again once a day
_EPOCH = 1_000_000_000  # a number above this is a moment, below it a span
_EPOCH_MS = 1_000_000_000_000


def back_off(attempt: int, limits: Limits, timing: Timing) -> float:
    """Seconds before try ``attempt + 1`` (from 1): exponential with full jitter.

    M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
    """
    return timing.chance() * min(limits.longest_wait, limits.first_wait * 2.0 ** (attempt - 1))


def asked_wait(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds that a server which refused us wants to be left alone; None when it does not say."""
    for name in ("retry-after", "x-ratelimit-reset", "ratelimit-reset"):
        seconds = _seconds(headers.get(name, ""), now)
        if seconds is not None:
            return min(max(seconds, 0.0), _LONGEST)
    return _draft_wait(headers.get("ratelimit", ""))


def spent_wait(headers: Mapping[str, str], now: float) -> float:
    """Seconds until the next request may be sent, told beside a good answer; 0 when some are left."""
    return (asked_wait(headers, now) or 0.0) if is_spent(headers) else 0.0


def is_spent(headers: Mapping[str, str]) -> bool:
    """Whether the headers say that no more requests are allowed for now."""
    left = headers.get("x-ratelimit-remaining", headers.get("ratelimit-remaining", ""))
    with suppress(ValueError):
        return float(left) < 1
    return bool(re.search(r"\br=0\b", headers.get("ratelimit", "")))


def _draft_wait(header: str) -> float | None:
    """Of ``RateLimit: "default";r=0;t=30`` (draft-ietf-httpapi-ratelimit-headers-10) the 30."""
    found = re.search(r"\bt=(\d{1,9})", header)
    return min(float(found.group(1)), _LONGEST) if found else None


def _seconds(value: str, now: float) -> float | None:
    """A span or a moment, in any notation (seconds, epoch, ISO 8601, HTTP date), as seconds from now."""
    with suppress(ValueError):
        number = float(value)
        if number != number or number in {float("inf"), float("-inf")}:  # noqa: PLR0124 - not a number
            return None
        if number > _EPOCH_MS:
            return number / 1000 - now
        return number - now if number > _EPOCH else number
    moment = _moment(value)
    return None if moment is None else moment.timestamp() - now


def _moment(value: str) -> datetime | None:
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        with suppress(ValueError):
            found = parse(value)
            return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None
