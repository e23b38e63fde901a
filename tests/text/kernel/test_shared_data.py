"""The kernel on the posts of the development data."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest

from talka.text import words
from talka.text.kernel import tokenise, words_of

SETS = ["brand_us_airlines", "sentiment_el_banks", "sentiment_he_onlp", "sentiment_afrisenti", "sentiment_umsab"]


@pytest.mark.parametrize("name", SETS)
def test_posts_give_their_words(shared: Path, name: str) -> None:
    for path in sorted((shared / "data" / name).glob("*.csv.gz")):
        with gzip.open(path, "rt", newline="", encoding="utf-8") as file:
            batch = ["\n".join(row) for row in csv.reader(file)]
        assert words_of(tokenise(batch)) == [words(text) for text in batch]
