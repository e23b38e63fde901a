"""The matcher answers like the plain evaluator."""

from __future__ import annotations

import csv
import gzip
import random
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from tests.listening.query.trees import queries, texts

from talka.listening.matcher import Matcher
from talka.listening.query import And, Not, Or, Phrase, Prefix, Query, Word, matches, parse
from talka.text import words


@given(st.lists(queries, max_size=6), st.lists(texts, max_size=4))
def test_matcher_equals_the_evaluator(asked: list[Query], heard: list[str]) -> None:
    expected = [(number, key) for number, text in enumerate(heard) for key, q in enumerate(asked) if matches(q, text)]
    assert Matcher(dict(enumerate(asked))).match([words(text) for text in heard]) == expected


def test_matcher_answers_with_the_keys_of_queries() -> None:
    matcher = Matcher({"brand": parse('acme (broken OR "not work*")'), "jobs": parse("acme jobs")})
    posts = ["ACME is broken", "acme jobs: does not working count?", "other"]
    assert matcher.match([words(post) for post in posts]) == [(0, "brand"), (1, "brand"), (1, "jobs")]


def test_matcher_without_queries_or_posts_finds_nothing() -> None:
    assert Matcher[str]({}).match([["word"]]) == []
    assert Matcher({1: parse("word")}).match([]) == []
    assert Matcher({1: parse("word")}).match([[]]) == []


def _read(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return [row["text"] for row in csv.DictReader(file)]


def _random_query(chance: random.Random, heard: list[list[str]]) -> Query:
    """A query from words that stand in the posts, shaped like those of brands."""
    post = chance.choice(
        [post for post in chance.sample(heard, 20) if len(post) > 4] or [["a1", "b1", "c1", "d1", "e1"]]
    )
    plain = [word for word in post if word[0] not in "#@"]
    start = chance.randrange(len(plain) - 1) if len(plain) > 1 else 0
    phrase = Phrase(tuple(map(Word, plain[start : start + 2]))) if len(plain) > 1 else Word(post[0])
    others = [Word(chance.choice(post)) for _ in range(3)]
    prefix = Prefix(chance.choice(post)[:3])
    return Or(
        (
            And((others[0], Or((phrase, prefix)), Not(others[1]))),
            And((phrase, others[2])),
            And((prefix, others[0])),
        )
    )


def test_matcher_equals_the_evaluator_on_real_posts(shared: Path) -> None:
    chance = random.Random(11)
    sets = [
        "stream_spotify_inbound/posts.csv.gz",
        "sentiment_umsab/umsab_train_val.csv.gz",
        "sentiment_el_banks/el_bank_tweets.csv.gz",
        "sentiment_he_onlp/he_train_dev.csv.gz",
        "sentiment_ru_rusentiment/rusentiment_train_sample.csv.gz",
        "sentiment_afrisenti/afrisenti_dev_sample.csv.gz",
    ]
    heard = [text for name in sets for text in chance.sample(_read(shared / "data" / name), 100)]
    cut = [words(text) for text in heard]
    asked = {key: _random_query(chance, cut) for key in range(150)}
    expected = [(number, key) for number, text in enumerate(heard) for key, q in asked.items() if matches(q, text)]
    assert len(expected) > 300
    assert Matcher(asked).match(cut) == expected
