from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talka.intake.copying import (
    LONGEST_LEXEME,
    array,
    bigint,
    copy,
    double,
    fields,
    identity,
    integer,
    jsonb,
    lexemes,
    literal,
    moment,
    text,
    vector,
)

# Anything that a text of ours may hold: neither NUL nor halves of surrogate pairs.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)
moments = st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001
row = st.tuples(
    st.uuids(),
    texts,
    st.lists(texts, max_size=4),
    st.integers(-(2**31), 2**31 - 1),
    st.none() | st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.none() | moments,
    st.lists(st.dictionaries(texts, texts, max_size=2), max_size=2),
)
Row = tuple[uuid.UUID, str, list[str], int, int | None, float, dt.datetime | None, Any]
COLUMNS = "id, said, list, small, great, share, at, data, words"
TYPES = ("uuid", "text", "text[]", "integer", "bigint", "float8", "timestamptz", "jsonb", "tsvector")


def packed(row: Row) -> bytes:
    packers: list[Any] = [identity, text, array, integer, bigint, double, moment, jsonb]
    given = zip(packers, row, strict=True)
    return b"".join(
        [fields(COLUMNS), *(pack(value) for pack, value in given), vector(lexemes(filter(None, row[2]), 9))]
    )


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=60)
@given(st.lists(row, min_size=1, max_size=5, unique_by=lambda row: row[0]))
def test_what_is_copied_comes_back(rows: list[Row]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        table = ", ".join(map(" ".join, zip(COLUMNS.split(", "), TYPES, strict=True)))
        cursor.execute(f"CREATE TEMP TABLE copied ({table})")
        copy("copied", COLUMNS, map(packed, rows))
        cursor.execute(
            "SELECT id, said, list, small, great, share, at, data, tsvector_to_array(words) FROM copied "
            "WHERE said = ANY(%s::text[])",
            [literal(row[1] for row in rows)],
        )
        found = {values[0]: (*values[:7], json.loads(values[7]), set(values[8])) for values in cursor.fetchall()}
        cursor.execute("DROP TABLE copied")
    assert found == {row[0]: (*row, set(filter(None, row[2]))) for row in rows}


def test_lexemes_are_none_where_no_vector_can_hold_them() -> None:
    assert sorted(lexemes(["b", "a", "b"], 600) or []) == ["a", "b"]
    assert lexemes(["b", "x" * (LONGEST_LEXEME + 1), "a"], 600) is None
    assert lexemes([f"{n:0499}" for n in range(3000)], 1_500_000) is None
    assert vector(None) == vector(lexemes(["x" * (LONGEST_LEXEME + 1)], LONGEST_LEXEME + 1))


def test_literal_of_nothing_is_an_empty_array() -> None:
    assert literal([]) == "{}"
