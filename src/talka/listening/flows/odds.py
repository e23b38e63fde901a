"""Words and phrases that mark one set of posts against another.

Weighted log-odds with an informative Dirichlet prior: Monroe, Colaresi, Quinn (2008), "Fightin' Words: Lexical
Feature Selection and Evaluation for Identifying the Content of Political Conflict", Political Analysis 16(4),
equations 16, 19 and 22. The prior is how often a phrase is in both sets together, with the weight of `PRIOR` phrases;
so a phrase that is merely frequent does not count, nor one that is rare and there by chance.

Posts are counted, not occurrences: one post that says a word twenty times is one. Each language is set against itself,
lest a selection with more French be marked by French articles.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from talka.text import tokens
from talka.text.kernel import TokenBatch, hash_of, tokenise

LONGEST: Final = 3
"""Words of a phrase."""

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

_LINK: Final = re.compile(r"https?://\S+", re.IGNORECASE)
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)

Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]


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


class _Read(NamedTuple):
    """Texts as words: of each word its hash, the post it is in, and its place in ``batch``."""

    batch: TokenBatch
    hashes: Hashes
    posts: Places
    words: Places


def characteristic(
    texts: Sequence[str], languages: Sequence[str], chosen: Sequence[bool], *, most: int
) -> list[Phrase]:
    """The phrases that mark the chosen texts, the clearest first; ``languages`` are the code of each text."""
    plain = [_LINK.sub(" ", text) for text in texts]
    codes, strata = np.unique(np.asarray([code or "und" for code in languages], dtype=str), return_inverse=True)
    read, inside = _read(plain), np.asarray(chosen, dtype=bool)
    found = [(size, _counted(read, size, strata, inside, len(codes))) for size in range(1, LONGEST + 1)]
    kept = itertools.islice(_apart(_ranked(read, found)), most)
    return [_told(read, plain, str(codes[each.language]), each) for each in kept]


def _read(texts: Sequence[str]) -> _Read:
    """The words of texts; hashtags and handles are out, the words in them stay."""
    batch = tokenise(texts)
    words = np.flatnonzero(batch.signed == 0)
    posts = np.repeat(np.arange(len(texts)), np.diff(batch.texts))[words]
    return _Read(batch, batch.hashes[words], posts, words)


def _counted(read: _Read, size: int, strata: Places, inside: npt.NDArray[np.bool_], languages: int) -> _Counted:
    """In how many posts each phrase of a size is, language by language."""
    grams, first = _grams(read, size)
    posts = read.posts[first]
    grams = _mixed(grams, strata[posts].astype(np.uint64))
    once = np.unique(_mixed(grams, posts.astype(np.uint64)), return_index=True)[1]
    _, place, phrase = np.unique(grams[once], return_index=True, return_inverse=True)
    own, first = inside[posts[once]], first[once][place]
    counts = [np.bincount(phrase[side], minlength=len(place)).astype(float) for side in (own, ~own)]
    language = strata[read.posts[first]]
    z = np.zeros(len(place))
    for number in range(languages):
        here = language == number
        z[here] = log_odds(counts[0][here], counts[1][here])
    return _Counted(first, language, counts[0], counts[1], z)


def _grams(read: _Read, size: int) -> tuple[Hashes, Places]:
    """The hash of each run of so many words in one post, and where it begins."""
    count = max(len(read.hashes) - size + 1, 0)
    first = np.flatnonzero(read.posts[:count] == read.posts[size - 1 : size - 1 + count])
    grams = read.hashes[first]
    for step in range(1, size):
        grams = _mixed(grams, read.hashes[first + step])
    return grams, first


def _mixed(one: Hashes, other: Hashes) -> Hashes:
    """A hash of both."""
    mixed = (one ^ (one >> np.uint64(29))) * _MIX + other
    return (mixed ^ (mixed >> np.uint64(32))) * _MIX


def log_odds(inside: Numbers, outside: Numbers, prior: float = PRIOR) -> Numbers:
    """The z-score of each phrase's log-odds between two counts; 0 where a side has nothing, or there is one phrase."""
    many, few = inside.sum(), outside.sum()
    if not many or not few or np.count_nonzero(inside + outside) == 1:
        return np.zeros(len(inside))
    expected = prior * (inside + outside) / (many + few)
    one, other = inside + expected, outside + expected
    delta = np.log(one / (many + prior - one)) - np.log(other / (few + prior - other))
    z: Numbers = delta / np.sqrt(1 / one + 1 / other)
    return z


class _Candidate(NamedTuple):
    words: tuple[str, ...]
    language: int
    inside: int
    outside: int
    z: float


def _ranked(read: _Read, found: Sequence[tuple[int, _Counted]]) -> list[_Candidate]:
    """Phrases that mark the selection, the clearest first, equal ones by their words."""
    ranked = []
    for size, counted in found:
        clear = np.flatnonzero((counted.z >= SIGNIFICANT) & (counted.inside >= FEWEST))
        for place in clear[np.argsort(-counted.z[clear], kind="stable")][:CANDIDATES]:
            words = tuple(_word(read, counted.first[place] + step) for step in range(size))
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


def _word(read: _Read, place: int) -> str:
    word = read.words[place]
    start = read.batch.starts[word]
    return read.batch.data[start : start + read.batch.lengths[word]].tobytes().decode()


def _told(read: _Read, texts: Sequence[str], language: str, each: _Candidate) -> Phrase:
    """A phrase as people read it."""
    posts = _posts_with(read, each.words)
    written = Counter(form for post in posts[:_READ] for form in _forms(texts[post], each.words))
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


def _posts_with(read: _Read, words: tuple[str, ...]) -> list[int]:
    """Posts that have the words in a row."""
    wanted = [np.uint64(hash_of(np.frombuffer(word.encode(), np.uint8))) for word in words]
    count = max(len(read.hashes) - len(words) + 1, 0)
    runs = np.ones(count, dtype=bool)
    for step, one in enumerate(wanted):
        runs &= read.hashes[step : step + count] == one
    return list(dict.fromkeys(read.posts[:count][runs].tolist()))


def _forms(text: str, words: tuple[str, ...]) -> Iterator[str]:
    """How a text writes these words in a row."""
    found = [token for token in tokens(text) if token.word[0] not in "#@"]
    for start in range(len(found) - len(words) + 1):
        run = found[start : start + len(words)]
        if tuple(token.word for token in run) == words:
            yield " ".join(text[run[0].start : run[-1].end].split())
