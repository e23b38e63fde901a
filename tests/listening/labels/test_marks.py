"""Signs in a text as it was written."""

from __future__ import annotations

import pytest
from tests.listening.labels.rows import counted


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("why?", {"QUESTION_MARKS": 1, "ENDS_ASKING": 1}),
        ("why? so", {"QUESTION_MARKS": 1}),
        ("لماذا؟", {"QUESTION_MARKS": 1, "ENDS_ASKING": 1}),
        ("oh!!", {"EXCLAMATIONS": 2}),
        ("so...", {"DOTS": 2}),
        ("so…", {"DOTS": 1}),
        (":)", {"SMILES": 1}),
        (";-D", {"SMILES": 1, "CAPITALISED": 0}),
        (":-(", {"FROWNS": 1}),
        ("да))", {"SMILES": 2}),
        ("нет((", {"FROWNS": 2}),
        ("(brackets)", {}),
        ("(a :) b)", {"SMILES": 1}),
        ("at 10:30", {"DIGITS": 4}),
        ("note:Do", {"CAPITALISED": 1}),
        ("<3", {"HEARTS": 1, "DIGITS": 1}),
        ("https://a.bc/:)", {"LINKS": 1}),
        ("THE End", {"SHOUTED": 1, "CAPITALISED": 1}),
        ("«so»", {"QUOTES": 2}),
        ("@you #tag", {"MENTIONS": 1, "HASHTAGS": 1}),
        ("sooo", {"LONG_DRAWN": 1}),
    ],
)
def test_signs_are_counted(text: str, expected: dict[str, float]) -> None:
    assert counted(text) == {name: value for name, value in expected.items() if value}


def test_a_semicolon_asks_in_greek_alone() -> None:
    assert counted("γιατί;", "el") == {"QUESTION_MARKS": 1, "ENDS_ASKING": 1}
    assert counted("why;") == {}
