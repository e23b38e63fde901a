"""Words of feeling, what turns and strengthens them, and entries of intents."""

from __future__ import annotations

import pytest
from tests.listening.labels.rows import counted

FEELINGS = ("POSITIVE", "NEGATIVE", "NOT_POSITIVE", "NOT_NEGATIVE", "EMOJI_POSITIVE", "EMOJI_NEGATIVE")


def felt(text: str, language: str = "en") -> dict[str, float]:
    return {name: value for name, value in counted(text, language).items() if name in FEELINGS}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a good day", {"POSITIVE": 1}),
        ("GOOD, happy!", {"POSITIVE": 2}),
        ("I loved it", {"POSITIVE": 2}),
        ("very good", {"POSITIVE": 1.5}),
        ("a bit bad", {"NEGATIVE": 0.5}),
        ("not good", {"NOT_POSITIVE": 1}),
        ("I don’t love it", {"NOT_POSITIVE": 2}),
        ("not one two three good", {"POSITIVE": 1}),
        ("not bad", {"NOT_NEGATIVE": 1}),
        ("gooood", {"POSITIVE": 1}),
        ("haaaaated", {"NEGATIVE": 2}),
        ("#good", {"POSITIVE": 1}),
        ("@good", {"POSITIVE": 1}),
        ("goodness", {}),
        ("😍 😡", {"EMOJI_POSITIVE": 3, "EMOJI_NEGATIVE": 2}),
        ("not 😍", {"EMOJI_POSITIVE": 3}),
        ("", {}),
    ],
)
def test_feelings_are_counted_with_their_strength_and_turned_by_negations(
    text: str, expected: dict[str, float]
) -> None:
    assert felt(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("works like a charm", {"POSITIVE": 3}),
        ("it works like a dream", {}),
        ("this is not good at all", {"NEGATIVE": 3}),
        ("works like a #charm", {"POSITIVE": 3}),
    ],
)
def test_a_phrase_covers_its_words(text: str, expected: dict[str, float]) -> None:
    assert felt(text) == expected


def test_a_german_negation_turns_what_stands_before_it() -> None:
    assert felt("gefällt mir nicht", "de") == {"NOT_POSITIVE": 1}
    assert felt("good it is not") == {"POSITIVE": 1}


def test_english_words_are_known_in_other_languages_and_german_ones_only_in_german() -> None:
    assert felt("love schlecht", "de") == {"POSITIVE": 2, "NEGATIVE": 1}
    assert felt("love schlecht", "fr") == felt("love schlecht", "xx") == {"POSITIVE": 2}


def test_what_follows_a_contrast_is_counted_apart() -> None:
    found = counted("good but bad")
    assert (found["CONTRASTS"], found["NEGATIVE_AFTER"], found.get("POSITIVE_AFTER")) == (1, 1, None)
    assert (found["FIRST"], found["LAST"]) == (1, -1)


def test_entries_of_intents_are_counted() -> None:
    found = counted("How do I thank you? thanks")
    assert (found["QUESTION"], found["QUESTION_OPENS"], found["THANKS"]) == (1, 1, 2)
    assert "QUESTION_OPENS" not in counted("well I want to know how do I")
