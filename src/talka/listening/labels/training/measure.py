"""How good labels are on labelled sets."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from talka.listening.label_names import INTENTS
from talka.listening.labels.labeller import Labeller, Labels
from talka.listening.labels.training.judging import calibration_error, f1_of
from talka.listening.labels.training.sets import SENTIMENT, Example

Classes = npt.NDArray[np.int64]


class Measured(msgspec.Struct, frozen=True):
    """Figures of one label on the posts of a set in one language, as shares of 1."""

    origin: str
    language: str
    label: str
    posts: int
    macro_f1: float
    """The mean of the F1 of all classes; an intent has the classes yes and no."""
    f1: dict[str, float]
    """Of each class."""
    accuracy: float
    calibration_error: float
    """By how much the probability of the label misses how often it is right (expected calibration error, 10 bins)."""


def measure(examples: Iterable[Example], labeller: Labeller) -> list[Measured]:
    """Figures for each set, language and label, in their order."""

    def key(example: Example) -> tuple[str, str, str]:
        return example.origin, example.language, example.label

    groups = itertools.groupby(sorted(examples, key=key), key)
    return [_measured(list(group), labeller) for _, group in groups]


def _measured(examples: Sequence[Example], labeller: Labeller) -> Measured:
    first = examples[0]
    labels = labeller.label([e.text for e in examples], [e.language for e in examples])
    wanted = np.array([e.value for e in examples], np.int64)
    found, chosen = _found(labels, first.label)
    names = {-1: "negative", 0: "neutral", 1: "positive"} if first.label == SENTIMENT else {1: "yes", 0: "no"}
    f1 = {name: f1_of(wanted, found, each) for each, name in names.items()}
    right = found == wanted
    return Measured(
        origin=first.origin,
        language=first.language,
        label=first.label,
        posts=len(examples),
        macro_f1=sum(f1.values()) / len(f1),
        f1=f1,
        accuracy=float(right.mean()),
        calibration_error=calibration_error(chosen, right),
    )


def _found(labels: Labels, label: str) -> tuple[Classes, npt.NDArray[np.float64]]:
    """The value of the label of each post, and its probability."""
    if label == SENTIMENT:
        return labels.sentiment.astype(np.int64), labels.score.astype(np.float64)
    number = INTENTS.index(label)
    yes = labels.intents[:, number].astype(np.float64)
    found = labels.masks >> number & 1
    return found, np.where(found == 1, yes, 1 - yes)
