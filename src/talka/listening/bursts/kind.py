"""Whether a burst is trouble, or demand: what people ask for."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from talka.listening.bursts.post import Post

_SURE: Final = 1.96
_MAJORITY: Final = 0.5
_FEWEST: Final = 5
_APART: Final = 0.1
_WANTS: Final = frozenset({"request", "praise", "question", "idea"})
_NEGATIVE: Final = -1


class Kind(StrEnum):
    """What a burst is."""

    TROUBLE = "trouble"
    DEMAND = "demand"
    UNCLEAR = "unclear"


class Reason(StrEnum):
    """Why it is of its kind; a stable code that pages translate."""

    ROSE = "rose"  # its share is greater than before, by more than chance
    MAJORITY = "majority"  # half of the posts or more are so, as they were before
    FEW = "few"  # too few labelled posts
    NEITHER = "neither"  # neither share rose
    BOTH = "both"  # both did, about as much


@dataclass(frozen=True)
class Share:
    """So many of the labelled posts, now and before, and the z-score of the difference of the shares."""

    posts: int
    of: int
    posts_before: int
    of_before: int

    @property
    def now(self) -> float:
        """The share in the burst; 0 of none."""
        return self.posts / self.of if self.of else 0.0

    @property
    def before(self) -> float:
        """The share before; half a post is added to both sides, so that a few posts before prove little."""
        return (self.posts_before + 0.5) / (self.of_before + 1)

    @property
    def z(self) -> float:
        """The pooled test of two proportions (Agresti and Caffo 2000: one post added to each side of both)."""
        now, before = (self.posts + 1) / (self.of + 2), (self.posts_before + 1) / (self.of_before + 2)
        variance = now * (1 - now) / (self.of + 2) + before * (1 - before) / (self.of_before + 2)
        return (now - before) / math.sqrt(variance)

    @property
    def stands_out(self) -> bool:
        """Greater than before by more than chance, or half of all."""
        return self.z >= _SURE or self.now >= _MAJORITY


@dataclass(frozen=True)
class Verdict:
    """The kind, why, and the numbers behind it."""

    kind: Kind
    reason: Reason
    trouble: Share
    demand: Share

    @property
    def sentence(self) -> str:
        """The reason in English."""
        return (
            f"{self.trouble.posts} of {self.trouble.of} labelled posts complain or are negative "
            f"({self.trouble.now:.0%}; before {self.trouble.before:.0%}), "
            f"{self.demand.posts} ask, praise or propose ({self.demand.now:.0%}; before {self.demand.before:.0%})."
        )


def judge(now: Sequence[Post], before: Sequence[Post]) -> Verdict:
    """Compare the shares of trouble and of demand among the labelled posts with those before."""
    trouble, demand = _share(now, before, is_trouble), _share(now, before, is_demand)
    kind, reason = _decided(trouble, demand)
    return Verdict(kind, reason, trouble, demand)


def is_trouble(post: Post) -> bool:
    """It complains or is negative."""
    return "complaint" in post.intents or post.sentiment == _NEGATIVE


def is_demand(post: Post) -> bool:
    """It asks, praises or proposes, and is no trouble: "why does it crash?" is a question that nobody sells to."""
    return not is_trouble(post) and not _WANTS.isdisjoint(post.intents)


def _decided(trouble: Share, demand: Share) -> tuple[Kind, Reason]:
    if trouble.of < _FEWEST:
        return Kind.UNCLEAR, Reason.FEW
    if trouble.stands_out and demand.stands_out:
        rise = (trouble.now - trouble.before) - (demand.now - demand.before)
        if abs(rise) < _APART:
            return Kind.UNCLEAR, Reason.BOTH
        return (Kind.TROUBLE, _why(trouble)) if rise > 0 else (Kind.DEMAND, _why(demand))
    if trouble.stands_out:
        return Kind.TROUBLE, _why(trouble)
    return (Kind.DEMAND, _why(demand)) if demand.stands_out else (Kind.UNCLEAR, Reason.NEITHER)


def _why(share: Share) -> Reason:
    return Reason.ROSE if share.z >= _SURE else Reason.MAJORITY


def _share(now: Sequence[Post], before: Sequence[Post], wanted: Callable[[Post], bool]) -> Share:
    labelled, labelled_before = list(filter(_is_labelled, now)), list(filter(_is_labelled, before))
    return Share(
        sum(map(wanted, labelled)),
        len(labelled),
        sum(map(wanted, labelled_before)),
        len(labelled_before),
    )


def _is_labelled(post: Post) -> bool:
    return post.sentiment is not None or bool(post.intents)
