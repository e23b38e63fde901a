"""The steps in which a topic could not be heard."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
from django.db.models import Count

from talka.channels.queries import Unheard, unheard
from talka.listening.bursting.counts import STEP, begin_of, mentions, number_of_step, step_of
from talka.listening.models import Topic

MOST: Final = 0.5
"""The share of a topic's posts whose channels must be away, so that it counts as not heard."""

_A_DAY: Final = 86_400 // STEP
_DAYS: Final = 28
"""Days of posts that tell what share of a topic a channel has: one that stays away has less and less."""

_INSTANT: Final = dt.timedelta(microseconds=1)

Steps = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]


def unheard_steps(topic: Topic, first: int, last: int) -> Steps:
    """For each step from ``first`` to before ``last``, whether channels with most of the topic's posts were away."""
    gaps = unheard(topic.community, begin_of(first), begin_of(last))
    away = np.zeros(last - first)
    if gaps:
        shares = _shares(topic, first, last)
        for gap in gaps:
            if gap.channel in shares:
                _add(away, gap, shares[gap.channel], first)
    return away >= MOST


def _add(away: Numbers, gap: Unheard, share: Numbers, first: int) -> None:
    """Add the share of a channel to the steps of its gap; a step that it was heard in partly was not heard."""
    start = max(step_of(gap.start) - first, 0)
    end = min(step_of(gap.end - _INSTANT) + 1 - first, len(away)) if gap.end else len(away)
    places = np.arange(start, max(start, end))
    away[places] += share[places // _A_DAY]


def _shares(topic: Topic, first: int, last: int) -> Mapping[uuid.UUID, Numbers]:
    """The share that each channel had of the posts of the weeks before each day, counted from ``first``."""
    counts = _counts(topic, first, last)
    recent = {channel: _recent(days) for channel, days in counts.items()}
    total = sum(recent.values(), np.zeros(1))
    known = np.maximum.accumulate(np.where(total > 0, np.arange(len(total)), -1))
    all_posts = sum(float(days.sum()) for days in counts.values())
    return {
        # After weeks in which nothing was heard, what was true before them is; before everything, what is on the whole.
        channel: np.where(known >= 0, (posts / np.maximum(total, 1))[known], counts[channel].sum() / all_posts)
        for channel, posts in recent.items()
    }


def _counts(topic: Topic, first: int, last: int) -> dict[uuid.UUID, Numbers]:
    rows = mentions(topic, begin_of(first), begin_of(last)).annotate(day=number_of_step(_A_DAY * STEP, first * STEP))
    found = rows.values_list("post__channel", "day").annotate(posts=Count("post")).order_by()
    counts: dict[uuid.UUID, Numbers] = {}
    for channel, day, posts in found:
        counts.setdefault(channel, np.zeros((last - first) // _A_DAY + 1))[day] += posts
    return counts


def _recent(days: Numbers) -> Numbers:
    """The posts of the weeks before each day."""
    summed = np.concatenate([[0.0], np.cumsum(days)])[:-1]
    before = np.concatenate([np.zeros(_DAYS), summed])[: len(summed)]
    recent: Numbers = summed - before
    return recent
