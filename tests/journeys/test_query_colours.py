"""The script that colours a query while it is typed says the same as the server."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from talka.listening.colouring import pieces
from talka.listening.query.fields import NAMES

pytestmark = pytest.mark.browser

SCRIPT = Path(__file__).resolve().parents[2] / "src/talka/listening/static/listening/query_lexer.js"
# fmt: off
PARTS = (
    "(", ")", '"', "“", "«", "»", "-", "–", "−", "NOT ", "NOT", "AND ", " OR ", "NEAR/3 ", "NEAR", "ONEAR/2f", "<<<",
    ">>>", '@"', "@", "#", " ", "\n", "\x1c", "\x85", "\ufeff", "\u200f", "title:", "SITE:", "ſite:", "liKes:",
    "lang:", "list:", "topic:(", "raw:", "foo:", 'צה"ל', "a", "b*", "?", "~3", "~٣", "~", "😀", "👩‍💻", "é", "ไทย", "<",
    "<<", ">", "C++", "$9", "word ", "ab*c ", "NOT(", "&",
)
# fmt: on
SAY = """([texts, fields]) => {
  const cut = window.talkaQuery.lexer(fields);
  return texts.map((text) => cut(text).map((piece) => [piece.start, piece.end, window.talkaQuery.classes(piece)]));
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.add_script_tag(path=SCRIPT)
    yield page
    page.close()


def _as_browser(text: str, place: int) -> int:
    return len(text[:place].encode("utf-16-le")) // 2


def _expected(text: str) -> list[list[object]]:
    return [[_as_browser(text, piece.start), _as_browser(text, piece.end), piece.classes] for piece in pieces(text)]


def test_script_colours_as_the_server_does(page: Page) -> None:
    chance = random.Random(20261122)
    texts = ["".join(chance.choices(PARTS, k=chance.randint(0, 14))) for _ in range(4_000)]
    said = page.evaluate(SAY, [texts, list(NAMES)])
    wrong = [text for text, got in zip(texts, said, strict=True) if got != _expected(text)]
    assert wrong == []
