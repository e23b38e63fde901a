"""The examples of the manual's page on the query language are true."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from talka.listening.query import Document, Query, QueryError, expand, matches, parse
from talka.listening.query.fields import AUTHOR_KINDS, KINDS, LATER, NAMES, THINGS
from talka.listening.query.limits import (
    MAXIMUM_BYTES,
    MAXIMUM_DEPTH,
    MAXIMUM_DISTANCE,
    MAXIMUM_EXPANDED,
    MAXIMUM_WITHIN,
    MAXIMUM_WORDS,
)
from talka.listening.query.syntax import Reference

PAGE = (Path(__file__).resolve().parents[2] / "docs/user/queries.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"^\| `([^`]+)` \| .+? \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
REFUSED = re.compile(r"^\| `([^`]+)` \| [^|]+ \|$", re.MULTILINE)
KNOWN = re.compile(r"^\[(.*?)\] ?(.*)$")
SAVED = {Reference("list", "rivals"): "widgetco OR initech", Reference("topic", "Big brand"): "acme"}


def _saved(name: Reference) -> Query | None:
    return parse(SAVED[name])


def _document(written: str) -> Document:
    """A post as the page writes it: what is known of it in brackets, then its text."""
    found = KNOWN.match(written)
    if not found:
        return Document(text=written)
    known: dict[str, Any] = dict(part.split(": ", 1) for part in found[1].split(", "))
    for name in {"likes", "shares", "comments"} & known.keys():
        known[name] = int(known[name])
    if "created" in known:
        known["created"] = dt.datetime.fromisoformat(known["created"]).replace(tzinfo=dt.UTC)
    if "links" in known:
        known["links"] = (known["links"],)
    for several in {"has", "intents"} & set(known):
        known[several] = frozenset({known[several]})
    title = known.get("title", "")
    return Document(text=f"{title}\n{found[2]}" if title else found[2], **known)


def test_the_page_has_examples() -> None:
    assert (len(EXAMPLE.findall(PAGE)), len(REFUSED.findall(PAGE))) == (72, 15)


@pytest.mark.parametrize(("query", "hits", "misses"), EXAMPLE.findall(PAGE))
def test_an_example_matches_as_the_page_says(query: str, hits: str, misses: str) -> None:
    asked = expand(parse(query), _saved)
    answers = {post: matches(asked, _document(post)) for post in (*hits.split(" / "), *misses.split(" / "))}
    assert answers == dict.fromkeys(hits.split(" / "), True) | dict.fromkeys(misses.split(" / "), False)


@pytest.mark.parametrize("query", REFUSED.findall(PAGE))
def test_what_the_page_calls_refused_is_refused(query: str) -> None:
    with pytest.raises(QueryError):
        parse(query)


def test_precedence_is_as_the_page_says() -> None:
    pairs = re.findall(r"`([^`]+)` means\s+`([^`]+)`", PAGE)
    assert [parse(one) for one, _ in pairs] == [parse(other) for _, other in pairs]
    assert len(pairs) == 2


def test_every_field_and_value_is_on_the_page() -> None:
    shown = {name for name in NAMES if f"`{name}:" in PAGE or f" {name}:" in PAGE}
    assert shown == set(NAMES)
    assert [name for name in (*KINDS, *AUTHOR_KINDS, *THINGS) if f"`{name}`" not in PAGE] == []
    assert [name for name in LATER if f"`{name}:`" not in PAGE] == []


def test_limits_are_those_of_the_page() -> None:
    told = re.search(
        r"at most (\d+) kB, ([\d,]+) words, and (\d+) parentheses.*at most ([\d,]+) words. "
        r"NEAR and `~` reach over at most (\d+) words, `~` over at most (\d+) words",
        PAGE.replace("\n", " "),
    )
    assert told
    small = (str(MAXIMUM_BYTES // 1024), f"{MAXIMUM_WORDS:,}", str(MAXIMUM_DEPTH))
    assert told.groups() == (*small, f"{MAXIMUM_EXPANDED:,}", str(MAXIMUM_DISTANCE), str(MAXIMUM_WITHIN))
