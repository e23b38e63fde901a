"""Small sets of labelled posts, made by hand."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Sequence
from pathlib import Path


def write_set(folder: Path, name: str, rows: Sequence[dict[str, str]], *, packed: bool = False) -> Path:
    """Write a set as CSV, compressed if ``packed``; return its folder."""
    place = folder / name
    place.mkdir()
    opened = gzip.open if packed else open
    with opened(place / ("rows.csv.gz" if packed else "rows.csv"), "wt", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return place


def apple(folder: Path) -> Path:
    """A set of sentiment that may be shipped."""
    rows = [
        {"label": "positive", "text": "love my phone"},
        {"label": "negative", "text": "hate the new phone"},
        {"label": "neutral", "text": "the phone opens on monday"},
        {"label": "not_relevant", "text": "apple pie"},
    ]
    return write_set(folder, "brand_apple", rows * 3, packed=True)
