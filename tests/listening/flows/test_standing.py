from __future__ import annotations

from tests.listening.flows.conftest import Heard, march

from talka.listening.flows import lake_tables
from talka.listening.label_names import intents_mask

BOTH = intents_mask(["question", "complaint"])


def labels(heard: Heard) -> dict[int, tuple[int | None, int]]:
    """Sentiment and intents of each standing post, by its number."""
    rows = march().apply(*lake_tables()).select("seq", "sentiment", "intents")
    return {row["seq"]: (row["sentiment"], row["intents"]) for row in heard.ask(rows)}


def test_labels_are_those_of_the_model_without_corrections(heard: Heard) -> None:
    heard.post(1, sentiment=-1, intents=BOTH)
    heard.post(2, sentiment=None, intents=None)
    assert labels(heard) == {1: (-1, BOTH), 2: (None, 0)}


def test_the_newest_correction_of_each_label_counts(heard: Heard) -> None:
    one, two = heard.post(1, sentiment=-1, intents=BOTH), heard.post(2, sentiment=0, intents=0)
    for value in (0, 1):
        heard.correct(one, "sentiment", value)
    heard.correct(one, "question", 0)
    heard.correct(two, "praise", 1)
    heard.correct(two, "idea", 1)
    heard.correct(two, "idea", 0)
    assert labels(heard) == {1: (1, intents_mask(["complaint"])), 2: (0, intents_mask(["praise"]))}


def test_a_correction_counts_until_the_post_is_edited(heard: Heard) -> None:
    old = heard.post(1, sentiment=-1, intents=0)
    heard.correct(old, "sentiment", 1)
    heard.correct(old, "spam", 1)
    assert labels(heard) == {1: (1, intents_mask(["spam"]))}
    new = heard.post(1, version=2, sentiment=0, intents=BOTH)
    assert labels(heard) == {1: (0, BOTH)}
    heard.correct(new, "sentiment", -1)
    assert labels(heard) == {1: (-1, BOTH)}


def test_a_deleted_post_does_not_stand_though_it_was_corrected(heard: Heard) -> None:
    row = heard.post(1, sentiment=-1)
    heard.correct(row, "sentiment", 1)
    heard.post(1, version=2, deleted=True)
    assert labels(heard) == {}


def test_corrections_of_another_community_change_nothing(heard: Heard) -> None:
    row = heard.post(1, sentiment=-1, intents=0)
    heard.correct(row | {"community_id": "other"}, "sentiment", 1)
    assert labels(heard) == {1: (-1, 0)}
