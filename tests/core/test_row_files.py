"""Files of rows: each format holds what was given, in parts, and no cell becomes a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talka.core.row_files import GROUP, Column, Format, Holds, written

NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
COLUMNS = [
    Column("id"),
    Column("at", Holds.MOMENT),
    Column("likes", Holds.WHOLE),
    Column("score", Holds.REAL),
    Column("tags", Holds.TEXTS),
]
ROWS: list[tuple[Any, ...]] = [("a", NOON, 3, 0.5, ["x", "y"]), ("ü\n“b”", None, None, None, [])]


def whole(kind: Format, *batches: Any, **more: Any) -> bytes:
    return b"".join(written(kind, COLUMNS, batches, **more))


def test_jsonl_holds_a_row_on_each_line() -> None:
    assert [json.loads(line) for line in whole(Format.JSONL, ROWS[:1], ROWS[1:]).splitlines()] == [
        {"id": "a", "at": "2026-03-01T12:00:00Z", "likes": 3, "score": 0.5, "tags": ["x", "y"]},
        {"id": "ü\n“b”", "at": None, "likes": None, "score": None, "tags": []},
    ]


def test_csv_holds_times_and_several_texts_in_a_cell() -> None:
    text = whole(Format.CSV, ROWS[:1], ROWS[1:]).decode()
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["id", "at", "likes", "score", "tags"],
        ["a", "2026-03-01T12:00:00+00:00", "3", "0.5", "x; y"],
        ["ü\n“b”", "", "", "", ""],
    ]


def test_parquet_keeps_every_type() -> None:
    table = pq.read_table(io.BytesIO(whole(Format.PARQUET, ROWS[:1], ROWS[1:])))
    assert [tuple(row.values()) for row in table.to_pylist()] == ROWS
    assert [str(field.type) for field in table.schema] == [
        "string",
        "timestamp[us, tz=UTC]",
        "int64",
        "double",
        "list<element: string>",
    ]


@pytest.mark.parametrize("kind", Format)
def test_file_without_rows_is_a_file(kind: Format) -> None:
    content = whole(kind)
    if kind is Format.PARQUET:
        assert pq.read_table(io.BytesIO(content)).num_rows == 0
    else:
        assert content == {Format.CSV: b"id,at,likes,score,tags\r\n", Format.JSONL: b""}[kind]


@pytest.mark.parametrize("kind", Format)
def test_file_comes_in_parts_while_batches_are_made(kind: Format) -> None:
    made = 0

    def batches() -> Iterator[list[Any]]:
        nonlocal made
        for _ in range(3):
            made += 1
            yield [ROWS[0]] * GROUP

    parts = written(kind, COLUMNS, batches())
    assert (len(next(parts)) > 0, made) == (True, 1)
    assert all(parts)


def test_mark_stands_once_at_the_beginning() -> None:
    text = whole(Format.CSV, ROWS[:1], ROWS[1:], marked=True).decode()
    assert (text[:3], text.count("\ufeff")) == ("\ufeffid", 1)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1))
def test_no_cell_begins_like_a_formula(text: str) -> None:
    ((_, cell),) = csv.reader(
        io.StringIO(
            b"".join(written(Format.CSV, [Column("n"), Column("text")], [[("1", text)]]))
            .decode()
            .removeprefix("n,text\r\n"),
            newline="",
        )
    )
    assert cell.lstrip(" ")[:1] not in set("=+-@\t\r\n＝＋－＠")
    assert cell in (text, f"'{text}")
