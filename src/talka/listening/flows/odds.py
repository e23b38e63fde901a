"""Words and phrases that mark one set of posts against another (`talka.listening.terms.log_odds`).

The prior has the weight of `PRIOR` phrases.

Posts are counted, not occurrences: one post that says a word twenty times is one. Each language is set against itself,
lest a selection with more French be marked by French articles.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from talka.listening.terms.grams import (
    LONGEST,
    Places,
    Read,
    forms,
    grams,
    mixed,
    posts_with,
    read_texts,
    without_links,
    words_at,
)
from talka.listening.terms.log_odds import Numbers, log_odds

PRIOR: Final = 1_000.0
FEWEST: Final = 5
"""Posts of the selection that a phrase must be in."""

SIGNIFICANT: Final = 4.0
"""The z-score from which a phrase is told: of a hundred thousand phrases, three come so far by chance."""

SAME: Final = 0.7
"""Phrases that share words are the same when so large a part of the posts with one has the other as well."""

CANDIDATES: Final = 200
"""Phrases of each length that are looked at."""

_READ: Final = 20
"""Posts in which the readable form of a phrase is looked for."""


class Phrase(msgspec.Struct, frozen=True, kw_only=True):
    """One to three words in a row.

    Attributes:
        words: folded, with spaces between: what a search for the phrase takes.
        shown: as most people write it.
        posts: of the selection's sample, that have it; ``others`` of the rest's.
        z: how many standard deviations its log-odds are from none.
    """

    words: str
    shown: str
    language: str
    posts: int
    others: int
    z: float


class _Counted(NamedTuple):
    """Phrases of one length: ``first`` words, and in how many posts of each side each phrase is."""

    first: Places
    language: Places
    inside: Numbers
    outside: Numbers
    z: Numbers


def characteristic(
    texts: Sequence[str], languages: Sequence[str], chosen: Sequence[bool], *, most: int
) -> list[Phrase]:
    """The phrases that mark the chosen texts, the clearest first; ``languages`` are the code of each text."""
    plain = [without_links(text) for text in texts]
    codes, strata = np.unique(np.asarray([code or "und" for code in languages], dtype=str), return_inverse=True)
    read, inside = read_texts(plain), np.asarray(chosen, dtype=bool)
    found = [(size, _counted(read, size, strata, inside, len(codes))) for size in range(1, LONGEST + 1)]
    kept = itertools.islice(_apart(_ranked(read, found)), most)
    return [_told(read, plain, str(codes[each.language]), each) for each in kept]


def _counted(read: Read, size: int, strata: Places, inside: npt.NDArray[np.bool_], languages: int) -> _Counted:
    """In how many posts each phrase of a size is, language by language."""
    runs, first = grams(read, size)
    posts = read.posts[first]
    runs = mixed(runs, strata[posts].astype(np.uint64))
    once = np.unique(mixed(runs, posts.astype(np.uint64)), return_index=True)[1]
    _, place, phrase = np.unique(runs[once], return_index=True, return_inverse=True)
    own, first = inside[posts[once]], first[once][place]
    counts = [np.bincount(phrase[side], minlength=len(place)).astype(float) for side in (own, ~own)]
    language = strata[read.posts[first]]
    z = np.zeros(len(place))
    for number in range(languages):
        here = language == number
        z[here] = _z(counts[0][here], counts[1][here])
    return _Counted(first, language, counts[0], counts[1], z)


def _z(inside: Numbers, outside: Numbers) -> Numbers:
    """The z-scores; 0 where a side has nothing, or there is one phrase."""
    if not inside.sum() or not outside.sum() or len(inside) == 1:
        return np.zeros(len(inside))
    return log_odds(inside, outside, PRIOR)


class _Candidate(NamedTuple):
    words: tuple[str, ...]
    language: int
    inside: int
    outside: int
    z: float


def _ranked(read: Read, found: Sequence[tuple[int, _Counted]]) -> list[_Candidate]:
    """Phrases that mark the selection, the clearest first, equal ones by their words."""
    ranked = []
    for size, counted in found:
        clear = np.flatnonzero((counted.z >= SIGNIFICANT) & (counted.inside >= FEWEST))
        for place in clear[np.argsort(-counted.z[clear], kind="stable")][:CANDIDATES]:
            words = words_at(read, counted.first[place], size)
            counts = int(counted.inside[place]), int(counted.outside[place])
            ranked.append(_Candidate(words, int(counted.language[place]), *counts, float(counted.z[place])))
    return sorted(ranked, key=lambda each: (-each.z, each.words))


def _apart(ranked: Sequence[_Candidate]) -> Iterator[_Candidate]:
    """Of phrases that share words and posts only one: the longest if it is always said, else the clearest."""
    covered: dict[tuple[int, tuple[str, ...]], int] = {}
    for each in ranked:
        for part in _parts(each.words):
            key = each.language, part
            covered[key] = max(covered.get(key, 0), each.inside)
    kept: list[_Candidate] = []
    for each in ranked:
        is_part = covered.get((each.language, each.words), 0) >= SAME * each.inside
        if not is_part and not any(_is_like(each, other) for other in kept):
            kept.append(each)
            yield each


def _parts(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The shorter runs in a phrase."""
    for size in range(1, len(words)):
        yield from (words[start : start + size] for start in range(len(words) - size + 1))


def _is_like(weaker: _Candidate, clearer: _Candidate) -> bool:
    """Whether a phrase holds a clearer one, or goes on where the other begins or ends in about as many posts."""
    if weaker.language != clearer.language:
        return False
    few, many = sorted((weaker.inside, clearer.inside))
    return clearer.words in _parts(weaker.words) or (few >= SAME * many and _overlap(weaker.words, clearer.words))


def _overlap(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one ends with what the other begins with."""
    shorter = min(len(one), len(other))
    return any(one[-size:] == other[:size] or other[-size:] == one[:size] for size in range(1, shorter))


def _told(read: Read, texts: Sequence[str], language: str, each: _Candidate) -> Phrase:
    """A phrase as people read it."""
    posts = posts_with(read, each.words)
    written = Counter(form for post in posts[:_READ] for form in forms(texts[post], each.words))
    # The order of the posts is by chance but always the same, so of forms as frequent the first one stands.
    shown = written.most_common(1)[0][0] if written else " ".join(each.words)
    return Phrase(
        words=" ".join(each.words),
        shown=shown,
        language=language,
        posts=each.inside,
        others=each.outside,
        z=round(each.z, 2),
    )
