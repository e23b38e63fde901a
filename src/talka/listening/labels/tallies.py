"""What is counted in a text, by name: a row of numbers for each text, which the dense features are made of.

The numbers of this list are the columns; compiled code reads them as constants.
"""

from __future__ import annotations

from enum import IntEnum, auto
from typing import Final


class Tally(IntEnum):
    """Columns of a row."""

    WORDS = 0
    # Strength of words with feeling: plain, turned by a negation, and what comes after a word of contrast.
    POSITIVE = auto()
    NEGATIVE = auto()
    NOT_POSITIVE = auto()
    NOT_NEGATIVE = auto()
    POSITIVE_AFTER = auto()
    NEGATIVE_AFTER = auto()
    EMOJI_POSITIVE = auto()
    EMOJI_NEGATIVE = auto()
    FIRST = auto()  # the feeling of the first and of the last such word, -1 or 1
    LAST = auto()
    NEGATIONS = auto()
    INTENSIFIERS = auto()
    DIMINISHERS = auto()
    CONTRASTS = auto()
    # Entries met of the other sections.
    QUESTION = auto()
    COMPLAINT = auto()
    PRAISE = auto()
    REQUEST = auto()
    IDEA = auto()
    THANKS = auto()
    SPAM = auto()
    ABUSE = auto()
    QUESTION_OPENS = auto()
    """Whether a question's word is among the first."""
    LONG_DRAWN = auto()
    HASHTAGS = auto()
    MENTIONS = auto()
    LINKS = auto()
    # Signs in the text as it was written.
    EXCLAMATIONS = auto()
    QUESTION_MARKS = auto()
    ENDS_ASKING = auto()
    DOTS = auto()
    SMILES = auto()
    FROWNS = auto()
    HEARTS = auto()
    SHOUTED = auto()
    """Words of at least two capitals."""
    CAPITALISED = auto()
    DIGITS = auto()
    QUOTES = auto()
    BYTES = auto()


TALLIES: Final = len(Tally)
