"""How the model that ships is made from examples.

Sentiment: weights of the features that languages share, learned from sets that ask the same of a post, each set and
class weighing alike; then for each language with examples enough its own weights, of the shared features and of words
and letters, as a correction of the shared ones. Intents likewise, beginning from weights set by hand.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from talka.listening.label_names import INTENTS
from talka.listening.labels.dense import NAMES
from talka.listening.labels.grams import BUCKETS
from talka.listening.labels.languages import KNOWN, ROWS
from talka.listening.labels.lexicon import Lexicon, build
from talka.listening.labels.model import CLASSES, NO_SLICE, OUTPUTS, Weights, quantised, to_bytes
from talka.listening.labels.training.fit import HELD, OWN, balanced, classes_of, fit, scores_of
from talka.listening.labels.training.judging import f1_of, stretch
from talka.listening.labels.training.objective import Rows, Targets
from talka.listening.labels.training.prior import prior_of, sentiment_prior
from talka.listening.labels.training.rows import COLUMNS, SHARED, rows_of, take
from talka.listening.labels.training.sets import CORRECTIONS, SENTIMENT, Example
from talka.listening.labels.wordlists import SHARED as SHARED_LIST
from talka.listening.labels.wordlists import languages, read_list

Doubles = npt.NDArray[np.float64]
Say = Callable[[str], None]

SHARED_SETS: Final = frozenset({"sentiment_en_vader_tweets", "brand_apple", CORRECTIONS})
"""Sets of which the weights that all languages share are learned."""
_ENOUGH: Final = 1000.0
"""Weight of the examples of a language from which on it gets weights of its own; 300 of AfriSenti made it worse."""
_OWN_OF: Final = {"en": 3.0}
"""In place of `OWN`; English has few subjects in its sets and many in life."""
_FOLDS: Final = 4
_TOGETHER: Final = 20
_FEW: Final = 300
"""Examples; of fewer we do not judge how sure they are."""
_CORRECTION: Final = 20.0
"""What a correction weighs, beside 1 of an example: it is about the very posts that are to be labelled."""
_THRESHOLD: Final = 0.5
_RARE: Final = frozenset({"spam"})
"""Intents that ordinary posts hardly ever have. A set that is half spam, of comments on three videos, makes every link
suspicious: of what customers write to a brand, 20 % was taken for spam."""
_ORDINARY: Final = "ordinary"
_RATES: Final = {"abuse": 0.05}
"""How frequent an intent is thought to be where posts are heard, if its set has far more and no ordinary posts stand
beside it. What is learned from classes in balance is moved by that: M. Saerens and others, "Adjusting the Outputs of a
Classifier to New a Priori Probabilities", 2002."""


def train(examples: Iterable[Example], *, say: Say = lambda _: None) -> bytes:
    """The file of a model that was learned from examples; the same examples give the same bytes."""
    lexicon = build({code: read_list(code) for code in (SHARED_LIST, *languages())})
    trainer = _Trainer(lexicon, sorted(examples), say)
    trainer.learn_sentiment()
    trainer.learn_intents()
    thresholds = np.full(len(INTENTS), _THRESHOLD, np.float32)
    return to_bytes(trainer.weights(), lexicon, thresholds)


class _Trainer:
    """Weights on their way."""

    def __init__(self, lexicon: Lexicon, examples: Sequence[Example], say: Say) -> None:
        self._lexicon = lexicon
        self._examples = examples
        self._say = say
        self._dense = np.zeros((ROWS, SHARED, OUTPUTS))
        self._grams: dict[str, Doubles] = {}

    def weights(self) -> Weights:
        """What was learned."""
        slices = np.full(ROWS, NO_SLICE, np.int32)
        parts = []
        for number, (language, grams) in enumerate(sorted(self._grams.items())):
            slices[KNOWN.index(language)] = number
            parts.append(quantised(grams))
        return Weights(
            dense=self._dense.astype(np.float32),
            slices=slices,
            grams=np.array([part[0] for part in parts], np.int8).reshape(len(parts), BUCKETS, OUTPUTS),
            scales=np.array([part[1] for part in parts], np.float32).reshape(len(parts), OUTPUTS),
        )

    def learn_sentiment(self) -> None:
        """Fill the columns of the sentiments."""
        mine = [example for example in self._examples if example.label == SENTIMENT]
        shared = self._shared_sentiment([example for example in mine if example.origin in SHARED_SETS])
        self._dense[:, :, :CLASSES] = shared
        for language in KNOWN:
            own = [example for example in mine if example.language == language]
            if _weight(own) >= _ENOUGH:
                self._learn_own(language, own, slice(0, CLASSES), shared)

    def _shared_sentiment(self, examples: Sequence[Example]) -> Doubles:
        """The shared weights, stretched so that they keep their promise on a set that they do not know."""
        prior = sentiment_prior()
        rows = rows_of(examples, self._lexicon, with_grams=False)
        targets = _targets(examples, CLASSES)
        origins = np.array([example.origin for example in examples])
        factor = self._judge(f"{SENTIMENT}, all languages", rows, targets, prior, origins, OWN)
        return fit(rows, targets, prior, shared=HELD) * factor

    def learn_intents(self) -> None:
        """Fill the columns of the intents."""
        for number, intent in enumerate(INTENTS, start=CLASSES):
            prior = prior_of(intent)
            self._dense[:, :, number : number + 1] = prior
            for language in KNOWN:
                own = [e for e in self._examples if e.label == intent and e.language == language]
                if _weight(own) >= _ENOUGH:
                    both = sorted([*own, *self._ordinary(intent, language)])
                    self._learn_own(language, both, slice(number, number + 1), prior)

    def _ordinary(self, intent: str, language: str) -> list[Example]:
        """Posts that were collected for what they feel, as examples of what does not have an intent."""
        if intent not in _RARE:
            return []
        told = [each for each in self._examples if each.label == SENTIMENT and each.language == language]
        return [each._replace(label=intent, value=0, origin=_ORDINARY) for each in told]

    def _judge(
        self, name: str, rows: Rows, targets: Targets, prior: Doubles, parts: npt.NDArray[Any], own: float
    ) -> float:
        """By how much scores are to be stretched, judged on parts that were left out; says how good they are there."""
        if len(parts) < _FEW:
            self._say(f"{name}: {len(parts)} examples, too few to judge")
            return 1.0
        scores = _unseen(rows, targets, prior, parts, own)
        factor = stretch(scores, targets.classes)
        found = classes_of(scores)
        each = [f1_of(targets.classes, found, number) for number in range(max(scores.shape[1], 2))]
        right = float((found == targets.classes).mean())
        self._say(
            f"{name}: {len(parts):,} examples, cross-validated macro-F1 {sum(each) / len(each):.1%}, "
            f"accuracy {right:.1%}, stretched by {factor:.2f}"
        )
        return factor

    def _learn_own(self, language: str, examples: Sequence[Example], columns: slice, prior: Doubles) -> None:
        """Fill the columns of a language, with the weights that it shares as the prior."""
        outputs = prior.shape[1]
        rows = rows_of(examples, self._lexicon, with_grams=True)
        targets = _targets(examples, outputs)
        start = np.zeros((COLUMNS, outputs))
        start[:SHARED] = prior
        own = _OWN_OF.get(language, OWN)
        name = f"{examples[0].label}, {language}"
        factor = self._judge(name, rows, targets, start, _folds(len(examples)), own)
        weights = fit(rows, targets, start, shared=HELD, own=own) * factor
        weights[NAMES.index("bias")] += _moved(examples[0].label)
        row = KNOWN.index(language)
        self._dense[row, :, columns] = weights[:SHARED]
        grams = self._grams.setdefault(language, np.zeros((COLUMNS - SHARED, OUTPUTS)))
        grams[:, columns] = weights[SHARED:]


def _moved(label: str) -> float:
    """By how much scores of classes in balance are moved."""
    rate = _RATES.get(label, 0.5)
    return math.log(rate / (1 - rate))


def _unseen(rows: Rows, targets: Targets, prior: Doubles, parts: npt.NDArray[Any], own: float) -> Doubles:
    """[rows, outputs] the scores of each part by weights that were learned from the other parts."""
    scores = np.zeros((len(parts), prior.shape[1]))
    for part in np.unique(parts):
        mine = parts == part
        weights = fit(*_part(rows, targets, np.flatnonzero(~mine)), prior, shared=HELD, own=own)
        scores[mine] = scores_of(take(rows, np.flatnonzero(mine)), weights)
    return scores


def _folds(count: int) -> npt.NDArray[np.int64]:
    """The fold of each of sorted examples; those that begin alike, often copies with small changes, share one."""
    return np.arange(count) // _TOGETHER % _FOLDS


def _weight(examples: Sequence[Example]) -> float:
    return sum(_CORRECTION if example.origin == CORRECTIONS else 1.0 for example in examples)


def _part(rows: Rows, targets: Targets, numbers: npt.NDArray[np.int64]) -> tuple[Rows, Targets]:
    part = Targets(targets.classes[numbers], targets.weights[numbers], targets.offsets[numbers])
    return take(rows, numbers), part


def _targets(examples: Sequence[Example], outputs: int) -> Targets:
    """What examples should be called; classes weigh alike in each set, and of sets for all languages each alike."""
    lowest = -1 if outputs == CLASSES else 0
    classes = np.array([example.value - lowest for example in examples], np.int32)
    weights = np.zeros(len(examples))
    origins = np.array([example.origin for example in examples])
    for origin in sorted(set(origins)):
        mine = np.flatnonzero(origins == origin)
        weights[mine] = balanced(classes[mine], max(outputs, 2))
        weights[mine] *= _CORRECTION if origin == CORRECTIONS else 1
    return Targets(classes, weights, np.zeros((len(examples), outputs)))
