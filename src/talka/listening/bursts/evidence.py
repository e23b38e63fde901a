"""What makes a burst: its words, links and posts, against those of the time before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from talka.listening.bursts.kind import Verdict, judge
from talka.listening.bursts.log_odds import Term, characteristic
from talka.listening.bursts.post import Post

_SURE: Final = 1.96
"""The z-score from which a term is told: one of forty terms of no meaning reaches it."""
_LEAST: Final = 2
"""Posts that a term must be in: what one post says makes no burst."""
_SAME: Final = 0.8


@dataclass(frozen=True)
class Evidence:
    """Why there is a burst.

    ``explained`` is the share of its posts with at least one of ``terms`` or ``links``, ``explained_before`` that of
    the posts before. ``posts`` are ids of the posts that say most of it, the most telling first.
    """

    terms: Sequence[Term]
    links: Sequence[Term]
    posts: Sequence[str]
    explained: float
    explained_before: float
    verdict: Verdict


def explain(now: Sequence[Post], before: Sequence[Post], *, most: int = 12, most_posts: int = 5) -> Evidence:
    """The evidence of the posts of a burst against those before it; at most so many terms, links and posts."""
    terms = _told(_without_parts(characteristic(_terms(now), _terms(before))), most)
    links = _told(characteristic([post.links for post in now], [post.links for post in before]), most)
    marks = {term.text: term.z for term in (*terms, *links)}
    return Evidence(
        terms,
        links,
        representative(now, marks, most_posts),
        _share(now, marks),
        _share(before, marks),
        judge(now, before),
    )


def representative(posts: Sequence[Post], marks: dict[str, float], most: int) -> list[str]:
    """Ids of posts that together cover the marks of most weight, chosen greedily.

    A repeated post covers nothing new and is not chosen. Of posts that cover as much, the first one is taken: the
    greedy cover is within 1 - 1/e of the best one (Nemhauser, Wolsey and Fisher 1978).
    """
    left = dict(marks)
    covers = {post.id: _all_of(post) & left.keys() for post in posts}
    chosen: list[str] = []
    while covers and len(chosen) < most:
        best = max(covers, key=lambda post: sum(left.get(mark, 0.0) for mark in covers[post]))
        covered = covers.pop(best) & left.keys()
        if not covered:
            break
        chosen.append(best)
        for mark in covered:
            del left[mark]
    return chosen


def phrases(words: Sequence[str]) -> set[str]:
    """The words of a post and its pairs of neighbours."""
    return {*words, *map(" ".join, pairwise(words))}


def _terms(posts: Sequence[Post]) -> list[Collection[str]]:
    return [phrases(post.words) for post in posts]


def _all_of(post: Post) -> set[str]:
    return phrases(post.words) | set(post.links)


def _told(terms: Sequence[Term], most: int) -> list[Term]:
    return [term for term in terms if term.z >= _SURE and term.posts >= _LEAST][:most]


def _without_parts(terms: Sequence[Term]) -> list[Term]:
    """Without words that stand nearly always in a phrase, and phrases that say no more than a word of theirs."""
    known = {term.text: term for term in terms}
    dropped: set[str] = set()
    for term in terms:
        for part in term.text.split(" ") if " " in term.text else ():
            if part in known:
                whole = term.posts >= _SAME * known[part].posts
                dropped.add(part if whole else term.text)
    return [term for term in terms if term.text not in dropped]


def _share(posts: Sequence[Post], marks: dict[str, float]) -> float:
    return sum(not marks.keys().isdisjoint(_all_of(post)) for post in posts) / len(posts) if posts else 0.0
