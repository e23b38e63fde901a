"""A model that learns on from what people corrected, without the sets that it was made from.

For each label and language the weights are those that fit the corrections and are near the model's own. People correct
what is wrong, so corrections alone would say that the model is nearly always wrong and turn it over. Posts that nobody
corrected stand against that: they are thought to be labelled right, and all together weigh as much as it takes for
two labels in three to be right. docs/models.md tells what it brings and how that was chosen.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from talka.listening.label_names import INTENTS
from talka.listening.labels.grams import BUCKETS
from talka.listening.labels.languages import KNOWN, number_of
from talka.listening.labels.lexicon import Lexicon
from talka.listening.labels.model import CLASSES, NO_SLICE, OUTPUTS, Model, Weights, quantised, to_bytes
from talka.listening.labels.training.fit import HELD, OWN, classes_of, fit, scores_of
from talka.listening.labels.training.objective import Rows, Targets
from talka.listening.labels.training.rows import COLUMNS, SHARED, rows_of, take
from talka.listening.labels.training.sets import CORRECTIONS, SENTIMENT, Example

Doubles = npt.NDArray[np.float64]
Classes = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.int64]

LEAST: Final = 10
"""Corrections of a label in a language from which on it is learned."""

OTHERS: Final = 1_500
"""Posts of a language that nobody corrected, the first ones; more make it slower, not better."""

_RIGHT: Final = 2.0
"""Labels that are right, for each that was corrected to another one."""
_FOLDS: Final = 4


class Uncorrected(NamedTuple):
    """A post whose labels nobody has said anything about."""

    text: str
    language: str


class Taught(NamedTuple):
    """What a model learned of a label in a language.

    ``before`` and ``after`` are the shares of corrections that the model labels as people say: as it was, and having
    learned from the others of them only. ``moved`` is the share of the posts that nobody corrected with another label
    now. Where ``after`` is no better, nothing was taken over.
    """

    label: str
    language: str
    corrections: int
    before: float
    after: float
    others: int
    moved: float

    @property
    def is_better(self) -> bool:
        """Whether it was taken over."""
        return self.after > self.before


class _Known(NamedTuple):
    """Rows with their classes: ``said`` by people, the others found by the model as it was."""

    rows: Rows
    classes: Classes
    found: Classes
    said: int


def teach(
    model: Model,
    corrections: Iterable[Example],
    others: Iterable[Uncorrected] = (),
    *,
    say: Callable[[Taught], None] = lambda _: None,
) -> bytes:
    """The file of a model that knows better; the same corrections and posts give the same bytes.

    Give it always the model as it was made, with all corrections: one that was taught before would count them twice.
    ``others`` are posts that nobody corrected, those that count most first.
    Labels of a language with fewer than ``LEAST`` corrections stay as they are, and ``say`` does not hear of them.
    """
    weights = _Weights(model.weights)
    around = _by_row(others)
    for (label, row), group in itertools.groupby(sorted(corrections, key=_place), _place):
        examples = list(group)
        if len(examples) < LEAST:
            continue
        prior = weights.of(row, _columns(label))
        known = _known(examples, around.get(row, [])[:OTHERS], prior, model.lexicon)
        learned = _fitted(known, np.arange(known.said), prior)
        taught = _judged(label, row, known, prior, learned)
        say(taught)
        if taught.is_better:
            weights.put(row, _columns(label), learned)
    return to_bytes(weights.whole(), model.lexicon, model.thresholds)


def _place(example: Example) -> tuple[str, int]:
    return example.label, number_of(example.language)


def _by_row(others: Iterable[Uncorrected]) -> dict[int, list[Uncorrected]]:
    found: dict[int, list[Uncorrected]] = {}
    for other in others:
        found.setdefault(number_of(other.language), []).append(other)
    return found


def _columns(label: str) -> slice:
    if label == SENTIMENT:
        return slice(0, CLASSES)
    number = CLASSES + INTENTS.index(label)
    return slice(number, number + 1)


def _known(examples: Sequence[Example], others: Sequence[Uncorrected], prior: Doubles, lexicon: Lexicon) -> _Known:
    ordered = sorted(examples)
    there = {example.text for example in ordered}
    label = ordered[0].label
    rest = [Example(text, code, label, 0, CORRECTIONS) for text, code in sorted(set(others)) if text not in there]
    rows = rows_of([*ordered, *rest], lexicon, with_grams=True)
    found = classes_of(scores_of(rows, prior))
    lowest = -1 if label == SENTIMENT else 0
    said = np.array([example.value - lowest for example in ordered], np.int32)
    return _Known(rows, np.concatenate([said, found[len(said) :]]), found, len(said))


def _fitted(known: _Known, numbers: Numbers, prior: Doubles) -> Doubles:
    """The weights that fit some of the corrections, and the posts that nobody corrected."""
    others = np.arange(known.said, len(known.classes))
    wrong = np.count_nonzero(known.classes[numbers] != known.found[numbers])
    missing = max(_RIGHT * wrong - (len(numbers) - wrong), 0.0)
    share = min(missing / len(others), 1.0) if len(others) else 0.0
    chosen = np.concatenate([numbers, others])
    weights = np.concatenate([np.ones(len(numbers)), np.full(len(others), share)])
    targets = Targets(known.classes[chosen], weights, np.zeros((len(chosen), prior.shape[1])))
    return fit(take(known.rows, chosen), targets, prior, shared=HELD, own=OWN)


def _judged(label: str, row: int, known: _Known, prior: Doubles, learned: Doubles) -> Taught:
    # Sorted texts in parts of their order: copies with small changes lie in one.
    folds = np.arange(known.said) * _FOLDS // known.said
    unseen = known.found[: known.said].copy()
    for fold in range(_FOLDS):
        mine = np.flatnonzero(folds == fold)
        weights = _fitted(known, np.flatnonzero(folds != fold), prior)
        unseen[mine] = classes_of(scores_of(take(known.rows, mine), weights))
    said, others = known.classes[: known.said], len(known.classes) - known.said
    now = classes_of(scores_of(known.rows, learned))[known.said :]
    return Taught(
        label=label,
        language=KNOWN[row] if row < len(KNOWN) else "",
        corrections=known.said,
        before=float((known.found[: known.said] == said).mean()),
        after=float((unseen == said).mean()),
        others=others,
        moved=float((now != known.found[known.said :]).mean()) if others else 0.0,
    )


class _Weights:
    """Weights of a model, of which some are replaced; what is not replaced stays to the byte."""

    def __init__(self, weights: Weights) -> None:
        self._dense = weights.dense.copy()
        self._slices = weights.slices.copy()
        self._grams = list(weights.grams.copy())
        self._scales = list(weights.scales.copy())

    def of(self, row: int, columns: slice) -> Doubles:
        """[COLUMNS, outputs] those of a language."""
        found = np.zeros((COLUMNS, columns.stop - columns.start))
        found[:SHARED] = self._dense[row, :, columns]
        if (number := self._slices[row]) != NO_SLICE:
            found[SHARED:] = self._grams[number][:, columns] * self._scales[number][columns].astype(np.float64)
        return found

    def put(self, row: int, columns: slice, learned: Doubles) -> None:
        """Replace those of a language."""
        if self._slices[row] == NO_SLICE:
            self._slices[row] = len(self._grams)
            empty, scales = quantised(np.zeros((BUCKETS, OUTPUTS)))
            self._grams.append(empty)
            self._scales.append(scales)
        number = self._slices[row]
        self._dense[row, :, columns] = learned[:SHARED]
        self._grams[number][:, columns], self._scales[number][columns] = quantised(learned[SHARED:])

    def whole(self) -> Weights:
        """All of them."""
        count = len(self._grams)
        return Weights(
            dense=self._dense,
            slices=self._slices,
            grams=np.array(self._grams, np.int8).reshape(count, BUCKETS, OUTPUTS),
            scales=np.array(self._scales, np.float32).reshape(count, OUTPUTS),
        )
