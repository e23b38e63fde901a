"""Folding of single words."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from talka.text import fold


@given(st.text())
@example("ŉ")
@example("ᾼ")
@example("İ")
@example("ё\u0301")
def test_fold_is_idempotent(word: str) -> None:
    assert fold(fold(word)) == fold(word)


@given(st.text(st.sampled_from("éÅñοόἄёйīşがかกำक़ﭏ")))
@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_fold_does_not_depend_on_the_normal_form_of_the_text(form: str, word: str) -> None:
    assert fold(unicodedata.normalize(form, word)) == fold(word)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"),
    [("й", "и"), ("ї", "і"), ("ў", "у"), ("ѓ", "г"), ("हि", "ह"), ("が", "か"), ("أ", "ا"), ("🇱🇻", "🇱🇹")],
)
def test_fold_keeps_letters_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Æøå", "aeoa"),
        ("œuvre", "OEUVRE"),
        ("ĳ", "ij"),
        ("ſ", "S"),
        ("❤️", "❤"),
        ("Ⓐ", "a"),
        ("Ｆｕｌｌ", "full"),
        ("þ", "TH"),
    ],
)
def test_fold_takes_as_one_what_readers_take_as_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)
