"""Laws of translation: it never breaks, what it gives can be read, and a loss does what it says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from talka.listening.importers import DIALECTS, Effect, Loss, translate
from talka.listening.query import Mistake, QueryError, matches, parse

# What the languages are made of, so that random texts often come close to queries.
# fmt: off
PIECES = [
    "acme", "ACME", "rocket", "C++", "C#", "#tag", "@handle", "$ACME", "wi-fi", "don't", "сло́во", "東京", "😂", "a",
    "1,000",
    "AND", "OR", "NOT", "and", "or", "not", "-", "NEAR", "NEAR/3", "NEAR/2f", "ONEAR/4", "SENTENCE", "NEAR/9999", "/5",
    "(", ")", "[", "]", "{", "}", '"', "“", "”", "<<<", ">>>", "~3", "~", "^9", "*", "?", "+", "++", ":", "~999",
    "title:", "author:", "site:", "url:", "raw:", "from:", "to:", "is:reply", "is:retweet", "has:links", "lang:en",
    "country:us", "country:", "rating:[1 TO 5]", "engagement:>10", "likes:[5 TO *]", "since:2026-01-01",
    "until:2026-03-01", "until:0001-01-01", "until_time:99999999999", "filter:has_engagement", "case(", "cs:", "foo:",
    "language:", "hashtags:", "exactMessage:", "http://acme.example/a?b=c", "\x00", "\ud800", "\u200f",
]
# fmt: on
_dialects = st.sampled_from(sorted(DIALECTS))
_texts = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(["", " ", " ", "\n"])), max_size=30).map(
    lambda pairs: "".join(piece + gap for piece, gap in pairs)
)


@given(st.one_of(_texts, st.text(max_size=60)), _dialects)
def test_any_text_is_refused_with_places_or_becomes_a_query(text: str, dialect: str) -> None:
    try:
        translation = translate(text, dialect)
    except QueryError as error:
        told: Sequence[Mistake | Loss] = error.mistakes
    else:
        parse(translation.query)
        told = translation.losses
    places = [(one.start, one.end) for one in told]
    assert all(0 <= start <= end <= len(text) for start, end in places)
    assert places == sorted(places)
    assert all(one.message for one in told)


# A tree: a word that posts may say, a country that ours knows nothing of, or several joined.
Tree: TypeAlias = "str | tuple[str, tuple[Tree, ...]]"
WORDS = ["acme", "rocket", "anvil"]
COUNTRIES = ["country:us", "country:uk"]


def _grown(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        several.map(lambda parts: ("AND", parts)),
        several.map(lambda parts: ("OR", parts)),
        inner.map(lambda part: ("NOT", (part,))),
    )


_trees: st.SearchStrategy[Tree] = st.recursive(st.sampled_from(WORDS + COUNTRIES), _grown, max_leaves=10)
_plain: st.SearchStrategy[Tree] = st.recursive(st.sampled_from(WORDS), _grown, max_leaves=10)


def _written(tree: Tree) -> str:
    if isinstance(tree, str):
        return tree
    join, parts = tree
    inside = [f"({_written(part)})" for part in parts]
    return f"NOT {inside[0]}" if join == "NOT" else f" {join} ".join(inside)


def _holds(tree: Tree, true: frozenset[str]) -> bool:
    if isinstance(tree, str):
        return tree in true
    join, parts = tree
    if join == "NOT":
        return not _holds(parts[0], true)
    return (all if join == "AND" else any)(_holds(part, true) for part in parts)


_posts = st.frozensets(st.sampled_from(WORDS + COUNTRIES))


@given(_trees, _posts)
def test_what_a_loss_says_of_its_effect_is_true(tree: Tree, true: frozenset[str]) -> None:
    # With a word that must be there, so that nothing is refused for matching everything.
    source = f"brand AND ({_written(tree)})"
    translation = translate(source, "brandwatch")
    effects = {loss.effect for loss in translation.losses}
    said = matches(parse(translation.query), " ".join(["brand", *(word for word in true if word in WORDS)]))
    wanted = _holds(tree, true)
    if effects <= {Effect.MORE}:
        assert said >= wanted
    if effects <= {Effect.FEWER}:
        assert said <= wanted


@given(_plain, _posts, _dialects)
def test_what_is_carried_over_whole_means_the_same(tree: Tree, true: frozenset[str], dialect: str) -> None:
    translation = translate(f"brand AND ({_written(tree)})", dialect)
    assert translation.losses == ()
    text = " ".join(["brand", *(word for word in true if word in WORDS)])
    assert matches(parse(translation.query), text) == _holds(tree, true)


_near = st.sampled_from(["acme", "rock*", '"rocket anvil"', "(acme OR anvil)", "(rocket OR #acme)"])
_said = st.lists(st.sampled_from([*WORDS, "#acme", "x"]), max_size=8).map(" ".join)


@given(_near, _near, st.integers(0, 4), st.booleans(), _said)
def test_nearness_means_the_same(left: str, right: str, distance: int, ordered: bool, said: str) -> None:  # noqa: FBT001
    source = f"{left} NEAR/{distance}{'f' * ordered} {right}"
    assert matches(parse(translate(source, "brandwatch").query), said) == matches(parse(source), said)
