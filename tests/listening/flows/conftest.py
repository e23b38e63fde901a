from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import duckdb
import ibis
import msgspec
import pyarrow as pa
import pytest
from tests.lake.conftest import post, posts_of

from talka.lake import CORRECTIONS, MENTIONS, Compiled, compiled
from talka.lake.schema import table_of
from talka.listening.flows import Selection

Row = dict[str, Any]
MARCH = Selection(community="brand", since=datetime(2026, 3, 1, tzinfo=UTC), until=datetime(2026, 3, 6, tzinfo=UTC))


def day(number: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(2026, 3, number, hour, minute, tzinfo=UTC)


def march(**filters: Any) -> Selection:
    """Five days of March with these filters."""
    return msgspec.structs.replace(MARCH, **filters)


def author(number: int) -> str:
    return str(uuid.UUID(int=number))


class Heard:
    """Rows of the lake's tables in memory, asked by DuckDB."""

    def __init__(self) -> None:
        self.posts: list[Row] = []
        self.mentions: list[Row] = []
        self.corrections: list[Row] = []

    def post(self, number: int, *topics: str, **columns: Any) -> Row:
        """A version of a post, with its mentions."""
        row = post(number, **columns)
        self.posts.append(row)
        names = ("community_id", "post_id", "version", "created_at")
        self.mentions += [{name: row[name] for name in names} | {"topic_id": topic} for topic in topics]
        return row

    def correct(self, row: Row, label: str, value: int) -> None:
        """What a person says of a version of a post."""
        names = ("community_id", "post_id", "version", "created_at")
        said = {"label": label, "value": value, "number": len(self.corrections) + 1}
        self.corrections.append({name: row[name] for name in names} | said)

    def ask(self, asked: ibis.Table | Compiled) -> list[Row]:
        """The rows of an answer, in no order unless the expression has one."""
        question = asked if isinstance(asked, Compiled) else compiled(asked)
        with duckdb.connect() as connection:
            for name, table in self.tables().items():
                connection.register(name, table)
            found: list[Row] = connection.execute(question.sql).to_arrow_table().cast(question.schema).to_pylist()
            return found

    def tables(self) -> dict[str, pa.Table]:
        return {
            "posts": posts_of(self.posts),
            "mentions": _table(MENTIONS.name, self.mentions),
            "corrections": _table(CORRECTIONS.name, self.corrections),
        }


def _table(name: str, rows: Sequence[Row]) -> pa.Table:
    names = {"post_id", "created_at", *(column for row in rows for column in row)}
    return table_of(name, {column: [row.get(column) for row in rows] for column in names})


@pytest.fixture
def heard() -> Heard:
    return Heard()
