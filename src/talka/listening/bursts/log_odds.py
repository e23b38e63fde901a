"""Which terms mark one set of posts off from another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from talka.listening.terms.log_odds import log_odds

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
    """Terms by falling z-score, those that are more frequent ``now`` only; a term counts once in a post."""
    counts, counts_before = _count(now), _count(before)
    texts = list(counts.keys() | counts_before.keys())
    here, there = (np.array([side[text] for text in texts], dtype=float) for side in (counts, counts_before))
    scores = log_odds(here, there, _PRIOR * float(here.sum() + there.sum()))
    terms = [
        Term(
            text,
            counts[text],
            counts_before[text],
            counts[text] / len(now),
            counts_before[text] / len(before) if before else 0.0,
            z,
        )
        for text, z in zip(texts, scores.tolist(), strict=True)
        if z > 0 and counts[text]
    ]
    return sorted(terms, key=lambda term: (-term.z, -term.posts, term.text))


def _count(posts: Iterable[Collection[str]]) -> Counter[str]:
    return Counter(term for post in posts for term in set(post))
