"""Which terms mark one set of posts off from another."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

_PRIOR: Final = 0.1
"""The prior is worth a tenth of both sets: strong enough for rare terms, too weak to hide common ones."""


@dataclass(frozen=True)
class Term:
    """A term with the posts that have it, now and before, their shares, and the z-score of its log-odds."""

    text: str
    posts: int
    posts_before: int
    share: float
    share_before: float
    z: float


def characteristic(now: Collection[Collection[str]], before: Collection[Collection[str]]) -> list[Term]:
    """Terms by falling z-score, those that are more frequent ``now`` only; a term counts once in a post.

    Log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, formulas 16 to 22); the prior
    has the frequencies of both sets together, so that a term of which little is known has a small score.
    """
    counts, counts_before = _count(now), _count(before)
    total, total_before = sum(counts.values()), sum(counts_before.values())
    weight = _PRIOR * (total + total_before)
    terms = [
        Term(
            text,
            posts,
            counts_before[text],
            posts / len(now),
            counts_before[text] / len(before) if before else 0.0,
            _z(posts, total, counts_before[text], total_before, weight),
        )
        for text, posts in counts.items()
    ]
    return sorted((term for term in terms if term.z > 0), key=lambda term: (-term.z, -term.posts, term.text))


def _count(posts: Iterable[Collection[str]]) -> Counter[str]:
    return Counter(term for post in posts for term in set(post))


def _z(posts: int, total: int, before: int, total_before: int, weight: float) -> float:
    prior = _PRIOR * (posts + before)
    delta = _log_odds(posts + prior, total + weight) - _log_odds(before + prior, total_before + weight)
    return delta / math.sqrt(1 / (posts + prior) + 1 / (before + prior))


def _log_odds(part: float, whole: float) -> float:
    # Where every post is the one same term, there is no rest to compare with: half a count stands for it.
    return math.log(part / max(whole - part, 0.5))
