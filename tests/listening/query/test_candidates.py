"""Queries as PostgreSQL's tsquery."""

from __future__ import annotations

import os
from collections.abc import Iterator

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from tests.listening.query.trees import documents, full_queries

from talka.listening.query import Candidates, Document, Query, Word, candidates, matches, parse
from talka.text import words


@pytest.fixture(scope="module")
def database() -> Iterator[psycopg.Connection]:
    address = os.environ.get("TALKA_DATABASE_URL")
    if not address:
        pytest.skip("no PostgreSQL is named by TALKA_DATABASE_URL")
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Spotify", Candidates("'spotify'", exact=True)),
        ("crash* -jobs", Candidates("'crash':* & !('jobs')", exact=True)),
        ("aa (bb OR cc)", Candidates("'aa' & ('bb' | 'cc')", exact=True)),
        ('"log in"', Candidates("'log' & 'in'", exact=False)),
        ('aa -"log in"', Candidates("'aa'", exact=False)),
        ('aa OR "log in"', Candidates("'aa' | 'log' & 'in'", exact=False)),
        ("#down @spotify.com", Candidates("'#down' & '@spotify.com'", exact=True)),
        ("x" * 3000, None),
        ("aa " + "x" * 3000, Candidates("'aa'", exact=False)),
        ("aa OR " + "x" * 3000, None),
        ("aa NEAR/3 (bb OR cc)", Candidates("'aa' & ('bb' | 'cc')", exact=False)),
        ("wom?n C++", Candidates("'wom':* & 'c'", exact=False)),
        ("title:(aa -bb) cc -title:cc", Candidates("'aa' & 'cc'", exact=False)),
        ("aa lang:en", Candidates("'aa'", exact=False)),
    ],
)
def test_candidates_writes_a_tsquery(query: str, expected: Candidates | None) -> None:
    assert candidates(parse(query)) == expected


def test_candidates_quotes_what_tsquery_would_read() -> None:
    assert candidates(Word("a'b\\")) == Candidates("'a''b\\\\'", exact=True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(full_queries, documents)
def test_candidates_find_every_match_and_decide_alone_where_exact(
    database: psycopg.Connection, query: Query, post: Document
) -> None:
    asked = candidates(query)
    if asked is None:
        return
    row = database.execute(
        "select array_to_tsvector(%s) @@ %s::tsquery", (sorted(set(words(post.text))), asked.tsquery)
    )
    found = row.fetchone() == (True,)
    assert found == matches(query, post) if asked.exact else found or not matches(query, post)
