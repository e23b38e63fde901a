"""The labelled streams of the shared folder."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from _bursts.nab import Stream

Counts = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Brand:
    """Mentions of a brand in steps of 5 minutes."""

    name: str
    begin: dt.datetime
    counts: Counts
    stream: Stream


def brands(data: Path) -> list[Brand]:
    """The five of NAB's tweets."""
    values: dict[str, list[float]] = defaultdict(list)
    times: dict[str, list[str]] = defaultdict(list)
    for row in _rows(data / "burst_brand_nab" / "mentions.csv.gz"):
        values[row["brand"]].append(float(row["value"]))
        times[row["brand"]].append(row["timestamp"].replace("T", " "))
    windows = json.loads((data / "burst_brand_nab" / "windows.json").read_bytes())
    return [_brand(name, times[name], values[name], windows[name]["windows"]) for name in values]


def _brand(name: str, times: list[str], values: list[float], windows: list[list[str]]) -> Brand:
    edges = [(times.index(left), times.index(right)) for left, right in windows]
    begin = dt.datetime.fromisoformat(times[0]).replace(tzinfo=dt.UTC)
    return Brand(name, begin, np.array(values), Stream(len(values), edges))


def crises(data: Path) -> dict[str, tuple[list[dt.datetime], dict[str, Any]]]:
    """Name to the times of its posts and what is known of it."""
    folder = data / "crisis_burst_streams"
    times: dict[str, list[dt.datetime]] = defaultdict(list)
    for row in _rows(folder / "volume.csv.gz"):
        times[row["event"]].append(dt.datetime.fromisoformat(row["created_at"]))
    known = {event["event"]: event for event in json.loads((folder / "events.json").read_bytes())}
    return {name: (sorted(found), known[name]) for name, found in times.items()}


def vote(data: Path) -> tuple[dt.datetime, Counts, set[dt.datetime]]:
    """Posts a minute of the day of the Brexit vote, and the beginnings of the half hours with an event."""
    folder = data / "burst_ted_brexitvote"
    seconds = {
        dt.datetime.fromisoformat(row["second"]): int(row["tweets"])
        for row in _rows(folder / "volume_per_second.csv.gz")
    }
    begin = min(seconds)
    counts = np.zeros(int((max(seconds) - begin).total_seconds()) // 60 + 1)
    for second, tweets in seconds.items():
        counts[int((second - begin).total_seconds()) // 60] += tweets
    events = json.loads((folder / "events.json").read_bytes())
    return begin, counts, {dt.datetime.fromisoformat(event["window_start"]) for event in events}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
