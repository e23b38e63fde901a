from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from talka.listening.flows.odds import FEWEST, Phrase, characteristic


def found(chosen: list[str], rest: list[str], **how: str) -> list[Phrase]:
    texts = chosen + rest
    languages = [how.get("language", "en")] * len(texts)
    return characteristic(texts, languages, [True] * len(chosen) + [False] * len(rest), most=10)


def test_characteristic_tells_what_is_always_said_together_as_one() -> None:
    chosen = [f"{n} The Cold Brew is odd" if n % 2 else f"{n} Cold Brew, again" for n in range(400)]
    rest = [f"the tea is good, again and again, {n}" for n in range(400, 900)]
    told = [(each.shown, each.words, each.posts, each.others) for each in found(chosen, rest)]
    assert told == [("Cold Brew", "cold brew", 400, 0), ("Brew is odd", "brew is odd", 200, 0)]


def test_characteristic_of_a_longer_phrase_is_parts_of_it_that_share_no_word() -> None:
    chosen = [f"{n} over the cold blue moon {n}" for n in range(200)]
    rest = [f"tea {n}" for n in range(200, 600)]
    assert [each.words for each in found(chosen, rest)] == ["blue moon", "over the"]


def test_characteristic_counts_posts_not_words() -> None:
    rest = [f"tea with milk {n}" for n in range(300)]
    assert found(["spam " * 500, *(f"tea with milk {n}" for n in range(300, 600))], rest) == []


def test_characteristic_leaves_out_what_few_posts_say() -> None:
    rest = [f"tea {n}" for n in range(20_000)]
    chosen = ["brand new oolong"] * (FEWEST - 1) + [f"tea {n}" for n in range(20)]
    assert found(chosen, rest) == []


def test_characteristic_sets_each_language_against_itself() -> None:
    greek, english = ["ο καφές είναι καλός"] * 300, ["the coffee is good"] * 300
    texts, languages = greek + english + english, ["el"] * 300 + ["en"] * 600
    assert characteristic(texts, languages, [True] * 600 + [False] * 300, most=10) == []


def test_characteristic_reads_neither_links_nor_hashtags_but_their_words() -> None:
    rest = [f"tea {n}" for n in range(400)]
    phrases = found([f"#Oolong https://shop.example/leaf {n}" for n in range(200)], rest)
    assert [(each.words, each.shown) for each in phrases] == [("oolong", "Oolong")]


def test_characteristic_shows_the_commonest_form() -> None:
    rest = [f"tea {n}" for n in range(400)]
    chosen = [f"{'ΚΑΦΈΣ' if n % 3 else 'καφές'} {n}" for n in range(200)]
    assert [(each.words, each.shown, each.language) for each in found(chosen, rest, language="el")] == [
        ("καφεσ", "ΚΑΦΈΣ", "el")
    ]


@given(st.lists(st.tuples(st.text("ab ", max_size=12), st.booleans()), max_size=30))
@settings(max_examples=30, deadline=None)
def test_characteristic_never_tells_a_phrase_below_its_limits(posts: list[tuple[str, bool]]) -> None:
    texts, chosen = [text for text, _ in posts] * 3, [side for _, side in posts] * 3
    told = characteristic(texts, ["en"] * len(texts), chosen, most=10)
    assert all(each.posts >= FEWEST and each.z >= 4 for each in told)
