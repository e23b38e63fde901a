"""Languages that posts are labelled in, and the lists that each is read with."""

from __future__ import annotations

import functools
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from talka.listening.label_names import LANGUAGES
from talka.listening.labels.entries import CONTEXTS
from talka.listening.labels.lexicon import context_of
from talka.listening.labels.wordlists import SHARED

KNOWN: Final = LANGUAGES
"""With lists of words of their own."""
GREEK: Final = KNOWN.index("el")
_BACKWARD: Final = frozenset({"de", "hi"})
"""Where a negation often stands behind what it turns."""
_RELATIVES: Final = {"be": "ru", "bg": "ru", "uk": "ru", "ca": "es", "gl": "pt", "mr": "hi", "ne": "hi", "yi": "he"}
"""Languages without lists, and the list of another that serves them best."""
_OFTEN_MIXED: Final = ("hi", "en")
"""For texts of any other language: English stands in all, and Hindi in Latin letters is taken for many."""
_LISTS: Final = (
    *((code,) if code == "en" else (code, "en") for code in KNOWN),
    _OFTEN_MIXED,
)
ROWS: Final = len(_LISTS)
FALLBACK: Final = ROWS - 1

Support = Literal["known", "fallback"]


def support(language: str) -> Support:
    """Whether posts of a language are labelled with lists of its own, or by emoji, signs and lists of others alone."""
    return "known" if language in KNOWN else "fallback"


def number_of(language: str) -> int:
    """The row of a language in ``contexts``."""
    code = _RELATIVES.get(language, language)
    return KNOWN.index(code) if code in KNOWN else FALLBACK


@functools.cache
def contexts() -> npt.NDArray[np.uint64]:
    """[ROWS, CONTEXTS] what the words of each language are looked up with, the language's own list first."""
    found = np.zeros((ROWS, CONTEXTS), np.uint64)
    for row, lists in enumerate(_LISTS):
        for column, code in enumerate((SHARED, *lists)):
            found[row, column] = context_of(code)
    return found


@functools.cache
def backward() -> npt.NDArray[np.bool_]:
    """[ROWS] whether a negation also turns what stands before it."""
    return np.array([*(code in _BACKWARD for code in KNOWN), False])
