"""What was measured, for people and for programs."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from .measure import Measured

OURS: Final = "talka"
_HEAD: Final = (
    "queries",
    "engine",
    "posts/s",
    "ours to it",
    "share of the floor",
    "measured on",
    "batch",
    "made ready in",
    "pairs a post",
    "pairs missing, too many",
)


@dataclass
class Report:
    """Measurements by number of queries and by engine.

    ``differences`` are pairs of ours that the engine lacks, and pairs that it has alone; ``threads`` says by number
    of queries how many times as fast ours is with several.
    """

    posts: int
    floor: float
    engines: dict[int, dict[str, Measured]] = field(default_factory=dict)
    differences: dict[tuple[int, str], tuple[int, int]] = field(default_factory=dict)
    threads: dict[int, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The floor, and posts a second by engine and number of queries."""
        names = dict.fromkeys(name for found in self.engines.values() for name in found)
        engines = {
            name: {str(size): round(found[name].rate) for size, found in self.engines.items() if name in found}
            for name in names
        }
        threads = {str(size): round(ratio, 2) for size, ratio in self.threads.items()}
        return {"floor": round(self.floor), "engines": engines} | ({"threads": threads} if threads else {})

    def as_text(self) -> str:
        """A table in Markdown, and the ratios that matter in sentences."""
        rows = [self._row(size, name) for size, found in self.engines.items() for name in found]
        table = [f"| {' | '.join(cells)} |" for cells in (_HEAD, ["---"] * len(_HEAD), *rows)]
        floor = f"Floor, folding and tokenising alone: {self.floor:,.0f} posts/s."
        return "\n".join([*table, "", floor, *self._to_others(), *self._growth(), *self._in_threads()])

    def _row(self, size: int, name: str) -> list[str]:
        found, ours = self.engines[size][name], self.engines[size].get(OURS)
        missing, extra = self.differences.get((size, name), (0, 0))
        return [
            f"{size:,}",
            name,
            f"{found.rate:,.0f}",
            f"{ours.rate / found.rate:.1f}" if ours else "",
            f"{found.rate / self.floor:.2f}",
            "all" if found.posts == self.posts else f"{found.posts:,} of {self.posts:,}",
            f"{found.batch:,}",
            f"{found.ready:.1f} s",
            f"{len(found.pairs) / found.posts:.2f}",
            f"{missing}, {extra}" if ours else "",
        ]

    def _to_others(self) -> Iterator[str]:
        for size, found in self.engines.items():
            others = {name: each.rate for name, each in found.items() if name != OURS}
            if OURS in found and others:
                best = max(others, key=others.__getitem__)
                yield f"{size:,} queries: ours is {found[OURS].rate / others[best]:.1f} times the best other ({best})."

    def _growth(self) -> Iterator[str]:
        rates = [(size, found[OURS].rate) for size, found in self.engines.items() if OURS in found]
        for (few, fast), (many, slow) in itertools.pairwise(rates):
            yield f"A post costs ours {fast / slow:.1f} times as much at {many:,} queries as at {few:,}."

    def _in_threads(self) -> Iterator[str]:
        for size, ratio in self.threads.items():
            yield f"{size:,} queries: with several threads ours is {ratio:.2f} times as fast as with one."
