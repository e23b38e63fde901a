"""Models that are trained on a few posts."""

from __future__ import annotations

from pathlib import Path

from tests.listening.labels.training.made import apple

from talka.listening.labels import Labeller
from talka.listening.labels.languages import KNOWN
from talka.listening.labels.model import NO_SLICE, load
from talka.listening.labels.training.measure import Measured, measure
from talka.listening.labels.training.recipe import train
from talka.listening.labels.training.sets import CORRECTIONS, Example, examples


def test_the_same_examples_in_any_order_give_the_same_bytes(tmp_path: Path) -> None:
    found = list(examples(apple(tmp_path)))
    assert train(found) == train(reversed(found))


def test_a_model_without_examples_knows_what_the_lists_say(tmp_path: Path) -> None:
    path = tmp_path / "labels.npz"
    path.write_bytes(train([]))
    found = Labeller.load(path).label(["I love it", "I hate it", "on monday"], ["en", "de", "en"])
    assert found.sentiment.tolist() == [1, -1, 0]


def test_corrections_teach_a_language_its_own_words(tmp_path: Path) -> None:
    wrong = "Das ist ja knorke"
    taught = [Example(f"{wrong} {n}", "de", "sentiment", 1, CORRECTIONS) for n in range(40)]
    taught += [Example(f"Blubber {n}", "de", "sentiment", 0, CORRECTIONS) for n in range(40)]
    path = tmp_path / "labels.npz"
    path.write_bytes(train(taught))
    assert [code for code, number in zip(KNOWN, load(path).weights.slices, strict=False) if number != NO_SLICE] == [
        "de"
    ]
    assert Labeller.load(path).label([wrong, "Blubber"], ["de", "de"]).sentiment.tolist() == [1, 0]


def test_training_says_how_good_it_is_on_what_it_did_not_see(tmp_path: Path) -> None:
    said: list[str] = []
    found = list(examples(apple(tmp_path)))
    train(found, say=said.append)
    assert said == ["sentiment, all languages: 9 examples, too few to judge"]
    train([example for _ in range(40) for example in found], say=said.append)
    assert said[1].startswith("sentiment, all languages: 360 examples, cross-validated macro-F1 ")


def test_figures_are_given_for_each_set_language_and_label() -> None:
    known = [
        Example("I love it", "en", "sentiment", 1, "a"),
        Example("I hate it", "en", "sentiment", -1, "a"),
        Example("on monday", "en", "sentiment", 0, "a"),
        Example("Thank you", "en", "thanks", 1, "a"),
        Example("I love it", "en", "sentiment", 0, "b"),
    ]
    found = measure(known, Labeller.load())
    assert [(row.origin, row.label, row.posts, row.accuracy) for row in found] == [
        ("a", "sentiment", 3, 1.0),
        ("a", "thanks", 1, 1.0),
        ("b", "sentiment", 1, 0.0),
    ]
    assert isinstance(found[0], Measured)
    assert found[0].f1 == {"negative": 1.0, "neutral": 1.0, "positive": 1.0}
    assert (found[2].macro_f1, found[1].f1) == (0.0, {"yes": 1.0, "no": 0.0})
