"""Bursts of phrases that nobody named: what suddenly many say of a topic.

The stream is looked through in blocks of six hours. `screen` says which phrases are worth counting, the detector
judges each by its own counts over weeks. Because every phrase is tried, the false alarms that one accepts of the topic
are shared: by the number of different phrases in the sample of the weeks before (Bonferroni). Phrases that are said
less often than once in weeks are in it only by chance, but need no share: they cannot have ``least`` posts by chance.

Nothing depends on when it is looked: a block is always screened as a whole, against what was before it, and each
decision in it asks only for what was said up to then.
"""

from __future__ import annotations

import datetime as dt
import math
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

import numpy as np

from talka.listening.bursts.burst import Burst
from talka.listening.bursts.detector import Detector
from talka.listening.bursts.memory import SPREAD, Floats
from talka.listening.bursts.screening import Texts, is_one, screen
from talka.listening.bursts.tails import surprise
from talka.listening.bursts.tuning import DAY, HOUR, Sensitivity, widths

BLOCK: Final = 6 * HOUR
MONTH: Final = 28 * DAY
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class Saying(NamedTuple):
    """A phrase over time: the posts with it in each step of the stream, NaN for unknown ones; when each was said."""

    counts: Floats
    posts: Mapping[uuid.UUID, dt.datetime]


class Stream(Protocol):
    """The posts of a topic."""

    begin: dt.datetime
    until: dt.datetime
    counts: Floats
    """All posts in each step, NaN for unknown ones."""

    def said(self, since: dt.datetime, until: dt.datetime) -> Texts:
        """The posts of a time."""

    def sample(self, moment: dt.datetime) -> Sequence[str]:
        """Some texts of the weeks before a moment, evenly over these; always the same ones."""

    def saying(self, phrase: str) -> Saying:
        """A phrase from ``begin`` to ``until``."""


@dataclass(frozen=True)
class PhraseBurst:
    """A burst of a phrase: folded words with spaces between."""

    phrase: str
    burst: Burst
    posts: Mapping[uuid.UUID, dt.datetime]


class _Shown(NamedTuple):
    """A phrase that was worth counting from a moment of a block on; ``tried`` phrases share the false alarms."""

    phrase: str
    tried: int
    since: dt.datetime
    until: dt.datetime


def phrase_bursts(
    stream: Stream, since: dt.datetime, sensitivity: Sensitivity, known: Collection[str] = ()
) -> list[PhraseBurst]:
    """The bursts of phrases that were noticed after ``since``, those that were noticed first at the front.

    Of the phrases that are ``known`` to burst, also those that were noticed before and were not over. ``sensitivity``
    is that of all phrases together.
    """
    shown = [each for block in _blocks(stream, since) for each in _shown(stream, block, sensitivity)]
    sayings = {phrase: stream.saying(phrase) for phrase in dict.fromkeys(each.phrase for each in shown)}
    found: dict[tuple[str, dt.datetime], PhraseBurst] = {}
    for each, bursts in _detected(stream, shown, sayings, sensitivity):
        for burst in bursts:
            saying = sayings[each.phrase]
            is_asked = burst.noticed > since or (each.phrase in known and (burst.end is None or burst.end >= since))
            if is_asked and _is_of(burst, each) and _stands_out(saying, burst, stream, sensitivity.step, each.tried):
                found[each.phrase, burst.start] = PhraseBurst(each.phrase, burst, saying.posts)
    ordered = sorted(found.values(), key=lambda one: (one.burst.noticed, -one.burst.bits, one.phrase))
    return list(_apart(ordered))


def _blocks(stream: Stream, since: dt.datetime) -> Iterator[dt.datetime]:
    """The beginnings of the blocks from the one of ``since`` on."""
    length = dt.timedelta(seconds=BLOCK)
    begin = max(since, stream.begin)
    begin -= (begin - _EPOCH) % length
    while begin < stream.until:
        yield begin
        begin += length


def _shown(stream: Stream, block: dt.datetime, sensitivity: Sensitivity) -> list[_Shown]:
    longest = dt.timedelta(seconds=int(widths(sensitivity.step)[-1]) * sensitivity.step)
    end = block + dt.timedelta(seconds=BLOCK)
    said = stream.said(max(block - longest, stream.begin), min(end, stream.until))
    if len(said.texts) < sensitivity.least or said.times[-1] < block.timestamp():
        return []
    found = screen(
        said,
        stream.sample(block - longest),
        since=block.timestamp(),
        step=sensitivity.step,
        least=sensitivity.least,
    )
    moments = ((one.words, dt.datetime.fromtimestamp(one.shown, dt.UTC)) for one in found.candidates)
    return [_Shown(words, found.tried, moment, end) for words, moment in moments]


def _detected(
    stream: Stream, shown: Iterable[_Shown], sayings: Mapping[str, Saying], sensitivity: Sensitivity
) -> Iterator[tuple[_Shown, Collection[Burst]]]:
    known: dict[tuple[str, int], list[Burst]] = {}
    for each in shown:
        key = each.phrase, each.tried
        if key not in known:
            share = sensitivity.false_alarms_per_week / each.tried
            detector = Detector(stream.begin, Sensitivity(sensitivity.step, share, sensitivity.least))
            known[key] = [*detector.feed(sayings[each.phrase].counts), *filter(None, [detector.lasting])]
        yield each, known[key]


def _is_of(burst: Burst, shown: _Shown) -> bool:
    """Whether a burst is the one for which a phrase was counted: others of it belong to other blocks."""
    hold = dt.timedelta(seconds=HOUR)
    return burst.start < shown.until and (burst.end is None or burst.end + hold >= shown.since)


def _stands_out(saying: Saying, burst: Burst, stream: Stream, step: int, tried: int) -> bool:
    """Whether more of the topic's posts have the phrase than in the weeks before, until it was noticed.

    When more is said of the topic as a whole, more is said of all that belongs to it: of so many phrases, one would
    seem to stand out by chance.
    """
    start, stop = (int((moment - stream.begin).total_seconds()) // step for moment in (burst.start, burst.noticed))
    since = max(start - MONTH // step, 0)
    having, heard = (float(np.nansum(counts[start:stop])) for counts in (saying.counts, stream.counts))
    before, of = (float(np.nansum(counts[since:start])) for counts in (saying.counts, stream.counts))
    usual = heard * (before + 0.5) / (of + 1)
    return surprise(having, usual, SPREAD + 1 / (before + 0.5)) >= math.log2(tried)


def _apart(found: Iterable[PhraseBurst]) -> Iterator[PhraseBurst]:
    """Without those that are about the same posts as one that was noticed before them."""
    kept: list[PhraseBurst] = []
    for each in found:
        since, until = each.burst.start, each.burst.noticed
        posts = _within(each, since, until)
        if not any(is_one(posts, _within(other, since, until)) for other in kept):
            kept.append(each)
            yield each


def _within(one: PhraseBurst, since: dt.datetime, until: dt.datetime) -> frozenset[uuid.UUID]:
    return frozenset(post for post, moment in one.posts.items() if since <= moment < until)
