"""What *Explore* asks of the lake, against SQL written by hand for the same files.

    python benchmarks/explore.py --posts 10000000
    python benchmarks/explore.py --lake FOLDER        # made before, or made there now and kept

Posts are made (`_heard`): that many of one brand over a year, a tenth as many of another; months with many edits are
settled, as the hourly sweep leaves them (all of these). Each question is asked of the
last month and of the whole year. Seconds are the best of some runs; compiling is apart, because pages keep what is
compiled. Processor seconds tell what a run costs on a machine that others use as well.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

import duckdb
import msgspec

from _heard import BRAND, DAYS, START, Maker, topic
from _sql import BY_HAND
from talka.lake import CORRECTIONS, MENTIONS, POSTS, Engine, Lake, compiled
from talka.lake.engine import select
from talka.listening import flows
from talka.listening.flows import By, Selection, lake_tables
from talka.listening.flows.answers import marking
from talka.listening.flows.settling import settle, unsettled

ZONE: Final = ZoneInfo("Europe/Athens")
RUNS: Final = 3
TOPICS: Final = tuple(topic(rank) for rank in range(5))
YEAR: Final = Selection(community=BRAND, since=START, until=START + dt.timedelta(days=DAYS), zone=ZONE)
MONTH: Final = msgspec.structs.replace(YEAR, since=dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
ASKED: Final[dict[str, dict[str, Any]]] = {
    "posts_over_time": {"by": By.DAY},
    "sentiment_over_time": {"by": By.DAY},
    "intents_over_time": {"by": By.DAY},
    "share_of_voice": {"by": By.DAY, "topics": TOPICS},
    "top_authors": {},
    "top_hosts": {},
    "top_links": {},
    "top_hashtags": {},
    "top_languages": {},
    "top_channels": {},
    "hours_of_week": {},
    "engagement": {},
    "facets": {},
    "topics": {},
    "compared": {"topics": TOPICS},
}


class Cost(NamedTuple):
    """Seconds by the clock, and of the processor."""

    wall: float
    processor: float


class Line(NamedTuple):
    """One row of the table; ``hand`` is None where there is no SQL to set beside."""

    name: str
    span: str
    compiling: float
    ours: Cost
    hand: Cost | None
    rows: int


def best(run: Callable[[], object]) -> Cost:
    """The fastest of some runs."""
    found = []
    for _ in range(RUNS):
        wall, processor = time.perf_counter(), time.process_time()
        run()
        found.append(Cost(time.perf_counter() - wall, time.process_time() - processor))
    return Cost(min(each.wall for each in found), min(each.processor for each in found))


def by_hand(lake: Lake, name: str, chosen: Selection) -> Callable[[], list[tuple[Any, ...]]]:
    """The same question as SQL over the same files, which are listed each time as well."""
    span = {"since": flows.quarter(chosen.since), "until": flows.quarter(chosen.until), "brand": BRAND}
    months = {"first": f"{chosen.since:%Y-%m}", "last": f"{chosen.until:%Y-%m}"}
    topics = ", ".join(f"'{each}'" for each in TOPICS)
    asked = BY_HAND[name].format(topics=topics, **span, **months)
    connection = duckdb.connect(config={"memory_limit": lake.engine.memory, "threads": lake.engine.threads})

    def run() -> list[tuple[Any, ...]]:
        for table in (POSTS.name, MENTIONS.name, CORRECTIONS.name):
            connection.execute(f"CREATE OR REPLACE TEMP VIEW {table} AS {select(table, lake.files(table))}")
        return list(map(tuple, connection.execute(asked).to_arrow_table().to_pydict().values()))

    return run


def measured(lake: Lake, name: str, span: str, chosen: Selection) -> Line:
    """One question over one span."""
    began = time.perf_counter()
    question = compiled(getattr(flows, name)(lake_tables(), chosen, **ASKED[name]))
    compiling = time.perf_counter() - began
    hand = by_hand(lake, name, chosen)
    assert _sum(hand()) == _sum(lake.run(question).to_pydict().values()), f"{name} differs"
    rows = lake.run(question).num_rows
    return Line(name, span, compiling, best(partial(lake.run, question)), best(hand), rows)


def _sum(columns: Any) -> int:
    """All whole numbers of an answer together, buckets and the like included."""
    return sum(value for column in columns for value in column if type(value) is int)


def phrases(lake: Lake, span: str, chosen: Selection) -> Line:
    """The characteristic phrases of a topic, which are read in Python: nothing to set beside them."""
    about = msgspec.structs.replace(chosen, topics=(TOPICS[2],))
    began = time.perf_counter()
    told = marking(lake, about)
    first = time.perf_counter() - began
    again = best(partial(marking, lake, about))
    return Line("characteristic", span, max(first - again.wall, 0), again, None, told.read + told.rest_read)


def shown(line: Line) -> str:
    """A row in Markdown."""
    compiling = f"{line.name} | {line.span} | {line.compiling:.2f} | {line.ours.wall:.2f} | {line.ours.processor:.2f}"
    if line.hand is None:
        return f"| {compiling} | | | | {line.rows:,} |"
    ratio = line.ours.processor / line.hand.processor
    return f"| {compiling} | {line.hand.wall:.2f} | {line.hand.processor:.2f} | {ratio:.2f} | {line.rows:,} |"


def lines(lake: Lake) -> Iterator[str]:
    """The table, row by row."""
    yield "| question | span | compiling, s | ours, s | processor, s | by hand, s | processor, s | ratio | rows |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for span, chosen in (("month", MONTH), ("year", YEAR)):
        for name in ASKED:
            yield shown(measured(lake, name, span, chosen))
        yield shown(phrases(lake, span, chosen))


def sizes(lake: Lake) -> Iterator[str]:
    """What lies in the lake."""
    for name in (POSTS.name, MENTIONS.name, CORRECTIONS.name):
        months = lake.months(name)
        size = sum(month.size for month in months)
        yield f"{name}: {sum(m.rows for m in months):,} rows, {len(lake.files(name))} files, {size / 1e6:,.0f} MB"


@contextmanager
def filled(folder: str | None, posts: int) -> Iterator[Lake]:
    """A lake with that many posts; a temporary one unless a folder is named."""
    root = folder or tempfile.mkdtemp(prefix="talka-bench-")
    lake = Lake(f"{root}/lake", engine=Engine(threads=2))
    try:
        if not lake.files(POSTS.name):
            began = time.perf_counter()
            Maker(posts).fill(lake)
            for month in unsettled(lake):
                settle(lake, month)
            print(f"{posts:,} posts made and written in {time.perf_counter() - began:.0f} s", file=sys.stderr)
        yield lake
    finally:
        if folder is None:
            shutil.rmtree(root)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--lake", help="a folder that keeps the lake")
    parser.add_argument("--table", type=Path, help="also write the table to this file")
    asked = parser.parse_args()
    written = [f"`python {' '.join([Path(sys.argv[0]).name, *sys.argv[1:]])}`", ""]
    with filled(asked.lake, asked.posts) as lake:
        for line in [*sizes(lake), ""]:
            written.append(line)
            print(line)
        for line in lines(lake):
            written.append(line)
            print(line, flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    written += ["", f"memory at most {peak:,.0f} MiB"]
    print("\n".join(written[-2:]))
    if asked.table:
        asked.table.write_text("\n".join(written) + "\n")


if __name__ == "__main__":
    main()
