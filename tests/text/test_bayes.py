"""The compiled model answers as ``py3langid`` does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from talka.text.bayes import ByteModel

LANGUAGES = ["de", "en", "es", "fr", "lv", "uz", "vi"]  # two columns of the model are Uzbek
TIE = 1e-3
"""The original adds up numbers of 4 bytes, so that its nearest scores may change places."""
TEXTS = st.text(st.characters(max_codepoint=0x24F), max_size=60) | st.text(max_size=20)


@pytest.fixture(scope="module")
def original() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(LANGUAGES)
    return identifier


@pytest.fixture(scope="module")
def model() -> ByteModel:
    return ByteModel([*LANGUAGES, "tlh"])


@given(st.lists(TEXTS, max_size=5))
def test_classify_answers_as_the_original(original: LanguageIdentifier, model: ByteModel, texts: list[str]) -> None:
    for text, (code, margin) in zip(texts, model.classify(texts), strict=True):
        assert code == original.classify(text)[0] or 0 < margin < TIE


def test_margin_is_the_distance_of_the_two_best_scores(original: LanguageIdentifier, model: ByteModel) -> None:
    text = "The app crashes every time I open a playlist, again and again"
    (_, first), (_, second) = original.rank(text)[:2]
    ((language, margin),) = model.classify([text])
    assert language == "en"
    assert margin == pytest.approx(first - second, abs=1e-3)


def test_text_without_known_sequences_has_no_margin(model: ByteModel) -> None:
    assert model.classify(["", "\x01"]) == [("de", 0.0), ("de", 0.0)]


def test_texts_of_one_batch_do_not_change_each_other(model: ByteModel) -> None:
    texts = ["good morning to all of you", "", "guten Morgen an alle", "good morning to all of you"]
    assert model.classify(texts) == [model.classify([text])[0] for text in texts]
