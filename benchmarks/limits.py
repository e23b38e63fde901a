"""What the largest queries cost: to read, to compile, and to match, beside a query of one word.

    python benchmarks/limits.py [--posts 20000] [--json]

Each query stands at one of the limits of the language (`talka.listening.query.limits`). It is matched alone against
real posts (made ones without the folder of development data), so what is printed is the whole cost of having it.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from _matching.texts import corpus
from talka.listening.matcher import Matcher
from talka.listening.query import parse
from talka.listening.query.limits import MAXIMUM_BYTES, MAXIMUM_DEPTH, MAXIMUM_DISTANCE, MAXIMUM_WORDS

T = TypeVar("T")

_ROUNDS: Final = 3
_LENGTHS: Final = range(5, 10)
"""Letters of the words."""


def queries(words: list[str]) -> dict[str, str]:
    """A query at each limit, of words of the posts themselves, by what it is."""
    deep = "(" * (MAXIMUM_DEPTH - 1) + words[0] + "".join(f" OR {word})" for word in words[1:MAXIMUM_DEPTH])
    half = len(words) // 2
    sides = f"({' OR '.join(words[:half])}) NEAR/{MAXIMUM_DISTANCE} ({' OR '.join(words[half:])})"
    return {
        "one word": words[0],
        f"{len(words):,} words with OR": " OR ".join(words),
        f"{len(words):,} words, half of them with NOT": f"({' OR '.join(words[:half])}) -({' OR '.join(words[half:])})",
        f"{MAXIMUM_DEPTH} parentheses inside each other": deep,
        f"NEAR/{MAXIMUM_DISTANCE} between two groups of {half:,} words": sides,
        "1,000 words with a wildcard": " OR ".join(f"{word[:3]}*{word[-1]}" for word in words[:1_000]),
    }


def measured(query: str, posts: list[str]) -> dict[str, float]:
    """Milliseconds to read and to compile it, and posts a second, the best of some rounds."""
    read, tree = _best(lambda: parse(query))
    compiled, matcher = _best(lambda: Matcher({0: tree}))
    matcher.match(posts[:3_000])
    matched, pairs = _best(lambda: matcher.match(posts))
    return {
        "read_ms": read * 1e3,
        "compile_ms": compiled * 1e3,
        "posts_per_second": len(posts) / matched,
        "matches": len(pairs),
    }


def _best(run: Callable[[], T]) -> tuple[float, T]:
    start = time.process_time()
    answer = run()
    best = time.process_time() - start
    for _ in range(_ROUNDS - 1):
        start = time.process_time()
        run()
        best = min(best, time.process_time() - start)
    return best, answer


def table(found: Mapping[str, Mapping[str, float]]) -> str:
    """The figures as a table."""
    lines = [f"{'query':<48}{'read, ms':>10}{'compile, ms':>13}{'posts/s':>12}{'matches':>9}"]
    lines += [
        f"{name:<48}{row['read_ms']:>10.1f}{row['compile_ms']:>13.1f}{row['posts_per_second']:>12,.0f}{row['matches']:>9,}"
        for name, row in found.items()
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-1:])
    posts = corpus().posts(options.posts)
    found_words = (word for post in posts for word in post.lower().split())
    seen = dict.fromkeys(word for word in found_words if word.isascii() and word.isalpha() and len(word) in _LENGTHS)
    # As many as the bytes of a query allow, with an OR between.
    words = list(seen)[: min(MAXIMUM_WORDS, MAXIMUM_BYTES // 14)]
    found = {name: measured(query, posts) for name, query in queries(words).items()}
    print(json.dumps(found) if options.json else table(found))


if __name__ == "__main__":
    main()
