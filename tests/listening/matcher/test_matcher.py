"""The matcher answers like the plain evaluator."""

from __future__ import annotations

import concurrent.futures
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.listening.query.trees import documents, full_queries, queries, texts

from talka.listening.matcher import Matcher
from talka.listening.query import Document, Query, matches, parse


def expected(asked: list[Query], heard: Sequence[str | Document]) -> list[tuple[int, int]]:
    return [(number, key) for number, post in enumerate(heard) for key, q in enumerate(asked) if matches(q, post)]


@given(st.lists(queries, max_size=6), st.lists(texts, max_size=4))
def test_matcher_equals_the_evaluator_on_texts(asked: list[Query], heard: list[str]) -> None:
    assert Matcher(dict(enumerate(asked))).match(heard) == expected(asked, heard)


@given(st.lists(full_queries, max_size=6), st.lists(documents, max_size=4))
def test_matcher_equals_the_evaluator_on_posts(asked: list[Query], heard: list[Document]) -> None:
    assert Matcher(dict(enumerate(asked))).match(heard) == expected(asked, heard)


def test_matcher_answers_with_the_keys_of_queries() -> None:
    matcher = Matcher({"brand": parse('acme (broken OR "not work*")'), "jobs": parse("acme jobs")})
    posts = ["ACME is broken", "acme jobs: does not working count?", "other"]
    assert matcher.match(posts) == [(0, "brand"), (1, "brand"), (1, "jobs")]


def test_matcher_without_queries_or_posts_finds_nothing() -> None:
    assert Matcher[str]({}).match(["word"]) == []
    assert Matcher({1: parse("word")}).match([]) == []
    assert Matcher({1: parse("word")}).match([""]) == []


def test_matcher_counts_changes_from_the_next_post_on() -> None:
    matcher = Matcher({1: parse("one"), 2: parse("two"), 3: parse("three")})
    matcher.change({2: parse("deux"), 4: parse("four")}, removed=[3, 99])
    assert matcher.match(["one two three four deux"]) == [(0, 1), (0, 2), (0, 4)]
    matcher.change({}, removed=[4, 1])
    matcher.change({3: parse("four")})
    assert matcher.match(["one two three four deux"]) == [(0, 2), (0, 3)]


def test_matcher_made_anew_in_the_background_answers_the_same() -> None:
    matcher = Matcher({number: parse(f"word{number}") for number in range(100)})
    matcher.change({number: parse(f"other{number}") for number in range(50, 2_200)})
    rebuilding = matcher._rebuilding
    assert rebuilding is not None
    matcher.change({7: parse("seven")}, removed=[8])
    post = "word1 word7 word8 word60 other60 other2000 seven"
    expected = [(0, 1), (0, 7), (0, 60), (0, 2000)]
    assert sorted(matcher.match([post])) == expected
    rebuilding.join()
    assert sorted(matcher.match([post])) == expected


def test_matcher_of_many_threads_answers_like_one() -> None:
    matcher = Matcher({number: parse(f'aa{number} OR "b c{number}" OR c{number} NEAR/2 aa*') for number in range(500)})
    posts = [f"aa{number} b c{number % 7} aa{number % 11} x c{number % 13}" for number in range(9_000)]
    alone = matcher.match(posts)
    assert len(alone) > 9_000
    assert matcher.match(posts, threads=2) == alone
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        assert list(pool.map(matcher.match, [posts] * 4)) == [alone] * 4


@settings(max_examples=20)
@given(st.permutations(range(40)))
def test_matcher_answers_the_same_whatever_it_has_learned(order: list[int]) -> None:
    matcher = Matcher(
        {number: parse(f"(w{number} OR w{number + 1}) (common OR w{number + 2})") for number in range(40)}
    )
    posts = [f"common w{number} w{number % 5}" for number in order] * 30
    before = [matcher.match([post]) for post in posts[:40]]
    matcher.match(posts)
    assert [matcher.match([post]) for post in posts[:40]] == before


def test_matcher_reads_a_post_of_ten_megabytes_whole() -> None:
    asked = {
        "phrase": parse('"aa aa bb"'),
        "near": parse("aa NEAR/5 bb"),
        "nested": parse("aa NEAR/3 (bb OR end)"),
        "within": parse('"end bb aa"~1'),
        "wild": parse("en?* -cc"),
    }
    text = "aa AT& " * 1_500_000
    matcher = Matcher(asked)
    assert matcher.match([text]) == []
    whole = matcher.match([text + "aa aa bb aa end", "end"])
    assert [key for post, key in whole if post == 0] == list(asked)


def test_matcher_asks_the_evaluator_about_a_long_post() -> None:
    text = "aa AT& " * 100_000
    matcher = Matcher({"signed": parse("AT&T end"), "title": parse("title:aa end")})
    assert matcher.match([text, text + "AT&T end", Document(text="aa\n" + text + "end", title="aa")]) == [
        (1, "signed"),
        (2, "title"),
    ]


@pytest.mark.parametrize("text", ["\x00", "\ud800", "aa\x00bb \udfff cc", "\u202e(((", "aa" * 100_000])
def test_matcher_reads_odd_posts(text: str) -> None:
    asked = {1: parse("aa"), 2: parse("cc"), 3: parse("aa*"), 4: parse("raw:“aa”")}
    assert Matcher(asked).match([text]) == [(0, key) for key, query in asked.items() if matches(query, text)]
