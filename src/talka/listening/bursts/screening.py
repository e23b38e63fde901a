"""Which phrases are said so much more than before that it is worth counting them over weeks.

Every run of one to three words that posts of some hours have is tried; a word in a hashtag counts as the word. Two
things make that cheap: nothing that fewer than ``least`` people say can be a burst, and the time before is known from a
sample. What comes through is counted in full and judged by the detector (`talka.listening.bursts.phrases`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

import numpy as np

from talka.listening.bursts.memory import SPREAD
from talka.listening.bursts.tails import surprise
from talka.listening.bursts.tuning import widths
from talka.listening.terms.grams import LONGEST, Hashes, Places, Read, grams, mixed, read_texts, without_links, words_at
from talka.listening.terms.log_odds import Numbers

ENOUGH: Final = 10.0
"""Bits of surprise from which a phrase is counted: by chance, one in a thousand comes so far."""

KNOWN_BY: Final = 30
"""Posts of the sample that say a phrase, from which on its usual share is known nearly as well as by counting it."""

_MARGIN: Final = 3.0
"""Bits by which counting may find more than the sample of a phrase that is ``KNOWN_BY`` so many."""

MOST: Final = 16
"""Phrases of one window that are counted: those that were first to come so far."""

SAME: Final = 0.7
"""Two phrases are one when so large a part of the posts with the one has the other."""

_ALIKE: Final = 0.5
"""The same of the posts with either."""

_ORIGINALS: Final = 2
"""Posts that are no repeats of each other: what one post says makes no burst, however often it is passed on."""

_FEWEST_TRIED: Final = 1024

_NAMED: Final = re.compile(r"(?:\bRT\s+)?(?<!\w)@[\w.]+:?")


class Texts(NamedTuple):
    """Posts in the order of time.

    ``times`` are seconds since 1970. Each author has a number in ``authors``, and an author who is not known one of
    their own; ``originals`` has the same number for posts that repeat each other.
    """

    texts: Sequence[str]
    times: Numbers
    authors: Places
    originals: Places


class Candidate(NamedTuple):
    """A phrase that is worth counting: folded words with spaces between, and the beginning of the step it showed."""

    words: str
    shown: float


class Screened(NamedTuple):
    """The candidates, and how many phrases are said at all, to the next power of 2."""

    candidates: list[Candidate]
    tried: int


class _Sayings(NamedTuple):
    """Who says what, by phrase, then by time; each author once. ``first`` is where the words stand.

    ``bits`` are how surprising it is that so many said so up to then.
    """

    phrase: Places
    post: Places
    first: Places
    size: Places
    hashes: Hashes
    bits: Numbers


class _Risen(NamedTuple):
    """A phrase, the first of its sayings with which it was surprising, its last one in that step, and the bits."""

    phrase: int
    step: int
    start: int
    stop: int
    bits: float


def screen(said: Texts, before: Sequence[str], *, since: float, step: int, least: int) -> Screened:
    """The phrases that stand out in posts ``since`` a time, against the posts just before them and a sample of weeks.

    The judgement at a moment asks for nothing after it, so that more posts behind it change none.
    """
    sayings, read = _sayings(said, least)
    known, counts = _vocabulary(before)
    tried = max(len(known), _FEWEST_TRIED)
    found: list[Candidate] = []
    if len(sayings.phrase):
        told = _told(sayings.hashes, known, counts)
        risen = _risen(said, sayings, (told + 0.5) / (len(before) + 1), told, _enough(told, tried), since, step, least)
        kept = _apart(risen, sayings, said, read)
        found = [Candidate(" ".join(_words(read, sayings, each)), float(each.step * step)) for each in kept]
    return Screened(found[:MOST], 1 << (tried - 1).bit_length())


def _sayings(said: Texts, least: int) -> tuple[_Sayings, Read]:
    """The phrases that enough people say."""
    read = read_texts([_spoken(text) for text in said.texts])
    parts = [(*grams(read, size), size) for size in range(1, LONGEST + 1)]
    hashes = np.concatenate([part[0] for part in parts])
    first = np.concatenate([part[1] for part in parts])
    size = np.concatenate([np.full(len(part[0]), part[2]) for part in parts])
    kept = _often(hashes, least)
    once = np.unique(mixed(hashes[kept], said.authors[read.posts[first[kept]]].astype(np.uint64)), return_index=True)[1]
    kept = kept[np.sort(once)]
    kept = kept[_often(hashes[kept], least)]
    phrase = np.unique(hashes[kept], return_inverse=True)[1]
    kept, phrase = _ordered(kept, phrase, read.posts[first[kept]])
    return _Sayings(phrase, read.posts[first[kept]], first[kept], size[kept], hashes[kept], np.zeros(len(kept))), read


def _spoken(text: str) -> str:
    """What somebody says: without addresses, and without whom they answer or repeat."""
    return _NAMED.sub(" ", without_links(text))


def _ordered(kept: Places, phrase: Places, posts: Places) -> tuple[Places, Places]:
    order = np.lexsort((posts, phrase))
    return kept[order], phrase[order]


def _often(hashes: Hashes, least: int) -> Places:
    """The places of those that are there so often."""
    _, place, counts = np.unique(hashes, return_inverse=True, return_counts=True)
    return np.flatnonzero(counts[place] >= least)


def _vocabulary(before: Sequence[str]) -> tuple[Hashes, Places]:
    """The phrases of some posts, sorted, and in how many of them each is."""
    read = read_texts([_spoken(text) for text in before])
    found = []
    for size in range(1, LONGEST + 1):
        runs, first = grams(read, size)
        found.append(runs[np.unique(mixed(runs, read.posts[first].astype(np.uint64)), return_index=True)[1]])
    known, counts = np.unique(np.concatenate(found), return_counts=True)
    return known, counts


def _told(hashes: Hashes, known: Hashes, counts: Places) -> Numbers:
    """In how many posts of the sample each phrase is."""
    if not len(known):
        return np.zeros(len(hashes))
    place = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
    return np.where(known[place] == hashes, counts[place], 0).astype(float)


def _enough(told: Numbers, tried: int) -> Numbers:
    """The bits from which each phrase is counted.

    In the end it must stand out by ``log2(tried)`` bits. Of common words that is seen here already, and to count them
    takes by far the longest; of rare ones the sample does not know enough.
    """
    return np.where(told >= KNOWN_BY, max(ENOUGH, math.log2(tried) - _MARGIN), ENOUGH)


def _risen(
    said: Texts, sayings: _Sayings, share: Numbers, told: Numbers, enough: Numbers, since: float, step: int, least: int
) -> list[_Risen]:
    """The phrases that are surprising at some moment, in the order of these; of one moment the clearest first."""
    best, times = sayings.bits, said.times[sayings.post]
    for width in widths(step) * step:
        heard = _running(times, sayings.phrase, float(width))
        posts = _running(said.times, np.zeros(len(said.times), dtype=np.int64), float(width))[sayings.post]
        # Not worth the asking where the half of it would be usual.
        likely = np.flatnonzero((heard >= least) & (heard > 2 * posts * share) & (times >= since))
        for at in likely:
            # What the sample says is as uncertain as the posts of it that say the phrase are few.
            bits = surprise(float(heard[at]), float(posts[at] * share[at]), SPREAD + 1 / (float(told[at]) + 0.5))
            best[at] = max(best[at], bits)
    passed = np.flatnonzero(best >= enough)
    passed = passed[np.unique(sayings.phrase[passed], return_index=True)[1]]
    found = [_at(int(at), sayings, times, step) for at in passed]
    return sorted(found, key=lambda each: (each.step, -each.bits, each.phrase))


def _at(at: int, sayings: _Sayings, times: Numbers, step: int) -> _Risen:
    phrase = int(sayings.phrase[at])
    start, stop = np.searchsorted(sayings.phrase, [phrase, phrase + 1])
    moment = int(times[at] // step)
    until = int(start + np.searchsorted(times[start:stop], (moment + 1) * step))
    return _Risen(phrase, moment, int(start), until, float(sayings.bits[at:until].max()))


def _running(times: Numbers, groups: Places, width: float) -> Places:
    """How many of its group came up to each one within so many seconds; groups and the times in each are sorted."""
    places = np.arange(len(times))
    if not len(times):
        return places
    beyond = times.max() - times.min() + width + 1
    keys = groups * beyond + (times - times.min())
    found: Places = places - np.searchsorted(keys, keys - width, side="right") + 1
    return found


def _apart(risen: Sequence[_Risen], sayings: _Sayings, said: Texts, read: Read) -> Iterator[_Risen]:
    """Of phrases of the same posts one: the first one to show, the longest where it is nearly always said.

    A clearer one that shows later is looked at as well.
    """
    kept: list[_Risen] = []
    waiting = [(each, _posts(each, sayings)) for each in risen]
    for each, posts in waiting:
        if len({int(said.originals[post]) for post in posts}) < _ORIGINALS or len(kept) == MOST:
            continue
        if any(_is_told(each, posts, _until(other, sayings, max(posts)), sayings) for other in kept):
            continue
        same = [one for one in waiting if one[0].step == each.step and len(one[1] & posts) >= SAME * len(posts)]
        clearest = _words(read, sayings, each)
        longer = [one for one in same if _holds(_words(read, sayings, one[0]), clearest)]
        # Of a headline all three words in a row are as frequent: long words say more of it.
        lengths = {one[0].phrase: len("".join(_words(read, sayings, one[0]))) for one in longer}
        kept.append(max(longer, key=lambda one: (sayings.size[one[0].start], len(one[1]), lengths[one[0].phrase]))[0])
    return iter(kept)


def _posts(each: _Risen, sayings: _Sayings) -> frozenset[int]:
    return frozenset(sayings.post[each.start : each.stop].tolist())


def _until(each: _Risen, sayings: _Sayings, last: int) -> _Risen:
    """A phrase as it stands with some post."""
    stop = int(np.searchsorted(sayings.phrase, each.phrase + 1))
    stop = int(each.start + np.searchsorted(sayings.post[each.start : stop], last, side="right"))
    return each._replace(stop=stop, bits=float(sayings.bits[each.start : stop].max(initial=0.0)))


def _is_told(each: _Risen, posts: frozenset[int], other: _Risen, sayings: _Sayings) -> bool:
    """Whether another phrase tells the same, as clearly."""
    return other.bits >= each.bits and is_one(posts, _posts(other, sayings))


def is_one(posts: AbstractSet[Hashable], others: AbstractSet[Hashable]) -> bool:
    """Whether two phrases with these posts are about the same."""
    both = len(posts & others)
    return both >= SAME * len(posts) or both >= _ALIKE * len(posts | others)


def _words(read: Read, sayings: _Sayings, each: _Risen) -> tuple[str, ...]:
    return words_at(read, int(sayings.first[each.start]), int(sayings.size[each.start]))


def _holds(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Whether some words hold others in a row, with more besides or not."""
    return any(words[start : start + len(part)] == part for start in range(len(words) - len(part) + 1))
