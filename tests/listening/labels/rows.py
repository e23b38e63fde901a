"""What is counted in texts, with a small list of words."""

from __future__ import annotations

import numpy as np

from talka.listening.labels.counting import STATE, Reader
from talka.listening.labels.entries import LONGEST_WORD
from talka.listening.labels.languages import GREEK, backward, contexts, number_of
from talka.listening.labels.lexicon import build
from talka.listening.labels.reading import tally
from talka.listening.labels.tallies import TALLIES, Tally
from talka.listening.labels.wordlists import parse_list
from talka.text.kernel import tokenise
from talka.text.kernel.encoding import encode

ENGLISH = """
[positive]
good
happy
love*\t2
works like a charm\t3
[negative]
bad
hate*\t2
not good at all\t3
[negation]
not
don't
[intensifier]
very
[diminisher]
a bit
[contrast]
but
[question]
how do i
[thanks]
thank*
"""
GERMAN = "[positive]\ngefällt\n[negation]\nnicht\n[negative]\nschlecht*"
SHARED = "[positive]\n😍*\t3\n[negative]\n😡*\t2"


def counted(text: str, language: str = "en") -> dict[str, float]:
    """The tallies of a text that are not 0, the number of words and bytes apart."""
    lists = {"en": ENGLISH, "de": GERMAN, "any": SHARED}
    lexicon = build({code: parse_list(source, code) for code, source in lists.items()})
    rows = np.zeros((1, TALLIES), np.float32)
    reader = Reader(lexicon, contexts(), backward(), np.zeros(LONGEST_WORD, np.uint8), np.zeros(STATE, np.int64))
    tally(reader, encode([text]), tokenise([text]), np.array([number_of(language)], np.int32), GREEK, rows)
    named = {column.name: float(rows[0, column]) for column in Tally if rows[0, column]}
    return {name: value for name, value in named.items() if name not in {"WORDS", "BYTES"}}
