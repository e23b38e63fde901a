"""The lake: volume charts over many posts, against SQL written by hand for the same files.

    python benchmarks/lake.py --posts 1000000

Posts are made, not heard: spread over a year, 3 communities, 20 channels, 4 languages, 100 topics with a
mention for every second post; 2 % are edited, half of these deleted. Times are the best of five runs.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pyarrow as pa

from talka.lake import MENTIONS, POSTS, Lake
from talka.lake.engine import select
from talka.lake.schema import arrow_schema, table_of
from talka.listening import flows, volume
from talka.listening.volume import Span

ZONE = ZoneInfo("Europe/Athens")
START = dt.datetime(2025, 4, 1, tzinfo=dt.UTC)
NOW = START + dt.timedelta(days=364, hours=12)
CHUNK = 250_000
RUNS = 5
BRAND = "11111111-0000-7000-8000-000000000000"

SPANNED = "community_id = '{brand}' AND month >= '{month}' AND quarter >= {since} AND quarter < {until}"
STANDING = f"""
    WITH told AS (SELECT * FROM posts WHERE {SPANNED}),
    later AS (SELECT post_id, max(version) AS newest, arg_max(deleted, version) AS gone
              FROM told WHERE version > 1 GROUP BY 1)"""
VOLUME = f"""{STANDING}
    SELECT (quarter + 8) // 96 AS day, count(*) AS posts FROM told LEFT JOIN later USING (post_id)
    WHERE coalesce(newest, version) = version AND NOT deleted GROUP BY 1"""
BY_TOPIC = f"""{STANDING}, own AS (SELECT * FROM mentions WHERE {SPANNED})
    SELECT topic_id, (quarter + 8) // 96 AS day, count(*) AS posts FROM own LEFT JOIN later USING (post_id)
    WHERE newest IS NULL OR (newest = version AND NOT gone) GROUP BY 1, 2"""
"""By hand, days are cut two hours off UTC all year, which costs the engine what the zone's rules cost us."""


def chunk(first: int, count: int, total: int, version: int = 1) -> dict[str, list[Any]]:
    """Columns of posts ``first`` to ``first + count``."""
    numbers = np.arange(first, first + count)
    heard = [START + dt.timedelta(seconds=int(at)) for at in numbers * (365 * 86400 / total)]
    random = np.random.default_rng(first).bytes(10 * count)
    return {
        "community_id": [f"{1 + n % 3}1111111-0000-7000-8000-000000000000" for n in numbers],
        "channel_id": [f"{n % 20:08x}-0000-7000-8000-000000000000" for n in numbers],
        "post_id": [int(n).to_bytes(6) + random[10 * i : 10 * i + 10] for i, n in enumerate(numbers)],
        "version": [version] * count,
        "deleted": [False] * count,
        "seq": numbers.tolist(),
        "batch": (numbers // 1000).tolist(),
        "language": [("en", "de", "el", "he")[n % 4] for n in numbers],
        "created_at": heard,
        "heard_at": heard,
        "text": [random[10 * i : 10 * i + 10].hex() * 4 + " coffee in the morning" for i in range(count)],
    }


def edited(columns: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Second versions of every fiftieth post; every second of these is deleted."""
    later = {name: values[::50] for name, values in columns.items()}
    count = len(later["seq"])
    return later | {"version": [2] * count, "deleted": [n % 2 == 0 for n in range(count)]}


def mentions(columns: dict[str, list[Any]]) -> pa.Table:
    """A mention of every second post."""
    names = ("community_id", "post_id", "version", "created_at")
    made = {name: columns[name][::2] for name in names}
    count = len(made["version"])
    topics = [f"{n % 100:08x}-0000-7000-8000-000000000000" for n in range(count)]
    return table_of(MENTIONS.name, made | {"topic_id": topics, "revision": [1] * count})


def fill(lake: Lake, total: int) -> None:
    """Write posts and mentions as the archiver does, and fold them."""
    for number, first in enumerate(range(0, total, CHUNK), start=1):
        columns = chunk(first, min(CHUNK, total - first), total)
        later = edited(columns)
        posts = pa.concat_tables([table_of(POSTS.name, part) for part in (columns, later)])
        lake.append(POSTS.name, posts, writer="bench", number=number)
        pairs = pa.concat_tables([mentions(part) for part in (columns, later)])
        lake.append(MENTIONS.name, pairs, writer="bench", number=number)


def best(run: Callable[[], object]) -> float:
    """Seconds of the fastest of `RUNS` runs."""
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        run()
        times.append(time.perf_counter() - began)
    return min(times)


def by_hand(lake: Lake, sql: str, span: Span) -> Callable[[], int]:
    """The same question as SQL over the same files, listed each time as well; the answer is the sum."""
    since, until = flows.quarter(span.since), flows.quarter(span.until)
    asked = sql.format(brand=BRAND, month=f"{span.since.astimezone(dt.UTC):%Y-%m}", since=since, until=until)
    connection = duckdb.connect(config={"memory_limit": lake.engine.memory, "threads": lake.engine.threads})

    def run() -> int:
        for name in (POSTS.name, MENTIONS.name):
            connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {select(name, lake.files(name))}")
        return sum(connection.execute(asked).to_arrow_table()["posts"].to_pylist())

    return run


def compare(lake: Lake) -> None:
    """Print the time of each chart, that of the SQL, and the ratio."""

    def heard(span: Span) -> Callable[[], int]:
        return lambda: sum(step.posts for step in volume.volume(lake, community=BRAND, span=span))

    def mentioned(span: Span) -> Callable[[], int]:
        found = volume.volume_by_topic
        return lambda: sum(s.posts for t in found(lake, community=BRAND, span=span).values() for s in t)

    month, year = (Span.days(days, now=NOW, zone=ZONE) for days in (30, 365))
    show(lake, "volume, 30 days", heard(month), by_hand(lake, VOLUME, month))
    show(lake, "volume, a year", heard(year), by_hand(lake, VOLUME, year))
    show(lake, "volume by topic, 30 days", mentioned(month), by_hand(lake, BY_TOPIC, month))
    show(lake, "volume by topic, a year", mentioned(year), by_hand(lake, BY_TOPIC, year))


def show(lake: Lake, name: str, run: Callable[[], int], hand: Callable[[], int]) -> None:
    """Print one line; both must give the same sum."""
    assert run() == hand() > 0, f"{lake.root}: {name} differs"
    ours, theirs = best(run), best(hand)
    print(f"{name:<28} {ours * 1000:8.0f} ms  by hand {theirs * 1000:8.0f} ms  ratio {ours / theirs:5.2f}")


def keep(lake: Lake) -> None:
    """Print what writing costs."""
    began = time.perf_counter()
    lake.append(POSTS.name, table_of(POSTS.name, chunk(0, 1000, 1000)), writer="one", number=1)
    print(f"append of 1,000 posts        {(time.perf_counter() - began) * 1000:8.0f} ms")
    topic = f"{7:08x}-0000-7000-8000-000000000000"
    began = time.perf_counter()
    lake.replace(MENTIONS.name, arrow_schema(MENTIONS.name).empty_table(), where=f"topic_id = '{topic}'")
    print(f"replace a topic's mentions   {(time.perf_counter() - began) * 1000:8.0f} ms")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--posts", type=int, default=1_000_000)
    total = parser.parse_args().posts
    folder = Path(tempfile.mkdtemp(prefix="talka-bench-"))
    try:
        lake = Lake(str(folder / "lake"))
        began = time.perf_counter()
        fill(lake, total)
        print(f"{total:,} posts written in {time.perf_counter() - began:.0f} s (making them included)")
        began = time.perf_counter()
        for name in (POSTS.name, MENTIONS.name):
            for month in lake.months(name):
                lake.compact(name, month.month)
        print(f"folded in {time.perf_counter() - began:.1f} s")
        for name in (POSTS.name, MENTIONS.name):
            months = lake.months(name)
            size = sum(month.size for month in months)
            print(f"{name}: {sum(m.rows for m in months):,} rows, {len(lake.files(name))} files, {size / 1e6:,.0f} MB")
        compare(lake)
        keep(lake)
        print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
