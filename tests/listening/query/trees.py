"""Random queries, texts and posts for laws, in many scripts."""

from __future__ import annotations

import datetime as dt
import itertools

from hypothesis import strategies as st

from talka.listening.label_names import INTENTS, SENTIMENTS
from talka.listening.query import (
    And,
    Count,
    Document,
    Fact,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Raw,
    Title,
    When,
    Wildcard,
    Within,
    Word,
)
from talka.listening.query.fields import AUTHOR_KINDS, KINDS, THINGS
from talka.listening.query.syntax import Atom
from talka.text import SIGNS, is_continuous, words

# Few words, so that queries and texts often meet.
# fmt: off
WRITTEN = [
    "log", "login", "Logging", "in", "#Login_Fail", "@log.in", "@log@in.org", "οδός", "ΟΔΟΣ", "λόγος", "лог",
    "логин", "ёж", "й", "שָׁלוֹם", "צה״ל", "مُحَمَّد", "أحمد", "हिन्दी", "हि", "क्षेत्र", "กำ", "ไทย", "東京", "京",
    "タワー", "👍🏽", "❤️", "🇱🇻", "wi-fi", "don't", "½", "3.5", "Straße", "5㎏", "C++", "c#", "AT&T", "$9.99", "Log+",
]
# fmt: on
_FOLDED = sorted({word for text in WRITTEN for word in words(text)})
_SURFACE = [word for word in _FOLDED if not (word[0] in SIGNS and "@" in word[1:])]
_LONG = [word for word in _SURFACE if not is_continuous(word) and len(word) > 3 and word[-1].isalnum()]
_MOMENTS = [dt.datetime(2026, month, 5, 12, 30, tzinfo=dt.UTC) for month in (1, 2, 3)]

_words = st.sampled_from(_SURFACE).map(Word)


def _fits_before_a_wildcard(letters: str) -> bool:
    return words(letters)[:1] == [letters] and letters[-1].isalnum() and letters[:2].isalpha()


_letters = (
    st.sampled_from(_LONG)
    .flatmap(lambda word: st.integers(3, len(word)).map(lambda n: word[:n]))
    .filter(_fits_before_a_wildcard)
)
_prefixes = _letters.map(Prefix)
_wildcards = st.builds(
    lambda letters, middle, end: Wildcard(letters + middle + end),
    _letters,
    st.sampled_from(["*", "?", "??", "?*"]),
    st.sampled_from(["n", "in", "g", "g*", "οσ"]),
)
_signed = st.sampled_from(["C++", "c#", "AT&T", "$9.99", "log+"]).map(lambda text: Raw(text, cased=False))
_raws = st.sampled_from(["C#", "C++", "Log", "log in", "οδός", "$9", "τ.λ", "東京"]).map(Raw)
_plain: st.SearchStrategy[Word | Prefix | Wildcard] = st.one_of(_words, _words, _words, _prefixes, _wildcards)
atoms: st.SearchStrategy[Atom] = st.one_of(_plain, _plain, _plain, _signed)
_parts = st.lists(atoms, min_size=2, max_size=4).map(tuple)
_phrases = _parts.map(Phrase)
_positional: st.SearchStrategy[Query] = st.one_of(atoms, atoms, _phrases, _raws)
_distances = st.integers(0, 5)


def _some(inner: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    return st.one_of(inner, inner, st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))))


# Drawn by functions, because hypothesis would else print whole strategies, and warn that they are long.
@st.composite
def _near(draw: st.DrawFn) -> Query:
    side = _some(_positional)
    return Near(draw(side), draw(side), draw(_distances), draw(st.booleans()))


@st.composite
def _nearer(draw: st.DrawFn) -> Query:
    side = _some(st.one_of(_near(), _positional))
    return Near(draw(side), draw(side), draw(_distances), draw(st.booleans()))


_numbers = st.integers(0, 3)
_fields: st.SearchStrategy[Query] = st.one_of(
    st.sampled_from(["anna", "anna k", "log", "log@in.org"]).map(lambda value: Fact("author", value)),
    st.sampled_from(["example.com", "blog.example.com", "com"]).map(lambda value: Fact("site", value)),
    st.sampled_from(["example.com/a", "shop"]).map(lambda value: Fact("url", value)),
    st.sampled_from(["mastodon", "our blog"]).map(lambda value: Fact("channel", value)),
    st.sampled_from(["en", "el"]).map(lambda value: Fact("lang", value)),
    st.sampled_from(KINDS).map(lambda value: Fact("type", value)),
    st.sampled_from(AUTHOR_KINDS).map(lambda value: Fact("authorkind", value)),
    st.sampled_from(["GR", "US"]).map(lambda value: Fact("country", value)),
    st.sampled_from(THINGS).map(lambda value: Fact("has", value)),
    st.sampled_from(SENTIMENTS).map(lambda value: Fact("sentiment", value)),
    st.sampled_from(INTENTS[:3]).map(lambda value: Fact("intent", value)),
    st.builds(Count, st.sampled_from(["likes", "shares", "comments"]), _numbers, st.just(3)),
    st.builds(Count, st.just("likes"), st.none(), _numbers),
    st.sampled_from(_MOMENTS).map(lambda moment: When(moment, None)),
    st.sampled_from(_MOMENTS).map(lambda moment: When(None, moment)),
)
_leaves: st.SearchStrategy[Query] = st.one_of(
    atoms, atoms, _phrases, st.builds(Within, _parts, _distances), _near(), _nearer(), _raws
)


def _grown(inner: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(inner, min_size=2, max_size=4).map(tuple)
    return st.one_of(several.map(And), several.map(Or), inner.map(Not))


queries: st.SearchStrategy[Query] = st.recursive(_leaves, _grown, max_leaves=12)
"""Over texts alone."""

_titled = st.recursive(st.one_of(atoms, _phrases, _near()), _grown, max_leaves=4).map(Title)


@st.composite
def _full_leaf(draw: st.DrawFn) -> Query:
    return draw(st.one_of(_leaves, _leaves, _fields, _titled))


full_queries: st.SearchStrategy[Query] = st.recursive(_full_leaf(), _grown, max_leaves=12)
"""Over posts with all that is known of them."""

texts = st.lists(st.tuples(st.sampled_from(WRITTEN), st.sampled_from([" ", " ", ", ", "-", ""])), max_size=14).map(
    lambda pairs: "".join(itertools.chain.from_iterable(pairs))
)


def _document(title: str, text: str, **known: object) -> Document:
    return Document(text=f"{title}\n{text}" if title else text, title=title, **known)  # type: ignore[arg-type]


_count = st.one_of(st.none(), st.integers(0, 4))
documents: st.SearchStrategy[Document] = st.builds(
    _document,
    st.one_of(st.just(""), texts),
    texts,
    handle=st.sampled_from(["", "@Anna", "anna", "log@in.org", "Log"]),
    name=st.sampled_from(["", "Anna K", "Log In", "Ánna K."]),
    url=st.sampled_from(["", "https://www.Example.com/a/Shop?x=1", "http://blog.example.com:80/", "example.org"]),
    links=st.sampled_from([(), ("https://example.com/a",), ("http://SHOP.org/",)]),
    channel=st.sampled_from(["", "Our Blog", "Mastodon"]),
    network=st.sampled_from(["", "mastodon", "wordpress"]),
    language=st.sampled_from(["", "en", "el"]),
    kind=st.sampled_from(["", *KINDS]),
    author_kind=st.sampled_from(["", *AUTHOR_KINDS]),
    country=st.sampled_from(["", "GR", "US", "LV"]),
    created=st.one_of(
        st.none(), st.sampled_from([moment + dt.timedelta(days=day) for moment in _MOMENTS for day in (-1, 0, 1)])
    ),
    likes=_count,
    shares=_count,
    comments=_count,
    has=st.frozensets(st.sampled_from(THINGS), max_size=2),
    sentiment=st.sampled_from(["", *SENTIMENTS]),
    intents=st.frozensets(st.sampled_from(INTENTS[:4]), max_size=3),
)
"""Posts that such queries often match."""
