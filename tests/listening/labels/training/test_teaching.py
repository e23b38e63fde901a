"""A model that learns on from corrections."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from talka.listening.label_names import INTENTS
from talka.listening.labels import Labeller
from talka.listening.labels.languages import KNOWN
from talka.listening.labels.model import CLASSES, NO_SLICE, load
from talka.listening.labels.training.sets import CORRECTIONS, Example
from talka.listening.labels.training.teaching import LEAST, Taught, Uncorrected, teach

OTHERS = [Uncorrected(f"We {word} it, number {n}", "en") for n in range(30) for word in ("love", "hate", "saw")]


def said(text: str, value: int, count: int, *, language: str = "en", label: str = "sentiment") -> list[Example]:
    """So many corrections of posts with these words."""
    return [Example(f"{text} {n}", language, label, value, CORRECTIONS) for n in range(count)]


def loaded(data: bytes, folder: Path) -> Labeller:
    path = folder / "labels.npz"
    path.write_bytes(data)
    return Labeller.load(path)


def test_the_same_corrections_in_any_order_give_the_same_bytes() -> None:
    corrections = [*said("It is sick", 1, 12), *said("Thanks for nothing", -1, 12)]
    assert teach(load(), corrections, OTHERS) == teach(load(), corrections[::-1], OTHERS[::-1])


def test_it_learns_words_and_forgets_nothing_that_was_right(tmp_path: Path) -> None:
    told: list[Taught] = []
    corrections = said("What a sick song", 1, 40)
    texts = ["A sick song", *(other.text for other in OTHERS)]
    before = Labeller.load().label(texts, ["en"] * len(texts)).sentiment
    taught = loaded(teach(load(), corrections, OTHERS, say=told.append), tmp_path)
    after = taught.label(texts, ["en"] * len(texts)).sentiment
    assert (after[0], (after[1:] == before[1:]).all()) == (1, True)
    (one,) = told
    assert (one.label, one.language, one.corrections, one.others, one.moved) == ("sentiment", "en", 40, 90, 0.0)


def test_corrections_of_errors_alone_do_not_turn_the_model_over(tmp_path: Path) -> None:
    corrections = said("We love it when nothing works", -1, 40)
    taught = loaded(teach(load(), corrections, OTHERS), tmp_path)
    found = taught.label(["We love it when nothing works", "We love it", "Thank you, great!"], ["en"] * 3)
    assert found.sentiment.tolist() == [-1, 1, 1]


def test_other_labels_and_languages_stay_to_the_byte(tmp_path: Path) -> None:
    corrections = [
        *said("Das ist knorke", 1, 20, language="de", label="praise"),
        *said("Das ist lila", 0, 20, language="de", label="praise"),
    ]
    path = tmp_path / "labels.npz"
    path.write_bytes(teach(load(), corrections))
    before, after = load().weights, load(path).weights
    row, column = KNOWN.index("de"), CLASSES + INTENTS.index("praise")
    moved = np.argwhere(before.dense != after.dense)
    assert {(place[0], place[2]) for place in moved.tolist()} == {(row, column)}
    count = len(before.grams)
    assert ((before.grams == after.grams[:count]).all(), len(after.grams)) == (True, count + 1)
    assert (before.slices[row], after.slices[row]) == (NO_SLICE, count)


def test_few_corrections_and_those_that_agree_teach_nothing() -> None:
    told: list[Taught] = []
    few = said("This is sick", 1, LEAST - 1)
    agreeing = said("I love it, thank you", 1, 40, label="thanks")
    assert teach(load(), [*few, *agreeing], OTHERS, say=told.append) == teach(load(), [])
    assert [(one.label, one.before, one.is_better) for one in told] == [("thanks", 1.0, False)]
