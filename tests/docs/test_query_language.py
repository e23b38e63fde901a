"""The examples of the manual's page on the query language are true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from talka.listening.query import QueryError, matches, parse
from talka.listening.query.limits import MAXIMUM_BYTES, MAXIMUM_DEPTH, MAXIMUM_WORDS

PAGE = (Path(__file__).resolve().parents[2] / "docs/user/query-language.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"^\| `([^`]+)` \| [^|]+ \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
REFUSED = re.compile(r"^\| `([^`]+)` \| [^|]+ \|$", re.MULTILINE)


def test_the_page_has_examples() -> None:
    assert (len(EXAMPLE.findall(PAGE)), len(REFUSED.findall(PAGE))) == (26, 10)


@pytest.mark.parametrize(("query", "hits", "misses"), EXAMPLE.findall(PAGE))
def test_an_example_matches_as_the_page_says(query: str, hits: str, misses: str) -> None:
    asked = parse(query)
    answers = {post: matches(asked, post) for post in (*hits.split(" / "), *misses.split(" / "))}
    assert answers == dict.fromkeys(hits.split(" / "), True) | dict.fromkeys(misses.split(" / "), False)


@pytest.mark.parametrize("query", REFUSED.findall(PAGE))
def test_what_the_page_calls_refused_is_refused(query: str) -> None:
    with pytest.raises(QueryError):
        parse(query)


def test_precedence_is_as_the_page_says() -> None:
    pairs = re.findall(r"`([^`]+)` means\s+`([^`]+)`", PAGE)
    assert [parse(one) for one, _ in pairs] == [parse(other) for _, other in pairs]
    assert len(pairs) == 2


def test_limits_are_those_of_the_page() -> None:
    told = re.search(r"at most (\d+) kB, ([\d,]+) words, and (\d+) parentheses", PAGE)
    assert told
    assert told.groups() == (str(MAXIMUM_BYTES // 1024), f"{MAXIMUM_WORDS:,}", str(MAXIMUM_DEPTH))
