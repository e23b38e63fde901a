"""Posts to match: the real ones of the folder of development data, or made ones where it is absent."""

from __future__ import annotations

import csv
import functools
import gzip
import itertools
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SHARED: Final = Path(os.environ.get("TALKA_SHARED", Path(__file__).resolve().parents[3] / "shared"))
_COLUMNS: Final = ("text", "text_a", "text_b", "title", "post_text", "question_text")
_TEXT: Final = 1 << 24
"""The longest field of a CSV file, in characters."""

_MADE: Final = 60_000
_MADE_WORDS: Final = 30_000
_MADE_LANGUAGES: Final = {
    "latin": "ba ce di fo gu la me ni ro su ta ve wi zo ka he ji mo pu ra se ti vo xa",
    "cyrillic": "ба ве ги до жу за ки ло му на по ре си ту фа хо це чи шу эл",
    "greek": "βα γε δι ζο θυ κα λε μι νο ξυ πα ρε σι το φυ χα ψε ωμ",
}
_SHORTEST, _LONGEST = 6, 30
"""Words of a made post."""
_SIGNED: Final = 0.03
"""The share of a made post's words that are hashtags or handles."""


@dataclass(frozen=True)
class Corpus:
    """Different posts, in an order that says nothing; ``sources`` tells of each where it comes from."""

    texts: list[str]
    sources: list[str]
    real: bool

    def posts(self, count: int) -> list[str]:
        """As many posts; where there are too few, they come again with a word exchanged and a number added."""
        chance = random.Random(count)
        again = itertools.islice(itertools.cycle(self.texts), len(self.texts), max(count, len(self.texts)))
        return self.texts[:count] + [self._varied(text, chance) for text in again]

    def _varied(self, text: str, chance: random.Random) -> str:
        words = text.split()
        other = chance.choice(self.texts).split()
        words[chance.randrange(len(words))] = chance.choice(other)
        return f"{' '.join(words)} {chance.randrange(10_000_000)}"


@functools.cache
def corpus() -> Corpus:
    """The same posts at each call and on each machine that has the folder."""
    found = list(dict(_real() if (SHARED / "data").is_dir() else _made()).items())
    random.Random(1).shuffle(found)
    return Corpus([text for text, _ in found], [source for _, source in found], (SHARED / "data").is_dir())


def _real() -> Iterator[tuple[str, str]]:
    """Text and source: the set, and the language where the set names it."""
    csv.field_size_limit(_TEXT)
    for path in sorted((SHARED / "data").glob("*/*.csv.gz")):
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                source = f"{path.parent.name} {row.get('lang', '')}".strip()
                for column in _COLUMNS:
                    if (row.get(column) or "").strip():
                        yield row[column], source


def _made() -> Iterator[tuple[str, str]]:
    """Posts of words that are as frequent as those of a language: the nth word n times as rare as the first."""
    chance = random.Random(4)
    weights = list(itertools.accumulate(1 / rank for rank in range(1, _MADE_WORDS + 1)))
    for script, syllables in _MADE_LANGUAGES.items():
        vocabulary = _vocabulary(syllables.split(), chance)
        for _ in range(_MADE // len(_MADE_LANGUAGES)):
            words = chance.choices(vocabulary, cum_weights=weights, k=chance.randint(_SHORTEST, _LONGEST))
            yield " ".join(chance.choice("#@") * (chance.random() < _SIGNED) + word for word in words), script


def _vocabulary(syllables: list[str], chance: random.Random) -> list[str]:
    """Words, short ones mostly before long ones."""
    made = ("".join(chance.choices(syllables, k=1 + n % 5)) for n in range(_MADE_WORDS * 4))
    return sorted(dict.fromkeys(made), key=lambda word: (len(word) + 4 * chance.random(), word))[:_MADE_WORDS]
