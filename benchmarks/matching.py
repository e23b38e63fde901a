"""How fast many queries are matched against many posts, beside others who can.

    python benchmarks/matching.py [--queries 10000,100000] [--posts 200000] [--engines talka,tantivy] [--threads 2]
                                  [--json]

The queries have the shape of brand booleans (see `_matching/queries.py`). The posts are the real texts of the folder
of development data (TALKA_SHARED or ../shared), and where they do not suffice the same with a word exchanged; without
the folder they are made. All engines run one after the other in this process, on one core, over the same posts, and
give the same pairs of post and query; each answer is compared with ours. Ours takes raw texts. The others could not
fold as we do, so they get folded words with blanks between, for which their clock does not run: that favours them.
tantivy and FTS5 index a batch and run every query on it; hyperscan and plain Python look for words that a query needs
and check it then. Making ready (compiling, and looking at 20,000 other posts) is not counted but shown. The floor is
our folding and tokenising alone.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from typing import Final

import numpy as np

from _matching import measure
from _matching.engines import ENGINES, Posts, Task
from _matching.reading import posts_and_sample, queries
from _matching.report import OURS, Report
from _matching.texts import corpus
from talka.listening.query import to_text

SIZES: Final = (100, 1_000, 10_000, 100_000)


def main() -> None:
    """Measure and print."""
    options = _options()
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, cores[-1:])  # before anything starts threads, which inherit it
    posts, sample = posts_and_sample(options.posts)
    if not corpus().real:
        _say("The folder of development data is not here: the posts are made, their words as frequent as in life.")
    tasks = {size: Task(queries(size), sample) for size in sorted(options.queries)}
    report = Report(options.posts, measure.floor(next(iter(tasks.values())), posts))
    for size, task in tasks.items():
        _compare(report, size, task, posts, sorted(options.engines, key=lambda name: name != OURS))
    if options.threads > 1:
        os.sched_setaffinity(0, cores[-options.threads :])
        for size, task in tasks.items():
            report.threads[size] = measure.ratio_of_threads(task, posts, options.threads)
    print(json.dumps(report.as_json()) if options.json else report.as_text())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--queries", type=_numbers, default=SIZES, help="how many, with commas between")
    parser.add_argument("--posts", type=int, default=200_000, help="how many")
    parser.add_argument("--engines", type=_names, default=tuple(ENGINES), help=f"of {', '.join(ENGINES)}")
    parser.add_argument("--threads", type=int, default=1, help="measure ours also with so many, beside one")
    parser.add_argument("--json", action="store_true", help="print JSON in place of a table")
    return parser.parse_args()


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(",")))


def _names(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    unknown = set(names) - set(ENGINES)
    if unknown:
        raise argparse.ArgumentTypeError(f"There is no engine {', '.join(sorted(unknown))}.")
    return names


def _compare(report: Report, size: int, task: Task, posts: Posts, engines: list[str]) -> None:
    """Measure engines with one number of queries, ours first, and count where they answer otherwise than ours."""
    found = report.engines.setdefault(size, {})
    for name in engines:
        found[name] = measure.measure(name, task, posts)
        _say(f"{size:,} queries, {name}: {found[name].rate:,.0f} posts/s on {found[name].posts:,} posts")
        if OURS in found and name != OURS:
            report.differences[size, name] = _differences(report, size, name, task, posts)


def _differences(report: Report, size: int, name: str, task: Task, posts: Posts) -> tuple[int, int]:
    """How many pairs the engine lacks and has alone; says an example of each."""
    ours, theirs = report.engines[size][OURS].pairs, report.engines[size][name]
    expected = ours[: np.searchsorted(ours, theirs.posts * size)]
    missing, extra = np.setdiff1d(expected, theirs.pairs), np.setdiff1d(theirs.pairs, expected)
    for word, numbers in (("lacks", missing), ("alone has", extra)):
        if len(numbers):
            post, query = divmod(int(numbers[0]), size)
            _say(
                f"  {name} {word} {len(numbers)} pairs, such as {posts.raw[post]!r} with {to_text(task.queries[query])}"
            )
    return len(missing), len(extra)


def _say(text: str) -> None:
    """What happens, for who waits; apart from the result."""
    print(time.strftime("%H:%M:%S"), text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
