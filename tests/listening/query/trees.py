"""Random queries and texts for laws, in many scripts."""

from __future__ import annotations

import itertools

from hypothesis import strategies as st

from talka.listening.query import And, Not, Or, Phrase, Prefix, Query, Word
from talka.text import SIGNS, is_continuous, words

# Few words, so that queries and texts often meet.
# fmt: off
WRITTEN = [
    "log", "login", "Logging", "in", "#Login_Fail", "@log.in", "@log@in.org", "οδός", "ΟΔΟΣ", "λόγος", "лог",
    "логин", "ёж", "й", "שָׁלוֹם", "צה״ל", "مُحَمَّد", "أحمد", "हिन्दी", "हि", "क्षेत्र", "กำ", "ไทย", "東京", "京",
    "タワー", "👍🏽", "❤️", "🇱🇻", "wi-fi", "don't", "½", "3.5", "Straße", "5㎏",
]
# fmt: on
_FOLDED = sorted({word for text in WRITTEN for word in words(text)})
_SURFACE = [word for word in _FOLDED if not (word[0] in SIGNS and "@" in word[1:])]

_words = st.sampled_from(_SURFACE).map(Word)
_prefixes = (
    st.sampled_from([word for word in _SURFACE if not is_continuous(word) and len(word) > 3 and word[-1].isalnum()])
    .flatmap(lambda word: st.integers(3, len(word)).map(lambda n: word[:n]))
    .filter(lambda letters: words(letters)[:1] == [letters] and letters[-1].isalnum() and letters[:2].isalpha())
    .map(Prefix)
)
atoms: st.SearchStrategy[Word | Prefix] = st.one_of(_words, _words, _prefixes)
_phrases = st.lists(atoms, min_size=2, max_size=4).map(lambda parts: Phrase(tuple(parts)))


def _grown(inner: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(inner, min_size=2, max_size=4).map(tuple)
    return st.one_of(several.map(And), several.map(Or), inner.map(Not))


queries: st.SearchStrategy[Query] = st.recursive(st.one_of(atoms, _phrases), _grown, max_leaves=12)
texts = st.lists(st.tuples(st.sampled_from(WRITTEN), st.sampled_from([" ", " ", ", ", "-", ""])), max_size=14).map(
    lambda pairs: "".join(itertools.chain.from_iterable(pairs))
)
