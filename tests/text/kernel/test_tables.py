"""What the kernel learns of characters."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talka.text import fold, words
from talka.text.kernel.kinds import ALONE, GLUE, HARD, LOW_LINE, PICTURE, REGIONAL, SEPARATOR, SIMPLE, UNKNOWN, classify
from talka.text.kernel.tables import KIND_BITS, LAST, PAGE, Learned

PAGES = [0, 1, 3, 4, 5, 9, 0x0E, 0x20, 0x21, 0x30, 0x4E, 0xFE, 0xFF, 0x1F1, 0x1F6]
CODES = [code for page in PAGES for code in range(page * PAGE, (page + 1) * PAGE)]
KINDS = {code: classify(chr(code)) for code in CODES}
characters = {kind: st.sampled_from([chr(c) for c in CODES if KINDS[c][0] == kind]) for kind in (SEPARATOR, SIMPLE)}


@pytest.mark.parametrize(
    ("character", "expected"),
    [
        ("A", (SIMPLE, b"a")),
        ("7", (SIMPLE, b"7")),
        ("ß", (SIMPLE, b"ss")),
        ("Ά", (SIMPLE, "α".encode())),
        ("ё", (SIMPLE, "е".encode())),
        ("한", (SIMPLE, "한".encode())),
        ("日", (ALONE, "日".encode())),
        ("ｶ", (ALONE, "カ".encode())),
        ("😀", (PICTURE, b"")),
        ("🇩", (REGIONAL, b"")),
        ("_", (LOW_LINE, b"_")),
        ("#", (GLUE, b"#")),
        (" ", (SEPARATOR, b"")),
        ("’", (SEPARATOR, b"")),
        ("\ud800", (SEPARATOR, b"")),
        ("½", (HARD, b"")),
        ("\u0301", (HARD, b"")),
        ("\u200d", (HARD, b"")),
        ("\ufe0f", (HARD, b"")),
        ("ㅋ", (HARD, b"")),
        ("ำ", (HARD, b"")),
        ("ʼ", (HARD, b"")),
        ("＃", (HARD, b"")),
        ("ـ", (HARD, b"")),
    ],
)
def test_character_has_its_kind(character: str, expected: tuple[int, bytes]) -> None:
    assert classify(character) == expected


@given(st.text(characters[SIMPLE], min_size=1))
def test_word_of_simple_letters_folds_letter_by_letter(word: str) -> None:
    assert words(word) == ["".join(map(fold, word))]


@given(st.text(), characters[SEPARATOR], st.text())
def test_separator_cuts_a_text_in_independent_parts(before: str, separator: str, after: str) -> None:
    assert words(before + separator + after) == words(before) + words(after)


@given(st.text(st.sampled_from([chr(code) for code in CODES])), st.sampled_from(" \t\n\r"))
def test_blank_cuts_a_text_in_independent_parts(text: str, blank: str) -> None:
    parts = text.split(blank)
    assert words(blank.join(parts)) == list(itertools.chain.from_iterable(map(words, parts)))


def test_tables_hold_what_classify_says() -> None:
    tables = Learned().learn(PAGES)
    kinds = [(int(tables.kinds[code]), int(tables.folds[code])) for code in CODES]
    said = [KINDS[code] for code in CODES]
    assert kinds == [(kind | len(word) << KIND_BITS, int.from_bytes(word, "little")) for kind, word in said]


def test_ascii_table_holds_folded_letters_and_digits() -> None:
    plain = Learned().tables.plain
    assert [chr(byte) for byte in plain if byte] == [*"0123456789", *"abcdefghijklmnopqrstuvwxyz" * 2]
    assert not plain[128:].any()


def test_last_character_is_hard_and_known() -> None:
    learned = Learned()
    assert learned.learn([LAST // PAGE]).kinds[LAST] == HARD


def test_learning_leaves_earlier_tables_as_they_were() -> None:
    learned = Learned()
    before = learned.tables
    learned.learn([3])
    assert before.kinds[3 * PAGE] == UNKNOWN
    assert learned.tables.kinds[3 * PAGE] != UNKNOWN


def test_pages_learned_at_once_are_all_kept() -> None:
    learned = Learned()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda page: learned.learn([page]), range(16)))
    assert np.all(learned.tables.kinds[: 16 * PAGE] != UNKNOWN)
