"""The language of a post, and its script."""

from __future__ import annotations

import pytest

from talka.text.language import UNKNOWN, Guess, identify
from talka.text.script import Script, script_of


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The app crashes every time I open a playlist", "en"),
        ("Η εφαρμογή δεν ανοίγει", "el"),
        ("האפליקציה לא נפתחת", "he"),
        ("Приложение не открывается уже второй день", "ru"),
        ("Застосунок не відкривається вже другий день", "uk"),
        ("Lietotne jau otro dienu neveras vaļā, ko darīt?", "lv"),
        ("Die App stürzt jedes Mal ab, wenn ich sie öffne", "de"),
        ("La aplicación se cierra cada vez que la abro", "es"),
        ("L'application se ferme à chaque fois que je l'ouvre", "fr"),
        ("L'applicazione si chiude ogni volta che la apro", "it"),
        ("O aplicativo fecha toda vez que eu abro", "pt"),
        ("التطبيق لا يعمل منذ يومين", "ar"),
        ("ऐप दो दिन से नहीं खुल रहा है", "hi"),
        ("アプリが開けません", "ja"),
        ("应用程序打不开", "zh"),
        ("앱이 안 열려요", "ko"),
        ("@SpotifyCares https://example.com/very/english/words Η εφαρμογή του Spotify", "el"),
    ],
)
def test_identify_tells_the_language(text: str, code: str) -> None:
    assert identify([text])[0].code == code


@pytest.mark.parametrize("text", ["", "👍👍", "12.50", "@spotify https://example.com", "\x00\ud800"])
def test_identify_says_unknown_where_there_is_nothing_to_tell_from(text: str) -> None:
    assert identify([text]) == [Guess(UNKNOWN, 0.0)]


def test_identify_answers_in_order_with_confidence() -> None:
    guesses = identify(["Καλημέρα", "", "good morning to all of you"])
    assert [guess.code for guess in guesses] == ["el", UNKNOWN, "en"]
    assert [guess.confidence > 0.6 for guess in guesses] == [True, False, True]


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Spotify", Script.LATIN),
        ("Café", Script.LATIN),
        ("το Spotify δεν", Script.GREEK),
        ("東京タワー", Script.KANA),
        ("東京", Script.HAN),
        ("İzmir 👍", Script.LATIN),
        ("123 👍", None),
    ],
)
def test_script_of_weighs_latin_names_less(text: str, script: Script | None) -> None:
    assert script_of(text) is script
