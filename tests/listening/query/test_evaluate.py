"""What queries mean."""

from __future__ import annotations

import pytest

from talka.listening.query import find, matches, parse


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("spotify", "I love Spotify!", ["Spotify"]),
        ("spotify", "#Spotify @spotify spotifyy", ["#Spotify"[1:], "spotify"]),
        ("#spotify", "spotify #Spotify", ["#Spotify"]),
        ("crash*", "it crashed, crash, acrash", ["crashed", "crash"]),
        ('"log in"', "cannot LOG-IN; log me in", ["LOG", "IN"]),
        ('"thanks @spotify_help again"', "Thanks @Spotify_help, again", ["Thanks", "@Spotify_help", "again"]),
        ("aa OR bb", "bb cc", ["bb"]),
        ("aa bb", "bb cc", []),
        ("aa -bb", "aa cc", ["aa"]),
        ("aa -bb", "aa bb", []),
        ("aa OR (bb cc)", "aa bb", ["aa"]),
        ("οδός", "Η ΟΔΟΣ", ["ΟΔΟΣ"]),
        ("ёлка", "елка", ["елка"]),
        ("и", "й", []),
        ("שלום", "שָׁלוֹם לך", ["שָׁלוֹם"]),
        ("東京", "私は東京が好き、京東", ["東京"]),
        ("❤", "I ❤️ it", ["❤️"]),
        ("kg", "5 ㎏", ["㎏"]),
        ('"1 2"', "½", ["½"]),
        ("don’t", "I don't", ["don", "t"]),
        ("aa", "x\x00aa\ud800", ["aa"]),
    ],
)
def test_find_marks_the_words_because_of_which_a_text_matches(query: str, text: str, marked: list[str]) -> None:
    tree = parse(query)
    assert [text[start:end] for start, end in find(tree, text)] == marked
    assert matches(tree, text) is bool(marked)
