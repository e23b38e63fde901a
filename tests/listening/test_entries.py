"""The entries of a list: which are taken, and what is told of the others."""

from __future__ import annotations

import pytest

from talka.listening.entries import MAXIMUM_ENTRIES, read_entries
from talka.listening.query import Query, parse


def wrong(text: str) -> list[tuple[int, str]]:
    return [(found.line, found.mistake.code) for found in read_entries(text).wrong]


def test_list_is_any_of_its_entries() -> None:
    lines = ["acme", ' "big  co" ', "", "@rival", "#brand", "author:ann", "site:x.example", "AT&T", "organi?ation"]
    text = "\r\n".join([*lines, 'raw:"C#"', '"lost parcel"~3', "crash*", "ACME"])
    meant = " OR ".join(line for line in [*lines, 'raw:"C#"', '"lost parcel"~3', "crash*"] if line)
    found = read_entries(text)
    assert (found.size, found.query, found.wrong) == (11, parse(meant), ())


@pytest.mark.parametrize("entry", ["acme", "crash*", '"big co"', "site:x.example"])
def test_list_of_one_is_that_entry(entry: str) -> None:
    query: Query | None = read_entries(entry).query
    assert query == parse(entry)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("lost parcel", "entry_words"),
        ("acme OR emca", "entry_kind"),
        ("-acme", "entry_kind"),
        ("acme -jobs", "entry_kind"),
        ("lang:en", "entry_kind"),
        ("likes:>10", "entry_kind"),
        ("list:other", "entry_kind"),
        ("topic:other", "entry_kind"),
        ('@"other"', "entry_kind"),
        ("title:acme", "entry_kind"),
        ("a NEAR/2 b", "entry_kind"),
        ('"acme', "unclosed_quote"),
        ("a*", "prefix_short"),
        ("???", "star_place"),
        ("acme\0", "entry_signs"),
        ("acme \ud800", "entry_signs"),
        ("<<< acme >>>", "empty"),
    ],
)
def test_what_is_no_entry_is_told_with_its_line(line: str, code: str) -> None:
    assert wrong(f"acme\n\n{line}\nemca") == [(3, code)]


def test_every_wrong_line_is_told() -> None:
    found = read_entries("(acme\nacme\r\na b\rc d")
    assert [(one.line, one.text, one.mistake.code) for one in found.wrong] == [
        (1, "(acme", "unclosed"),
        (3, "a b", "entry_words"),
        (4, "c d", "entry_words"),
    ]
    assert found.query is None


def test_nothing_is_no_list() -> None:
    assert (wrong(""), wrong(" \n\t\n")) == ([(1, "entries_none")], [(1, "entries_none")])


def test_too_many_and_too_much_are_refused_and_the_most_is_taken() -> None:
    lines = [f"word{number}" for number in range(MAXIMUM_ENTRIES)]
    assert read_entries("\n".join(lines)).size == MAXIMUM_ENTRIES
    assert wrong("\n".join([*lines, "", "one"])) == [(MAXIMUM_ENTRIES + 2, "entries_many")]
    assert wrong("acme\n" * 200_000) == [(1, "entries_long")]
    assert wrong("é" * 140_000) == [(1, "entries_long")]
