"""The features that all languages share, from the tallies.

Each is made with operations that round alike everywhere (no logarithm), so that a text has the same features in every
batch and on every processor.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from talka.listening.label_names import INTENTS
from talka.listening.labels.tallies import TALLIES, Tally

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.floating[Any]]

_INTENT_TALLIES: Final = {name: Tally[name.upper()] for name in INTENTS}


def dense(rows: Floats) -> Floats:
    """[texts, features] from [texts, tallies]; see ``NAMES`` for the columns."""
    named = _features(rows)
    out = np.empty((len(rows), len(named)), np.float32)
    for column, values in enumerate(named.values()):
        out[:, column] = values
    return out


def _features(rows: Floats) -> dict[str, Floats | Flags]:
    return {"bias": np.ones(len(rows), bool), **_feeling(rows), **_signs(rows), **_shape(rows), **_intents(rows)}


def _feeling(rows: Floats) -> dict[str, Floats | Flags]:
    """How strong and how mixed the feelings are."""
    column = {tally: rows[:, tally] for tally in Tally}
    positive, negative = column[Tally.POSITIVE], column[Tally.NEGATIVE]
    not_positive, not_negative = column[Tally.NOT_POSITIVE], column[Tally.NOT_NEGATIVE]
    good, bad = positive + not_negative / 2, negative + not_positive
    happy = column[Tally.EMOJI_POSITIVE] + column[Tally.SMILES] + column[Tally.HEARTS] * 2
    sad = column[Tally.EMOJI_NEGATIVE] + column[Tally.FROWNS]
    balance, shown = good - bad, happy - sad
    both = balance + shown
    return {
        "positive": np.sqrt(positive),
        "negative": np.sqrt(negative),
        "not positive": np.sqrt(not_positive),
        "not negative": np.sqrt(not_negative),
        "some positive": positive > 0,
        "some negative": negative > 0,
        "much positive": positive > 2,  # noqa: PLR2004
        "much negative": negative > 2,  # noqa: PLR2004
        "only good": (good > 0) & (bad == 0),
        "only bad": (bad > 0) & (good == 0),
        "good and bad": (bad > 0) & (good > 0),
        "nothing felt": (bad == 0) & (good == 0),
        "nothing shown": (bad == 0) & (good == 0) & (happy == 0) & (sad == 0),
        "balance": _bent(balance),
        "balance of all": _bent(both),
        "size of balance": np.abs(_bent(both)),
        "good for its length": good / (column[Tally.WORDS] + 3),
        "bad for its length": bad / (column[Tally.WORDS] + 3),
        "happy emoji": np.sqrt(column[Tally.EMOJI_POSITIVE]),
        "sad emoji": np.sqrt(column[Tally.EMOJI_NEGATIVE]),
        "some happy": happy > 0,
        "some sad": sad > 0,
        "happy alone": (happy > 0) & (bad == 0) & (good == 0),
        "sad alone": (sad > 0) & (bad == 0) & (good == 0),
        "begins good": column[Tally.FIRST] > 0,
        "begins bad": column[Tally.FIRST] < 0,
        "ends good": column[Tally.LAST] > 0,
        "ends bad": column[Tally.LAST] < 0,
    } | _beside_feeling(rows, good, bad, both)


def _beside_feeling(rows: Floats, good: Numbers, bad: Numbers, both: Numbers) -> dict[str, Floats | Flags]:
    """What stands beside good and bad words, or in their place; ``both`` is the balance of words and signs."""
    column = {tally: rows[:, tally] for tally in Tally}
    contrasted = column[Tally.CONTRASTS] > 0
    return {
        "contrast": contrasted,
        "contrast to good": contrasted * _bent(column[Tally.POSITIVE_AFTER]),
        "contrast to bad": contrasted * _bent(column[Tally.NEGATIVE_AFTER]),
        "negations": np.sqrt(column[Tally.NEGATIONS]),
        "negations alone": (column[Tally.NEGATIONS] > 0) & (bad == 0) & (good == 0),
        "intensifiers": np.sqrt(column[Tally.INTENSIFIERS]),
        "diminishers": np.sqrt(column[Tally.DIMINISHERS]),
        "exclaimed good": (column[Tally.EXCLAMATIONS] > 0) & (both > 0),
        "exclaimed bad": (column[Tally.EXCLAMATIONS] > 0) & (both < 0),
        "exclaimed": (column[Tally.EXCLAMATIONS] > 0) & (both == 0),
        "linked": (column[Tally.LINKS] > 0) & (both == 0),
        "linked with feeling": (column[Tally.LINKS] > 0) & (both != 0),
        "asked with feeling": (column[Tally.QUESTION_MARKS] > 0) & (both != 0),
    }


def _bent(values: Numbers) -> Floats:
    """Between -1 and 1, halfway at 1."""
    bent: Floats = values / (1 + np.abs(values))
    return bent


def _signs(rows: Floats) -> dict[str, Floats | Flags]:
    """Signs that are no words."""
    column = {tally: rows[:, tally] for tally in Tally}
    return {
        "exclamation": column[Tally.EXCLAMATIONS] > 0,
        "exclamations": column[Tally.EXCLAMATIONS] > 1,
        "question mark": column[Tally.QUESTION_MARKS] > 0,
        "question marks": column[Tally.QUESTION_MARKS] > 1,
        "ends asking": column[Tally.ENDS_ASKING],
        "dots": column[Tally.DOTS] > 0,
        "smile": column[Tally.SMILES] > 0,
        "smiles": column[Tally.SMILES] > 1,
        "frown": column[Tally.FROWNS] > 0,
        "frowns": column[Tally.FROWNS] > 1,
        "heart": column[Tally.HEARTS] > 0,
        "quotes": column[Tally.QUOTES] > 0,
        "link": column[Tally.LINKS] > 0,
        "links": column[Tally.LINKS] > 1,
        "mention": column[Tally.MENTIONS] > 0,
        "mentions": np.sqrt(column[Tally.MENTIONS]),
        "hashtag": column[Tally.HASHTAGS] > 0,
        "hashtags": np.sqrt(column[Tally.HASHTAGS]),
    }


def _shape(rows: Floats) -> dict[str, Floats | Flags]:
    """How it is written."""
    column = {tally: rows[:, tally] for tally in Tally}
    words, size = column[Tally.WORDS], column[Tally.BYTES]
    return {
        "length": np.sqrt(np.minimum(words, 100)) / 5,
        "up to 3 words": words <= 3,  # noqa: PLR2004
        "up to 8 words": words <= 8,  # noqa: PLR2004
        "25 words and more": words >= 25,  # noqa: PLR2004
        "drawn out": column[Tally.LONG_DRAWN] > 0,
        "shouted": np.sqrt(column[Tally.SHOUTED] / (words + 3)),
        "much shouted": column[Tally.SHOUTED] > 2,  # noqa: PLR2004
        "capitals": np.sqrt(column[Tally.CAPITALISED] / (words + 3)),
        "digits": np.sqrt(column[Tally.DIGITS] / (size + 10)),
        "some digits": column[Tally.DIGITS] > 0,
    }


def _intents(rows: Floats) -> dict[str, Floats | Flags]:
    """Entries of the lists of intents."""
    found: dict[str, Floats | Flags] = {}
    for name, tally in _INTENT_TALLIES.items():
        found[name] = rows[:, tally] > 0
        found[f"much {name}"] = np.sqrt(rows[:, tally])
        found[f"{name} for its length"] = rows[:, tally] / (rows[:, Tally.WORDS] + 3)
    return found | {"question opens": rows[:, Tally.QUESTION_OPENS]}


NAMES: Final = tuple(_features(np.zeros((0, TALLIES), np.float32)))
"""The columns of the features."""
