"""Cutting text into folded words."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talka.text import SIGNS, Token, is_continuous, tokens, words

# The kernel ends a process that has used more seconds of the processor.
LIMITED = "import resource; resource.setrlimit(resource.RLIMIT_CPU, (60, 60))"
SCRIPTS = st.text(
    st.one_of(
        st.sampled_from("aB1 #@_.-'’\u00adßøŁéİſ½㎏™²\u0301\u200d\ufe0f\u0640\x00\ud800"),
        st.sampled_from("άΣς ёйїЁ\u0301 שָׁלםÀ٣ أمُـحَ हिन्दी क्ष กำน้\u0e4d\u0e32 東ガｶﾞ\u3099 한글 👍🏽❤👨👩🇱🇻"),
        st.characters(),
    )
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don't use WI-FI 3.5", ["don", "t", "use", "wi", "fi", "3", "5"]),
        ("snake_case don’t don\u02bct", ["snake", "case", "don", "t", "don", "t"]),
        ("Ärger łódź straße ISTANBUL İstanbul", ["arger", "lodz", "strasse", "istanbul", "istanbul"]),
        ("ΟΔΟΣ οδός τῷ", ["οδοσ", "οδοσ", "τω"]),
        ("Ёлка ёж й и за́мок ў ї", ["елка", "еж", "й", "и", "замок", "ў", "ї"]),
        ("שָׁלוֹם צה״ל", ["שלום", "צה", "ל"]),
        ("مُحَمَّد مـــحمد أحمد", ["محمد", "محمد", "أحمد"]),
        ("हिन्दी क्\u200dष", ["हिन्दी", "क्ष"]),
        ("می\u200cخواهم soft\u00adhyphen", ["میخواهم", "softhyphen"]),
        ("東京タワー ｶﾞガ", ["東", "京", "タ", "ワ", "ー", "ガ", "ガ"]),
        ("ไทย กำ", ["ไ", "ท", "ย", "ก\u0e4d\u0e32"]),
        ("👍🏽 ❤️ 👨\u200d👩\u200d👧 🇱🇻", ["👍🏽", "❤", "👨\u200d👩\u200d👧", "🇱🇻"]),
        ("½ 5㎏ x² Apple™ ﷺ", ["1", "2", "5kg", "x2", "apple", "صلى", "الله", "عليه", "وسلم"]),
        ("#Spotify_Down #1 C# a#b #___", ["#spotify_down", "spotify", "down", "#1", "1", "c", "a", "b"]),
        (".@United me@mail.com", ["@united", "united", "me", "mail", "com"]),
        ("@bob.bsky.social hi", ["@bob.bsky.social", "@bob", "bob", "bsky", "social", "hi"]),
        ("@Bob@masto.social", ["@bob@masto.social", "@bob", "bob", "masto", "social"]),
        ("\ud800a\x00b\udfff", ["a", "b"]),
        ("", []),
        ("... \u0301 _ 'ـ'", []),
    ],
)
def test_words_are_folded_and_cut_by_script(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_tokens_carry_places_and_positions_of_the_original_text() -> None:
    assert tokens("Ärger: #Spotify_Down ½!") == [
        Token("arger", 0, 5, 0),
        Token("#spotify_down", 7, 20, 1),
        Token("spotify", 8, 15, 1),
        Token("down", 16, 20, 2),
        Token("1", 21, 22, 3),
        Token("2", 21, 22, 4),
    ]


@given(SCRIPTS)
def test_tokens_and_words_agree(text: str) -> None:
    assert [token.word for token in tokens(text)] == words(text)


@given(SCRIPTS)
def test_positions_follow_from_the_order_of_words(text: str) -> None:
    position = 0
    for token in tokens(text):
        assert token.position == position
        position += token.word[0] not in SIGNS


@given(SCRIPTS)
def test_cutting_a_folded_word_again_changes_nothing(text: str) -> None:
    for word in words(text):
        assert words(word)[0] == word


def test_a_letter_without_word_breaks_is_known() -> None:
    assert [is_continuous(word) for word in ("東", "ก", "한", "a", "हि", "👍")] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "word ",
        "#_",
        "@a.",
        "á",
        "\u200d",
        "a\u200d",
        "👍\u200d",
        "_",
        "@_",
        "\u0301",
        "東",
        "\ud800",
        "½",
    ],
)
def test_two_million_letters_are_cut_within_a_minute_of_processor_time(piece: str) -> None:
    # Linear work takes seconds on any machine; work that grows with the square takes many minutes.
    program = f"{LIMITED}; from talka.text import words; words({piece!a} * {2_000_000 // len(piece)})"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
