"""Our own lists of words, read from files: what each word says, language by language.

Lines ``[section]``, then an entry a line: a word, a word with ``*`` at its end (all words that begin so), or several
words with blanks between. A tab and 1, 2 or 3 may follow: how strong it is. ``#`` begins a comment.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from talka.text import SIGNS, words

FOLDER: Final = Path(__file__).parent / "words"
SHARED: Final = "any"
"""The list that holds in every language: emoji, and what is written alike everywhere."""
SECTIONS: Final = (
    "positive",
    "negative",
    "negation",
    "intensifier",
    "diminisher",
    "contrast",
    "question",
    "complaint",
    "praise",
    "request",
    "idea",
    "thanks",
    "spam",
    "abuse",
)
"""In the order of their bits."""
STRONGEST: Final = 3


class ListError(ValueError):
    """A list that cannot be read; the message names file, line and what is wrong."""


class Entry(NamedTuple):
    """Folded words that stand one after the other."""

    section: str
    words: tuple[str, ...]
    is_prefix: bool
    """Whether the last word is the beginning of one."""
    weight: int


def languages() -> tuple[str, ...]:
    """The languages that have a list."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.txt") if path.stem != SHARED))


def read_list(language: str) -> list[Entry]:
    """The entries of a language's list."""
    path = FOLDER / f"{language}.txt"
    return list(parse_list(path.read_text(encoding="utf-8"), path.name))


def parse_list(text: str, name: str) -> Iterator[Entry]:
    """The entries of a list; entries that fold to no word are left out.

    Raises:
        ListError: an unknown section, an entry before any section, or a weight that is none.
    """
    section = ""
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("# ") or line == "#":
            continue
        if line.startswith("["):
            section = line.strip("[]")
            if section not in SECTIONS:
                raise ListError(f"{name}, line {number}: there is no section “{section}”.")
            continue
        if not section:
            raise ListError(f"{name}, line {number}: an entry stands before the first section.")
        entry = _entry(section, line, f"{name}, line {number}")
        if entry.words:
            yield entry


def _entry(section: str, line: str, place: str) -> Entry:
    phrase, _, weight = line.partition("\t")
    if weight.strip() not in {"", "1", "2", "3"}:
        raise ListError(f"{place}: a weight is 1, 2 or 3, not “{weight.strip()}”.")
    phrase = phrase.strip()
    folded = tuple(word for word in words(phrase.removesuffix("*")) if word[0] not in SIGNS)
    return Entry(section, folded, phrase.endswith("*"), int(weight) if weight.strip() else 1)
