"""A stream of posts in memory, as the search for bursts of phrases sees it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from talka.listening.bursts.phrases import Saying
from talka.listening.bursts.screening import Texts
from talka.text import words

STEP = 300
MONDAY = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
SAMPLE = 2_000
BEFORE = dt.timedelta(days=28)

Post = tuple[dt.datetime, str, str]
"""When, who, what."""


class MemoryStream:
    """Posts in the order of time, seen up to a moment."""

    def __init__(self, posts: Sequence[Post], until: dt.datetime, begin: dt.datetime = MONDAY) -> None:
        self.posts = [post for post in posts if post[0] < until]
        self.begin, self.until = begin, until
        self._words = [f" {' '.join(words(text))} " for _, _, text in self.posts]
        self._times = np.array([moment.timestamp() for moment, _, _ in self.posts])
        self.counts = self._counted(range(len(self.posts)))

    def said(self, since: dt.datetime, until: dt.datetime) -> Texts:
        first, last = self._place(since), self._place(until)
        some = self.posts[first:last]
        authors = np.unique([who for _, who, _ in some], return_inverse=True)[1]
        originals = np.unique([text for _, _, text in some], return_inverse=True)[1]
        return Texts([text for _, _, text in some], self._times[first:last], authors, originals)

    def sample(self, moment: dt.datetime) -> list[str]:
        some = self.posts[self._place(moment - BEFORE) : self._place(moment)]
        return [text for _, _, text in some[:: max(1, len(some) // SAMPLE)]]

    def saying(self, phrase: str) -> Saying:
        found = [place for place, said in enumerate(self._words) if f" {phrase} " in said]
        return Saying(self._counted(found), {uuid.UUID(int=place): self.posts[place][0] for place in found})

    def _counted(self, places: Sequence[int]) -> npt.NDArray[np.float64]:
        steps = (self._times[list(places)] - self.begin.timestamp()) // STEP
        length = -((self.begin - self.until) // dt.timedelta(seconds=STEP))
        return np.bincount(steps.astype(int), minlength=length).astype(float)

    def _place(self, moment: dt.datetime) -> int:
        return int(np.searchsorted(self._times, moment.timestamp()))


@lru_cache
def calm(weeks: int, a_day: int, seed: int) -> tuple[Post, ...]:
    """So many posts a day, more by day than by night, of twelve words each, of 3,000 that are said as Zipf found."""
    chance = np.random.default_rng(seed)
    number = weeks * 7 * a_day
    days = chance.integers(0, weeks * 7, number)
    hours = chance.choice(24, number, p=(season := 1 + 0.8 * np.sin(np.arange(24) * np.pi / 12)) / season.sum())
    seconds = np.sort(days * 86_400 + hours * 3600 + chance.integers(0, 3600, number))
    share = 1 / np.arange(1, 3_001)
    said = chance.choice(3_000, (number, 12), p=share / share.sum())
    authors = chance.integers(0, number // 3, number)
    return tuple(
        (MONDAY + dt.timedelta(seconds=int(second)), f"a{author}", " ".join(f"w{word}" for word in line))
        for second, author, line in zip(seconds, authors, said, strict=True)
    )
