"""Sets of labelled posts, and which of them may be shipped."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.listening.labels.training.made import apple, write_set

from talka.listening.labels.training.sets import SETS, Example, SetError, examples


def test_a_set_gives_its_labelled_rows(tmp_path: Path) -> None:
    assert list(examples(apple(tmp_path)))[:4] == [
        Example("love my phone", "en", "sentiment", 1, "brand_apple"),
        Example("hate the new phone", "en", "sentiment", -1, "brand_apple"),
        Example("the phone opens on monday", "en", "sentiment", 0, "brand_apple"),
        Example("love my phone", "en", "sentiment", 1, "brand_apple"),
    ]


@pytest.mark.parametrize(
    ("name", "row", "expected"),
    [
        ("sentiment_en_vader_tweets", {"score": "-0.5"}, ("en", "sentiment", -1)),
        ("sentiment_en_vader_tweets", {"score": "0.4"}, ("en", "sentiment", 0)),
        ("sentiment_afrisenti", {"label": "neutral", "lang": "por"}, ("pt", "sentiment", 0)),
        ("spam_youtube", {"label": "ham"}, ("en", "spam", 0)),
        ("toxic_ru_comments", {"label": "toxic"}, ("ru", "abuse", 1)),
    ],
)
def test_each_set_is_read_in_its_way(
    tmp_path: Path, name: str, row: dict[str, str], expected: tuple[str, str, int]
) -> None:
    folder = write_set(tmp_path, name, [{"text": "so", **row}])
    assert list(examples(folder)) == [Example("so", *expected, name)]


def test_a_set_whose_licence_does_not_allow_it_is_refused_unless_for_research(tmp_path: Path) -> None:
    folder = write_set(tmp_path, "brand_us_airlines", [{"label": "positive", "text": "so"}])
    with pytest.raises(SetError, match="does not allow to ship"):
        list(examples(folder))
    found = [Example("so", "en", "sentiment", 1, "brand_us_airlines")]
    assert list(examples(folder, research=True)) == list(examples(folder, to_ship=False)) == found


def test_rows_of_another_licence_are_left_out_of_what_ships(tmp_path: Path) -> None:
    rows = [{"label": "positive", "text": source, "source": source} for source in ("peisenieks", "nicemanis")]
    folder = write_set(tmp_path, "sentiment_lv_tweets", rows)
    assert [found.text for found in examples(folder)] == ["peisenieks"]
    assert [found.text for found in examples(folder, research=True)] == ["peisenieks", "nicemanis"]


def test_a_set_that_is_unknown_or_empty_is_refused(tmp_path: Path) -> None:
    for name, message in (("secret", "is no set that Talka knows"), ("brand_apple", "There is no .csv")):
        (tmp_path / name).mkdir()
        with pytest.raises(SetError, match=message):
            list(examples(tmp_path / name))


def test_the_model_card_names_every_set_and_its_licence() -> None:
    card = (Path(__file__).resolve().parents[4] / "docs/models.md").read_text(encoding="utf-8")
    assert [name for name, known in SETS.items() if f"| `{name}` | {known.licence} |" not in card] == []
