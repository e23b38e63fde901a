"""Names in the text of queries: what is written means what was meant."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from talka.listening.naming import Names, find_uses, with_handles_kept, with_name_changed, with_topics_written, written
from talka.listening.query import Query, QueryError, Reference, Word, parse, references
from talka.listening.query.fields import named
from talka.listening.query.syntax import children

FIRST, SECOND = uuid.UUID(int=1), uuid.UUID(int=2)
NAMES = Names([(FIRST, "Acme"), (SECOND, 'Cold "Brew"')])
TOPICS = NAMES.folded
PIECES = (
    *(
        "@acme",
        "@ACME",
        '@"cold brew"',
        "topic:acme",
        'topic:"cold brew"',
        "topic:(acme OR other)",
        "@nasa",
        "tea",
        '"oh no"',
    ),
    *(
        '"@acme"',
        "OR",
        "NOT",
        "-",
        "(",
        ")",
        " ",
        " ",
        "\n",
        "title:",
        "author:",
        "<<< @acme >>>",
        "“",
        "\u200b",
        "NEAR/2",
    ),
)
QUERIES = st.lists(st.sampled_from(PIECES), min_size=1, max_size=7).map("".join)


def flat(query: Query) -> Iterator[object]:
    """The kinds and names of all parts, in order, where a name stands for the topic that it means."""
    match query:
        case Reference(kind, name):
            yield (kind, NAMES.find(name) or name)
        case Word(word):
            yield word
        case _:
            yield type(query).__name__
            for part in children(query):
                yield from flat(part)


def read_or_none(text: str) -> Query | None:
    try:
        return parse(text, topics=TOPICS)
    except QueryError:
        return None


@example('"oh no"@acme')
@settings(max_examples=300)
@given(QUERIES)
def test_saved_text_means_the_same_and_knows_no_topics(text: str) -> None:
    query = read_or_none(text)
    if query is not None:
        saved = parse(with_topics_written(text, query, NAMES))
        assert list(flat(saved)) == list(flat(query))


@given(QUERIES)
def test_text_with_handles_kept_means_the_same_whatever_topics_there_are(text: str) -> None:
    try:
        before = parse(text)
    except QueryError:
        return
    kept = with_handles_kept(text, "acme")
    assert (parse(kept), parse(kept, topics={"acme"})) == (before, before)


@given(QUERIES, st.sampled_from(["New", "two words", 'with "quotes"', "C++", "צה״ל", "東京 tea", "a:b", "(x)", "@x"]))
def test_changed_name_stands_where_the_old_one_stood(text: str, name: str) -> None:
    try:
        before = parse(text)
    except QueryError:
        return
    after = parse(with_name_changed(text, find_uses(before, "topic", NAMES, FIRST), name))
    renamed = Names([(FIRST, name), (SECOND, 'Cold "Brew"')])
    assert [NAMES.find(found.name) for found in references(before)] == [
        renamed.find(found.name) for found in references(after)
    ]


@given(st.text(min_size=1, max_size=30).filter(named))
def test_written_name_is_found_again(name: str) -> None:
    match parse(written("list", name)):
        case Reference("list", found):
            assert Names([(FIRST, name)]).find(found) == FIRST
        case other:
            pytest.fail(f"{name!r} was written as {other}")


def test_of_two_names_that_are_told_apart_by_signs_alone_the_written_one_is_meant() -> None:
    names = Names([(FIRST, "C"), (SECOND, "C#")])
    assert [names.find(name) for name in ("C", "c#", "C ", "C!", "d")] == [FIRST, SECOND, FIRST, FIRST, None]


def test_name_without_letters_is_found_only_as_it_is() -> None:
    names = Names([(FIRST, "***")])
    assert (names.find("***"), names.find("###"), dict(names.folded)) == (FIRST, None, {})
