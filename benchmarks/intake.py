"""How fast posts come in: from parsed posts to committed rows, with topics, beside a bare COPY of the same rows.

    python benchmarks/intake.py [--posts 40000] [--topics 1000] [--batch 10000] [--json]

Starts a PostgreSQL of its own (fsync on, its defaults otherwise) in a folder below the system's temporary one, and
takes posts made of the real texts of the folder of development data (TALKA_SHARED or ../shared), each varied so
that it is a text of its own; one in twenty stays a copy. What is counted are the seconds of a core that this
process and its PostgreSQL connection use together, so that other work on the machine does not matter (much: it
still takes the caches away). The floor is a COPY of the same rows, keys and mentions into the same tables with the
same indexes, in one transaction for each batch.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import gzip
import json
import os
import random
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from _posts import database

SOURCE = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("TALKA_SHARED", SOURCE.parent / "shared"))
TABLES = ("channels_post", "listening_mention")
WARM = 500
VARIED = 0.4
"""Share of the words that are exchanged in a varied text."""
SHORTEST, RAREST, COMMONEST = 3, 3, 400
"""Letters of a word of a query; how often it stands in the texts."""
NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def texts() -> list[str]:
    """Real posts of several languages."""
    found: list[str] = []
    for name in ("stream_spotify_inbound", "brand_us_airlines", "sentiment_umsab", "sentiment_ru_rusentiment"):
        for path in sorted((SHARED / "data" / name).glob("*.csv.gz")):
            with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
                found += [row["text"] for row in csv.DictReader(file) if row.get("text")]
    random.Random(1).shuffle(found)
    return found


def payloads(count: int, source: list[str]) -> list[dict[str, Any]]:
    """Posts; each round through the texts changes three words of each, so that no two are the same."""
    chance = random.Random(2)
    vocabulary = sorted({word for text in source[:5000] for word in text.split()})
    made: list[dict[str, Any]] = []
    for number in range(count):
        words = source[number % len(source)].split()
        if number >= len(source) and number % 20:
            words = [chance.choice(vocabulary) if chance.random() < VARIED else word for word in words]
        made.append(
            {
                "id": str(number),
                "text": " ".join(words),
                "created_at": (NOON + dt.timedelta(seconds=number)).isoformat(),
                "author": {"id": str(chance.randrange(count // 2)), "handle": f"u{number % 997}"},
                "likes": number % 7,
            }
        )
    return made


def queries(count: int, source: list[str]) -> list[str]:
    """Queries of a brand's kind: a rare word or two with company, as words of the real texts."""
    chance = random.Random(3)
    counted = Counter(word.strip("@#.,!?").lower() for text in source for word in text.split())
    words = sorted(
        word
        for word, times in counted.items()
        if word.isalpha() and len(word) > SHORTEST and RAREST < times < COMMONEST
    )
    shapes = ("{} {}", "{} OR {}", '"{} {}"', "({} OR {}) -{}", "{} ({} OR {})", "{}*")
    return [shapes[n % len(shapes)].format(*chance.sample(words, 3)) for n in range(count)]


def clock() -> Callable[[], float]:
    """Seconds of a core that this process and its PostgreSQL have used: other work on the machine does not count."""
    from django.db import connection

    connection.ensure_connection()
    backend = connection.connection.info.backend_pid
    tick = os.sysconf("SC_CLK_TCK")

    def read() -> float:
        fields = Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()
        return time.process_time() + (int(fields[11]) + int(fields[12])) / tick

    return read


def measure_steps(now: Callable[[], float]) -> dict[str, float]:
    """Wrap each step with a clock; the sums grow while batches are taken."""
    from talka.intake import steps, store

    spent: dict[str, float] = defaultdict(float)

    def timed(name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any) -> Any:
            start = now()
            try:
                return step(*args)
            finally:
                spent[name] += now() - start

        return run

    steps.STEPS = tuple(timed(step.__name__, step) for step in steps.STEPS)
    for name in ("identify_authors", "_copy_bands", "_copy_mentions", "_copy_posts"):
        setattr(store, name, timed(f"store: {name.strip('_').replace('_', ' ')}", getattr(store, name)))
    return spent


class Parsed:
    """A connector that has read all its posts already: reading is a connector's time, not the intake's."""

    def __init__(self, made: list[dict[str, Any]]) -> None:
        import msgspec

        from talka.channels.connectors.contract import HeardPost

        self._heard = {payload["id"]: msgspec.convert(payload, HeardPost) for payload in made}

    def read(self, item: Any) -> Any:
        """What the post of this id says."""
        return self._heard[item.payload["id"]]

    def network(self) -> str:
        """Where the authors are."""
        return "bench"


def take_all(made: list[dict[str, Any]], size: int, topics: list[str]) -> tuple[float, float, dict[str, float]]:
    """Seconds of a core from parsed posts to committed rows, those on the wall, and where the first went."""
    from talka.channels.connectors.contract import Connector, Item, Page
    from talka.channels.models import Channel
    from talka.intake.actions import take
    from talka.listening.models import Topic
    from talka.team.models import Community

    community = Community.objects.create(slug="bench", name="Bench")
    channel = Channel.objects.create(community=community, kind="files", name="Bench")
    Topic.objects.bulk_create(
        Topic(community=community, name=f"Topic {n}", query=query, searched=0) for n, query in enumerate(topics)
    )
    connector = cast("Connector", Parsed(made))  # it is asked for nothing else
    warm = tuple(Item(payload=payload) for payload in made[:WARM])
    take(channel, Page(items=warm, cursor={}), connector=connector)  # loads the models of languages
    now = clock()

    spent = measure_steps(now)
    start, began = now(), time.perf_counter()
    for first in range(WARM, len(made), size):
        items = tuple(Item(payload=payload) for payload in made[first : first + size])
        take(channel, Page(items=items, cursor={"at": first + size}), connector=connector)
    return now() - start, time.perf_counter() - began, dict(spent)


def floor() -> float:
    """Seconds to COPY the rows that are in the tables into the same tables again, batch by batch."""
    from django.db import connection, transaction

    from talka.channels.models import Post

    numbers = list(Post.objects.order_by("batch").values_list("batch", flat=True).distinct())
    with connection.cursor() as cursor:
        batches = [[(table, _rows(cursor, table, number)) for table in TABLES] for number in numbers]
        authors = _rows(cursor, "channels_author", None)
        bands = _rows(cursor, "channels_postband", None).splitlines(keepends=True)
        cursor.execute("TRUNCATE channels_author, channels_post, channels_postband, listening_mention CASCADE")
    now = clock()
    start = now()
    for place, tables in enumerate(batches):
        share = bands[len(bands) * place // len(batches) : len(bands) * (place + 1) // len(batches)]
        more = [("channels_author", authors if place == 0 else b""), ("channels_postband", b"".join(share))]
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in [*tables, *more]:
                with cursor.copy(f"COPY {table} FROM STDIN") as stream:
                    stream.write(rows)
    return now() - start


def _rows(cursor: Any, table: str, batch: int | None) -> bytes:
    chosen = table if batch is None else f"(SELECT * FROM {table} WHERE batch = {batch})"
    with cursor.copy(f"COPY {chosen} TO STDOUT") as stream:
        return b"".join(bytes(part) for part in stream)


def report(result: dict[str, Any]) -> str:
    """The figures as a table."""
    lines = [
        "{posts:,} posts, {topics:,} topics, {mentions:,} mentions, {repeats:,} repeats, batches of {batch:,}".format(
            **result
        ),
        f"intake       {result['posts_per_second']:>10,.0f} posts/s per core   (aim: 4,000)",
        f"on the wall  {result['wall_per_second']:>10,.0f} posts/s",
        f"bare COPY    {result['floor_per_second']:>10,.0f} posts/s per core",
        f"ratio        {result['ratio']:>10.2f} times the time of the floor",
        f"memory       {result['memory_mib']:>10,.0f} MiB at the most (this process)",
        "",
        *(f"{name:<28}{share:>7.1%} {micros:>8.1f} µs/post" for name, share, micros in result["steps"]),
    ]
    return "\n".join(lines)


def measured(arguments: argparse.Namespace) -> dict[str, Any]:
    """Run it."""
    source = texts()
    made = payloads(arguments.posts + WARM, source)
    with database():
        from talka.channels.models import Post
        from talka.listening.models import Mention

        seconds, wall, spent = take_all(made, arguments.batch, queries(arguments.topics, source))
        counts = {
            "mentions": Mention.objects.count(),
            "repeats": Post.objects.exclude(repeat_of=None).count(),
        }
        least = floor()
    whole = sum(value for name, value in spent.items() if ":" not in name)
    spent["keep, commit, announce"] = seconds - whole
    return {
        "posts": arguments.posts,
        "topics": arguments.topics,
        "batch": arguments.batch,
        **counts,
        "posts_per_second": arguments.posts / seconds,
        "wall_per_second": arguments.posts / wall,
        "floor_per_second": arguments.posts / least,
        "ratio": seconds / least,
        "memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "steps": [(name, value / seconds, value / arguments.posts * 1e6) for name, value in spent.items()],
    }


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=40_000)
    parser.add_argument("--topics", type=int, default=1_000)
    parser.add_argument("--batch", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    sys.path.insert(0, str(SOURCE))
    result = measured(arguments)
    print(json.dumps(result, indent=2) if arguments.json else report(result))


if __name__ == "__main__":
    main()
