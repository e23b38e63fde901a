"""How long the server works on a preview with a million posts stored: selective, medium and broad queries.

    python benchmarks/preview.py [--posts 1000000] [--rounds 20] [--json]

The database and its posts are those of ``benchmarks/pages.py``. Each query is asked alone and against a saved one
(``changed``), in turns. The floor is the river of a community without posts, asked with Django's test client. What is
measured is `talka.listening.preview.preview`: reading the query, volume, samples with their places, what changes,
words that are too common; without the page around it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from _posts import OLD_EVENT, brand, database, fill, vocabulary
from pages import MIDDLE, RARE, SOURCE, ask, reader

AIM_MILLISECONDS = 300
P95 = 18
"""The last but one of nineteen cuts into twentieths."""


def queries() -> dict[str, str]:
    """What is asked, by breadth and name."""
    english, russian = vocabulary("en"), vocabulary("ru")
    return {
        "selective: rare word": english[RARE],
        "selective: brand (0.4 %)": brand(10),
        "selective: rare phrase": f'"{english[300]} {english[400]}"',
        "selective: word, language, date": f"{brand(8)} lang:en since:{dt.datetime.now(dt.UTC).year}",
        "selective: author": "author:u4711",
        "selective: word near word": f"{english[MIDDLE]} NEAR/3 {english[MIDDLE * 5]}",
        "medium: brand (2 %)": brand(6),
        "medium: word of long ago": OLD_EVENT,
        "medium: brands, phrase, NOT, language": (
            f'({brand(9)} OR {brand(10)} OR "{english[100]} {english[200]}") -{english[5]} lang:en'
        ),
        "medium: phrase": f'"{english[20]} {english[3]}"',
        "medium: Russian phrase": f'"{russian[0]} {russian[1]}"',
        "broad: brand (9 %)": brand(2),
        "broad: commonest word": english[0],
        "broad: phrase of the commonest": f'"{english[0]} {english[1]}"',
        "broad: short prefix": "ba*",
        "broad: site": "site:example.org",
    }


def measured(arguments: argparse.Namespace) -> dict[str, Any]:
    """Fill, ask in turns, and sum up."""
    with database():
        from talka.listening.preview import preview

        filled = fill(arguments.posts)
        client, today = reader(filled.community), dt.datetime.now(dt.UTC).date()
        filled.community.refresh_from_db()
        saved = f"{brand(6)} OR {vocabulary('en')[RARE]}"

        def asking(text: str, before: str | None) -> Callable[[], Any]:
            return lambda: preview(filled.community, text, saved=before, today=today)

        asked = {name: asking(text, None) for name, text in queries().items()}
        asked |= {f"{name}, changed": asking(text, saved) for name, text in queries().items()}
        spent: dict[str, list[float]] = {"empty": [], **{name: [] for name in asked}}
        for _ in range(arguments.rounds + 1):
            spent["empty"].append(ask(client, "/c/empty/river/"))
            for name, question in asked.items():
                spent[name].append(_milliseconds(question))
        found = {name: question() for name, question in asked.items()}
    # The first round reads what the others find in the caches.
    return {
        "posts": arguments.posts,
        "rounds": arguments.rounds,
        "empty": _figures(spent["empty"][1:]),
        "previews": [
            {"query": name, **_figures(spent[name][1:]), "total": found[name].total, "estimated": found[name].estimated}
            for name in asked
        ],
    }


def _milliseconds(question: Callable[[], Any]) -> float:
    start = time.perf_counter()
    question()
    return (time.perf_counter() - start) * 1000


def _figures(values: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(values, n=P95 + 2, method="inclusive")
    return {"p50_ms": statistics.median(values), "p95_ms": cuts[P95]}


def report(result: dict[str, Any]) -> str:
    """The figures as a table."""
    empty = result["empty"]
    lines = [
        f"{result['posts']:,} posts, {result['rounds']} rounds; aim: p95 under {AIM_MILLISECONDS} ms",
        f"{'query':<48}{'p50 ms':>8}{'p95 ms':>8}{'posts':>10}",
        f"{'(an empty page)':<48}{empty['p50_ms']:>8.1f}{empty['p95_ms']:>8.1f}",
    ]
    for row in result["previews"]:
        posts = f"{'~' if row['estimated'] else ''}{row['total']:,}"
        missed = "" if row["p95_ms"] < AIM_MILLISECONDS else "   missed"
        lines.append(f"{row['query']:<48}{row['p50_ms']:>8.1f}{row['p95_ms']:>8.1f}{posts:>10}{missed}")
    return "\n".join(lines)


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    sys.path.insert(0, str(SOURCE))
    result = measured(arguments)
    print(json.dumps(result, indent=2) if arguments.json else report(result))


if __name__ == "__main__":
    main()
