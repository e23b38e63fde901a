"""The sets of labelled posts that we know: how each is read, and whether its licence allows to ship what is learned.

A folder of a set is named as here and holds one CSV, which may be compressed (``.csv.gz``).
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from talka.listening.label_names import SENTIMENTS

Row = Mapping[str, str]

SENTIMENT: Final = "sentiment"
CORRECTIONS: Final = "corrections"
"""The origin of examples that people of a community gave."""


class SetError(ValueError):
    """A folder that cannot be used; the message says what to do."""


class Example(NamedTuple):
    """A post of which one label is known."""

    text: str
    language: str
    label: str
    """``sentiment``, or an intent."""
    value: int
    """-1, 0 or 1; of an intent, 0 or 1."""
    origin: str
    """The set, for reports."""


class LabelledSet(NamedTuple):
    """How a set is read."""

    licence: str
    may_ship: bool
    """Whether its licence allows to ship what was learned from it."""
    read: Callable[[Row], Iterator[tuple[str, str, str, int]]]
    """Text, language, label and value of each example in a row."""
    part: Callable[[Row], bool] = lambda _: True
    """Whether a row may be used for what ships, where licences differ within a set."""


def examples(folder: Path, *, research: bool = False, to_ship: bool = True) -> Iterator[Example]:
    """The examples of a set.

    Args:
        folder: named as the set.
        research: take also what may not be shipped.
        to_ship: leave out the rows whose licence does not allow it.

    Raises:
        SetError: the set is unknown, may not be used, or has no file.
    """
    known = SETS.get(folder.name)
    if known is None:
        raise SetError(f"“{folder.name}” is no set that Talka knows: {', '.join(sorted(SETS))}.")
    if to_ship and not known.may_ship and not research:
        raise SetError(
            f"The licence of “{folder.name}” ({known.licence}) does not allow to ship what is learned from it. "
            "With --research a model is trained that you must not give away."
        )
    for row in _rows(folder):
        if research or not to_ship or known.part(row):
            for text, language, label, value in known.read(row):
                yield Example(text, language, label, value, folder.name)


def _rows(folder: Path) -> Iterator[Row]:
    files = sorted([*folder.glob("*.csv"), *folder.glob("*.csv.gz")])
    if not files:
        raise SetError(f"There is no .csv or .csv.gz in {folder}.")
    opened = gzip.open if files[0].suffix == ".gz" else open
    with opened(files[0], "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _sentiment(language: str = "") -> Callable[[Row], Iterator[tuple[str, str, str, int]]]:
    def read(row: Row) -> Iterator[tuple[str, str, str, int]]:
        if row["label"] in SENTIMENTS:
            code = language or _CODES.get(row["lang"], row["lang"])
            yield row["text"], code, SENTIMENT, SENTIMENTS.index(row["label"]) - 1

    return read


def _intent(intent: str, language: str, yes: str) -> Callable[[Row], Iterator[tuple[str, str, str, int]]]:
    def read(row: Row) -> Iterator[tuple[str, str, str, int]]:
        yield row["text"], language, intent, int(row["label"] == yes)

    return read


def _vader(row: Row) -> Iterator[tuple[str, str, str, int]]:
    score = float(row["score"])
    yield row["text"], "en", SENTIMENT, (score >= _FELT) - (score <= -_FELT)


def _pairs(row: Row) -> Iterator[tuple[str, str, str, int]]:
    """A post, and the question asked in reply to it; the set chose questions by their mark, so it is weak."""
    yield row["question_text"], "lv", "question", 1
    if "?" not in row["post_text"]:
        yield row["post_text"], "lv", "question", 0


def _brand(row: Row) -> Iterator[tuple[str, str, str, int]]:
    yield from _sentiment("en")(row)


_FELT: Final = 0.5
_CODES: Final = {
    "por": "pt",
    "arq": "ar",
    "ary": "ar",
    "amh": "am",
    "swa": "sw",
    "hau": "ha",
    "ibo": "ig",
    "kin": "rw",
    "orm": "om",
    "tir": "ti",
    "tso": "ts",
    "twi": "tw",
    "yor": "yo",
}
"""ISO 639-1 of the codes of AfriSenti."""

SETS: Final[Mapping[str, LabelledSet]] = {
    "brand_apple": LabelledSet("public domain", True, _brand),
    "conversations_lv_ltec": LabelledSet("MIT", True, _pairs),
    "sentiment_afrisenti": LabelledSet("CC BY 4.0", True, _sentiment()),
    "sentiment_el_banks": LabelledSet("MIT", True, _sentiment("el")),
    "sentiment_en_vader_tweets": LabelledSet("MIT", True, _vader),
    "sentiment_he_onlp": LabelledSet("MIT", True, _sentiment("he")),
    "sentiment_lv_tweets": LabelledSet(
        "MIT, and GPL-3.0 in part", True, _sentiment("lv"), lambda row: row["source"] == "peisenieks"
    ),
    "spam_youtube": LabelledSet("CC BY 4.0", True, _intent("spam", "en", "spam")),
    "toxic_ru_comments": LabelledSet("CC0", True, _intent("abuse", "ru", "toxic")),
    "brand_us_airlines": LabelledSet("CC BY-NC-SA 4.0", False, _brand),
    "complaints_twitter": LabelledSet("none stated", False, _intent("complaint", "en", "complaint")),
    "questions_chat_nps": LabelledSet("non-commercial", False, _intent("question", "en", "question")),
    "sentiment_ru_rusentiment": LabelledSet("CC BY-NC-SA 4.0", False, _sentiment("ru")),
    "sentiment_umsab": LabelledSet("research use", False, _sentiment()),
    "suggestions_forum": LabelledSet("CC BY-NC-SA 4.0", False, _intent("idea", "en", "suggestion")),
    "toxic_en_olid": LabelledSet("none stated", False, _intent("abuse", "en", "offensive")),
    "toxic_he_sinalab": LabelledSet("CC BY-NC-SA 4.0", False, _intent("abuse", "he", "offensive")),
    "toxic_pt_toldbr": LabelledSet("CC BY-SA 4.0", False, _intent("abuse", "pt", "toxic")),
}
"""Every set by the name of its folder. What is not here cannot be trained on or measured."""
