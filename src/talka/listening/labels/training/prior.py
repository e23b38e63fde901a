"""What labels are told by before any example: weights of shared features, set by hand.

For most intents no set has a licence that allows to ship what is learned from it. These weights say what we know of
them: a question has a question mark or a word of questions, a complaint a phrase of complaint, or something bad said
to somebody who is addressed. Examples, where there are any, move the weights away from here.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from talka.listening.label_names import SENTIMENTS
from talka.listening.labels.dense import NAMES

PRIOR: Final = {
    "question": {
        "bias": -2.2,
        "question mark": 3.0,
        "ends asking": 1.8,
        "question": 1.2,
        "question opens": 1.0,
        "up to 3 words": -0.3,
        "links": -0.8,
        "linked": -0.6,
    },
    "complaint": {
        "bias": -2.1,
        "complaint": 1.5,
        "much complaint": 0.7,
        "mention": 1.4,
        "mentions": 0.5,
        "negative": 0.6,
        "some negative": 0.4,
        "some sad": 0.3,
        "not positive": 0.6,
        "negations": 0.9,
        "contrast": 0.3,
        "only good": -0.6,
        "much praise": -0.8,
        "thanks": -0.4,
        "link": -0.8,
        "up to 3 words": -0.8,
        "up to 8 words": -0.4,
        "nothing felt": -0.5,
        "happy alone": -0.5,
    },
    "praise": {
        "bias": -2.8,
        "praise": 2.4,
        "much praise": 0.8,
        "much positive": 1.0,
        "good for its length": 2.0,
        "only good": 1.0,
        "mention": 0.4,
        "exclaimed good": 0.5,
        "some happy": 0.5,
        "only bad": -1.5,
        "negations": -0.8,
        "question mark": -0.8,
        "complaint": -0.8,
    },
    "request": {
        "bias": -2.6,
        "request": 1.9,
        "much request": 0.8,
        "mention": 0.4,
        "link": -0.5,
        "up to 3 words": -0.4,
    },
    "idea": {
        "bias": -2.0,
        "idea": 1.8,
        "much idea": 1.0,
        "request": 1.1,
        "much request": 0.8,
        "diminishers": 0.4,
        "up to 3 words": -0.6,
        "up to 8 words": -0.5,
        "link": -0.6,
        "mention": -0.6,
        "thanks": -0.4,
        "question mark": -0.3,
        "ends bad": -0.3,
        "negations": -0.3,
    },
    "thanks": {
        "bias": -3.2,
        "thanks": 4.2,
        "much thanks": 0.6,
        "only bad": -0.8,
        "negations": -0.4,
    },
    "spam": {
        "bias": -3.2,
        "spam": 2.2,
        "much spam": 1.2,
        "request": 0.5,
        "link": 0.9,
        "links": 0.6,
        "much shouted": 0.4,
        "hashtags": 0.2,
    },
    "abuse": {
        "bias": -1.9,
        "abuse": 2.2,
        "much abuse": 1.0,
        "negative": 0.7,
        "much negative": 0.3,
        "bad for its length": 2.5,
        "only good": -0.6,
        "thanks": -0.5,
        "nothing felt": -0.4,
    },
}


_FEELINGS: Final = {
    "negative": {"balance of all": -2.0, "bias": -0.5},
    "neutral": {"nothing shown": 1.0},
    "positive": {"balance of all": 2.0, "bias": -0.5},
}


def sentiment_prior() -> npt.NDArray[np.float64]:
    """[shared features, sentiments]: the side that is stronger."""
    weights = np.zeros((len(NAMES), len(SENTIMENTS)))
    for column, sentiment in enumerate(SENTIMENTS):
        for name, weight in _FEELINGS[sentiment].items():
            weights[NAMES.index(name), column] = weight
    return weights


def prior_of(intent: str) -> npt.NDArray[np.float64]:
    """[shared features, 1] of an intent."""
    weights = np.zeros((len(NAMES), 1))
    for name, weight in PRIOR[intent].items():
        weights[NAMES.index(name)] = weight
    return weights
