"""The lists of words that Talka brings, and how they are read."""

from __future__ import annotations

from collections import Counter

import pytest

from talka.listening.labels import KNOWN
from talka.listening.labels.lexicon import LONGEST
from talka.listening.labels.wordlists import SECTIONS, SHARED, Entry, ListError, languages, parse_list, read_list


def test_entries_are_folded_words_phrases_and_beginnings() -> None:
    source = "# a list\n\n[thanks]\nDanke schön\t2\ngrüß*\n[question]\ndon't you\n…"
    assert list(parse_list(source, "x")) == [
        Entry("thanks", ("danke", "schon"), is_prefix=False, weight=2),
        Entry("thanks", ("gruss",), is_prefix=True, weight=1),
        Entry("question", ("don", "t", "you"), is_prefix=False, weight=1),
    ]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("[joy]\nyes", "x.txt, line 1: there is no section “joy”."),
        ("yes", "x.txt, line 1: an entry stands before the first section."),
        ("[thanks]\nyes\t4", "x.txt, line 2: a weight is 1, 2 or 3, not “4”."),
    ],
)
def test_a_wrong_line_is_named(source: str, message: str) -> None:
    with pytest.raises(ListError) as caught:
        list(parse_list(source, "x.txt"))
    assert str(caught.value) == message


def test_every_known_language_has_a_list() -> None:
    assert languages() == KNOWN


@pytest.mark.parametrize("language", [*KNOWN, SHARED])
def test_a_list_has_every_section_and_no_entry_that_is_never_met(language: str) -> None:
    entries = read_list(language)
    assert [entry for entry in entries if len(entry.words) > LONGEST] == []
    if language != SHARED:
        assert set(Counter(entry.section for entry in entries)) == set(SECTIONS)
