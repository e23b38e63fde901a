"""How fast posts are labelled, beside folding and tokenising alone.

    python benchmarks/labels.py [--posts 100000] [--json]

The posts are the real texts of the folder of development data (TALKA_SHARED or ../shared), in the languages that they
were written in; without the folder they are made. Both run in turns in this process, on one core, over the same posts;
counted is the time of the process. All labels are made at once: sentiment and eight intents. The language is given:
finding it has a benchmark of its own (`language`).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from talka.listening.labels import KNOWN, Labeller
from talka.listening.labels.training.sets import SETS, examples
from talka.text.kernel import tokenise

_AT_ONCE: Final = 10_000
_ROUNDS: Final = 5
_WORDS: Final = ("love", "this", "app", "not", "ужасно", "спасибо", "γιατί", "paldies", "תודה", "@you", "😡", "!")


class Posts(NamedTuple):
    """Texts and their languages."""

    texts: list[str]
    languages: list[str]
    are_real: bool


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=100_000, help="how many")
    parser.add_argument("--json", action="store_true", help="print JSON in place of text")
    options = parser.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-1:])
    posts = _posts(options.posts)
    labeller = Labeller.load()
    labels, floor = _best(
        lambda first: labeller.label(posts.texts[first : first + _AT_ONCE], posts.languages[first : first + _AT_ONCE]),
        lambda first: tokenise(posts.texts[first : first + _AT_ONCE]),
        len(posts.texts),
    )
    found = {
        "posts": len(posts.texts),
        "are_real": posts.are_real,
        "bytes_per_post": sum(len(text.encode()) for text in posts.texts) / len(posts.texts),
        "labels_posts_per_second": len(posts.texts) / labels,
        "tokenising_posts_per_second": len(posts.texts) / floor,
        "ratio": labels / floor,
    }
    print(json.dumps(found) if options.json else _as_text(found))


def _posts(count: int) -> Posts:
    chance = random.Random(7)
    folder = Path(os.environ.get("TALKA_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data"
    found = [
        (example.text, example.language)
        for name in sorted(SETS)
        if (folder / name).is_dir()
        for example in examples(folder / name, to_ship=False)
    ]
    are_real = bool(found)
    if not found:
        found = [(" ".join(chance.choices(_WORDS, k=16)), chance.choice(KNOWN)) for _ in range(count)]
    chosen = chance.sample(found, count) if len(found) >= count else chance.choices(found, k=count)
    return Posts([text for text, _ in chosen], [language for _, language in chosen], are_real)


def _best(labels: Callable[[int], object], floor: Callable[[int], object], count: int) -> tuple[float, float]:
    """The least seconds of the process that each took for all posts, in turns."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(_ROUNDS):
        for each, taken in zip((labels, floor), times, strict=True):
            begun = time.process_time()
            for first in range(0, count, _AT_ONCE):
                each(first)
            taken.append(time.process_time() - begun)
    return min(times[0]), min(times[1])


def _as_text(found: Mapping[str, float]) -> str:
    kind = "real" if found["are_real"] else "made"
    return (
        f"{found['posts']:,.0f} {kind} posts of {found['bytes_per_post']:.0f} bytes, one core\n"
        f"all labels:      {found['labels_posts_per_second']:>10,.0f} posts/s\n"
        f"tokenising alone:{found['tokenising_posts_per_second']:>10,.0f} posts/s\n"
        f"ratio of times:  {found['ratio']:>10.2f}"
    )


if __name__ == "__main__":
    main()
