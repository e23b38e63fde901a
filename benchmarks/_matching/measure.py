"""Posts a second of an engine, on one core, and whether it answers as ours does.

What counts are seconds of a core that this process uses, all its threads together, so other work on the machine does
not matter (much: it still takes the caches away).
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from .engines import ENGINES, Engine, Known, Pairs, Posts, Task
from .talka import Floor, Talka

BUDGET: Final = 60.0
"""Seconds: an engine that needs more for all posts is measured on as many as fit, a batch at least."""
ENOUGH: Final = 3.0
"""Seconds: an engine that needs less goes over the posts again and again for so long, and the median counts."""
_AT_ONCE: Final = 50_000
"""Posts that are handed over to several threads at once."""
_ROUNDS: Final = 3

Numbers = npt.NDArray[np.int64]
"""Pairs as numbers, sorted: that of the post times the number of queries, plus that of the query."""


class Measured(NamedTuple):
    """Of an engine: posts a second, on how many posts, in which batches, and the seconds that it took to be ready."""

    rate: float
    posts: int
    batch: int
    ready: float
    pairs: Numbers


class _Pass(NamedTuple):
    """Once over the posts, or over as many as the budget allowed."""

    seconds: float
    posts: int
    pairs: Numbers


def measure(name: str, task: Task, posts: Posts) -> Measured:
    """Make an engine ready and let it match."""
    known = ENGINES[name]
    made, start = known.load(), time.process_time()
    engine = made(task)
    ready = time.process_time() - start
    return _measure(engine, known, posts.raw if known.raw else posts.folded, task)._replace(ready=ready)


def floor(task: Task, posts: Posts) -> float:
    """Posts a second of folding and tokenising alone."""
    return _measure(Floor(task), ENGINES["talka"], posts.raw, task).rate


def _measure(engine: Engine, known: Known, texts: Sequence[str], task: Task) -> Measured:
    gc.collect()
    gc.freeze()  # the queries are no garbage, and looking through them again and again is nobody's work
    batch = _best_batch(engine, known, texts)
    once = _pass(engine, texts, batch, len(task.queries))
    seconds = [once.seconds]
    while sum(seconds) < ENOUGH:
        seconds.append(_pass(engine, texts, batch, len(task.queries)).seconds)
    gc.unfreeze()
    return Measured(once.posts / statistics.median(seconds), once.posts, batch, 0.0, once.pairs)


def _best_batch(engine: Engine, known: Known, texts: Sequence[str]) -> int:
    """The size at which the first batch goes fastest."""
    sizes = sorted({min(size, len(texts)) for size in known.batches})
    return sizes[0] if len(sizes) == 1 else max(sizes, key=lambda size: size / _timed(engine, texts[:size])[0])


def _pass(engine: Engine, texts: Sequence[str], batch: int, queries: int) -> _Pass:
    seconds, first, found = 0.0, 0, [np.zeros(0, np.int64)]
    while first < len(texts) and seconds * (1 + batch / max(first, 1)) < BUDGET:  # the next batch still fits
        took, pairs = _timed(engine, texts[first : first + batch])
        array = np.array(pairs, np.int64).reshape(-1, 2)
        found.append((array[:, 0] + first) * queries + array[:, 1])
        seconds, first = seconds + took, first + batch
    return _Pass(seconds, min(first, len(texts)), np.sort(np.concatenate(found)))


def _timed(engine: Engine, texts: Sequence[str]) -> tuple[float, Pairs]:
    start = time.process_time()
    pairs = engine.match(texts)
    return time.process_time() - start, pairs


def ratio_of_threads(task: Task, posts: Posts, threads: int) -> float:
    """How many times as fast ours is with so many threads, by the clock on the wall; the best of some rounds each."""
    engine = Talka(task)
    best = {1: float("inf"), threads: float("inf")}
    for _ in range(_ROUNDS):
        for count, seconds in best.items():
            start = time.perf_counter()
            for first in range(0, len(posts.raw), _AT_ONCE):
                engine.match(posts.raw[first : first + _AT_ONCE], threads=count)
            best[count] = min(seconds, time.perf_counter() - start)
    return best[1] / best[threads]
