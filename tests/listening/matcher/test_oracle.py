"""The matcher on real posts: the same pairs as the plain evaluator, to the last.

The evaluator is asked about those queries of which a post has a needed set (`talka.listening.query.needs`, which has a
law of its own), and on some posts about all of them. The environment's ``TALKA_ORACLE`` sets the number of posts.
"""

from __future__ import annotations

import os
import random
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from _matching.queries import generated
from _matching.texts import corpus
from talka.listening.matcher import Matcher
from talka.listening.query import Query, Word, needs, parse, to_text
from talka.listening.query.evaluate import Evaluator
from talka.listening.query.needs import Needed
from talka.text import words

POSTS = int(os.environ.get("TALKA_ORACLE", "3000"))
QUERIES = 2_000
ASKED_EVERYTHING = 20


def _queries() -> list[Query]:
    """Those of brands, and forms that they lack made of them."""
    chance = random.Random(5)
    made = [parse(text) for text in generated(QUERIES - 500, 3)]
    plain = sorted({part.word for query in made for part in _words(query)})
    for _ in range(500):
        a, b, c = chance.sample(plain, 3)
        shapes = [
            f'"{a} {b} {c}"~{chance.randrange(9)}',
            f"({a} OR {b}) ONEAR/{chance.randrange(5)} {c}",
            f"{a} NEAR/2 {b} NEAR/6 {c}",
            f"{a} NEAR/4 {a}",
            f"{_holed(a)} -{b}",
            f'raw:"{a}" OR ({b} {c})',
            f"-({a} OR -{b}) {c}",
        ]
        made.append(parse(chance.choice(shapes)))
    return made


def _holed(word: str) -> str:
    return f"{word[:3]}?{word[4:]}*" if len(word) > 5 and word.isalpha() and word.isascii() else word


def _words(query: Query) -> Iterable[Word]:
    for group in needs(query):
        yield from (part for part in group if isinstance(part, Word) and part.word.isalnum())


def _found_by(group: Iterable[Needed]) -> str:
    """What a post must have for a needed set: its longest word, else the first letters of a wildcard."""
    whole = [part.word for part in group if isinstance(part, Word)]
    letters = [to_text(part).replace("?", "*").partition("*")[0][:2] for part in group]
    return max(whole, key=len) if whole else max(letters)


def test_matcher_equals_the_evaluator_on_real_posts(shared: Path) -> None:
    asked = _queries()
    filed = defaultdict(set)
    for number, query in enumerate(asked):
        for group in needs(query):
            filed[_found_by(group)].add(number)
    posts = corpus().posts(POSTS)
    expected = []
    for place, post in enumerate(posts):
        evaluator = Evaluator(post)
        said = set(words(post))
        likely = set().union(*(filed.get(known, ()) for known in said | {word[:2] for word in said}))
        likely |= set(range(QUERIES)) if place < ASKED_EVERYTHING else set()
        expected += [(place, number) for number in sorted(likely) if evaluator.holds(asked[number])]
    assert len(expected) > POSTS / 10
    assert Matcher(dict(enumerate(asked))).match(posts) == expected
