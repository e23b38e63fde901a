"""Labels of posts by the model that Talka brings."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from talka.listening.label_names import INTENTS, SENTIMENTS, intent_bit
from talka.listening.labels import KNOWN, Labeller, Labels, support
from talka.listening.labels.lexicon import build
from talka.listening.labels.model import SHIPPED, load
from talka.listening.labels.wordlists import SHARED, languages, read_list

THRESHOLDS = load().thresholds
TEXTS = st.text(st.characters(codec=None), max_size=40) | st.text(st.sampled_from("good 😡:(не!?\ud800\x00;א"))
POSTS = st.lists(
    st.tuples(
        TEXTS,
        st.sampled_from((*KNOWN, "und", "xx", "")),
    ),
    max_size=8,
)


def listed(labels: Labels) -> list[tuple[object, ...]]:
    """A row for each post."""
    return list(zip(*(part.tolist() for part in labels), strict=True))


def labelled(posts: Sequence[tuple[str, str]]) -> Labels:
    return Labeller.load().label([text for text, _ in posts], [language for _, language in posts])


@given(POSTS)
@example([("\x00", "en"), ("\ud800", "el"), ("", "he"), ("a" * 100, "lv")])
def test_a_batch_is_labelled_like_its_parts(posts: list[tuple[str, str]]) -> None:
    alone = [row for post in posts for row in listed(labelled([post]))]
    assert listed(labelled(posts)) == alone


@given(POSTS)
def test_labels_are_what_their_probabilities_say(posts: list[tuple[str, str]]) -> None:
    found = labelled(posts)
    assert np.isin(found.sentiment, (-1, 0, 1)).all()
    assert ((found.score >= 1 / 3 - 1e-6) & (found.score <= 1)).all()
    assert ((found.intents >= 0) & (found.intents <= 1)).all()
    masks = [sum(intent_bit(INTENTS[n]) for n in np.flatnonzero(row >= THRESHOLDS)) for row in found.intents]
    assert found.masks.tolist() == masks


def test_more_posts_than_are_read_at_once_are_labelled_alike() -> None:
    posts = [("I love it" if n % 3 else "I hate it", "en") for n in range(2500)]
    assert labelled(posts).sentiment.tolist() == [1 if n % 3 else -1 for n in range(2500)]


def test_many_threads_label_alike() -> None:
    posts = [(f"{word} {n}", "en") for n, word in enumerate(["love", "hate", "soooo bad", "why?"] * 200)]
    with ThreadPoolExecutor(4) as pool:
        answers = [listed(found) for found in pool.map(labelled, [posts] * 8)]
    assert answers == [answers[0]] * 8


@pytest.mark.parametrize("unit", ["love ", "x", "😡", "!", "not ", "\x00", "((", "א", "ааа", "#a", "\u0301"])
def test_a_text_of_ten_megabytes_is_labelled(unit: str) -> None:
    text = unit * (10_000_000 // len(unit.encode()))
    assert listed(labelled([(text, "el"), ("I love it", "en")]))[1:] == listed(labelled([("I love it", "en")]))


@pytest.mark.parametrize(
    ("text", "language", "sentiment"),
    [
        ("I love this, works great!", "en", "positive"),
        ("Worst service ever, still waiting for my refund", "en", "negative"),
        ("The shop opens at nine on Monday", "en", "neutral"),
        ("not good at all :(", "en", "negative"),
        ("Η εφαρμογή είναι απαράδεκτη, ντροπή σας", "el", "negative"),
        ("Огромное спасибо, всё отлично работает))", "ru", "positive"),
        ("Ужасный сервис, никому не советую", "ru", "negative"),
        ("תודה רבה, שירות מעולה!", "he", "positive"),
        ("Paldies, lieliska apkalpošana!", "lv", "positive"),
        ("Das gefällt mir überhaupt nicht", "de", "negative"),
        ("¡Me encanta, muchas gracias!", "es", "positive"),
        ("C'est nul, je suis très déçu", "fr", "negative"),
        ("Pessimo servizio, una vergogna", "it", "negative"),
        ("Adorei, muito obrigado!", "pt", "positive"),
        ("خدمة سيئة جدا", "ar", "negative"),
        ("बहुत अच्छा काम, धन्यवाद", "hi", "positive"),
        ("😍😍😍", "xx", "positive"),
    ],
)
def test_plain_posts_have_the_sentiment_that_they_show(text: str, language: str, sentiment: str) -> None:
    assert SENTIMENTS[int(labelled([(text, language)]).sentiment[0]) + 1] == sentiment


@pytest.mark.parametrize(
    ("text", "language", "intent"),
    [
        ("how do i reset my password", "en", "question"),
        ("Πώς αλλάζω κωδικό;", "el", "question"),
        ("@acme still waiting for an answer, worst support ever", "en", "complaint"),
        ("Best customer service ever, well done!", "en", "praise"),
        ("@acme please help me, can you send me a link", "en", "request"),
        ("you should add a dark mode, would be nice", "en", "idea"),
        ("Thank you so much!", "en", "thanks"),
        ("Спасибо большое", "ru", "thanks"),
        ("Check out my channel and subscribe http://spam.example", "en", "spam"),
        ("fuck you, you stupid idiot", "en", "abuse"),
    ],
)
def test_plain_posts_have_the_intent_that_they_show(text: str, language: str, intent: str) -> None:
    assert labelled([(text, language)]).masks[0] & intent_bit(intent)


def test_a_language_without_lists_is_a_fallback() -> None:
    assert [support(code) for code in ("en", "he", "uk", "xx", "und", "")] == ["known"] * 2 + ["fallback"] * 4


def test_texts_and_languages_must_be_as_many() -> None:
    with pytest.raises(ValueError, match="There are 2 texts and 1 languages"):
        Labeller.load().label(["a", "b"], ["en"])


def test_the_model_is_small_and_named_by_its_bytes() -> None:
    assert SHIPPED.stat().st_size < 5_000_000
    assert Labeller.load().model_version == load().version


def test_the_model_was_made_with_the_lists_as_they_are() -> None:
    ours = build({code: read_list(code) for code in (SHARED, *languages())})
    assert [part.tolist() for part in load().lexicon] == [part.tolist() for part in ours]
