from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talka.listening.colouring import coloured, pieces

PARTS = ("(", ")", '"', "-", "NOT ", " OR ", "NEAR/3 ", "<<<", ">>>", "@", "title:", "lang:", "a*", "é ", "~3", "\n")


def _named(text: str) -> list[tuple[str, str]]:
    return [(text[piece.start : piece.end], piece.classes) for piece in pieces(text)]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("aa OR bb*", [("aa", ""), ("OR", "q-operator"), ("bb*", "q-wildcard")]),
        ('"aa bb"~3', [('"aa bb"', "q-phrase"), ("~3", "q-distance")]),
        ("lang:en", [("lang:", "q-field"), ("en", "q-value")]),
        ("title:aa", [("title:", "q-field"), ("aa", "")]),
        ('@"Big brand"', [("@", "q-field"), ('"Big brand"', "q-value")]),
        ("aa -bb cc", [("aa", ""), ("-", "q-not"), ("bb", "q-no"), ("cc", "")]),
        ("NOT NOT aa", [("NOT", "q-not"), ("NOT", "q-not"), ("aa", "")]),
        (
            "NOT (aa -bb) cc",
            [
                ("NOT", "q-not"),
                ("(", "q-open q-depth-0 q-no"),
                ("aa", "q-no"),
                ("-", "q-not"),
                ("bb", ""),
                (")", "q-close q-depth-0 q-no"),
                ("cc", ""),
            ],
        ),
        (
            "-lang:(en (el))",
            [
                ("-", "q-not"),
                ("lang:", "q-field q-no"),
                ("(", "q-open q-depth-0 q-no"),
                ("en", "q-value q-no"),
                ("(", "q-open q-depth-1 q-no"),
                ("el", "q-value q-no"),
                (")", "q-close q-depth-1 q-no"),
                (")", "q-close q-depth-0 q-no"),
            ],
        ),
        ("lang: en", [("lang:", "q-field"), ("en", "")]),
        ('aa <<< x >>> "bb', [("aa", ""), ("<<< x >>>", "q-comment"), ('"bb', "q-phrase")]),
        (") aa", [(")", "q-close q-depth-0"), ("aa", "")]),
    ],
)
def test_pieces_name_what_stands_where(text: str, named: list[tuple[str, str]]) -> None:
    assert _named(text) == named


@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=3)).map("".join))
def test_coloured_text_is_the_text(text: str) -> None:
    shown = coloured(text)
    assert html.unescape(re.sub(r"</?span[^>]*>", "", shown)) == text
    assert "<script" not in shown
