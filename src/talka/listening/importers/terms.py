"""Words and phrases of the source as words and phrases of ours."""

from __future__ import annotations

import re
from typing import Final

from talka.listening.importers.dialect import Value
from talka.listening.importers.losses import Effect, Mark
from talka.listening.importers.parts import FAR, Gone, Join, Part, Term, gone, joined, marked, near
from talka.listening.query import Phrase, Query, QueryError, parse
from talka.listening.query.lexer import QUOTES
from talka.listening.query.limits import MAXIMUM_DISTANCE, MAXIMUM_WITHIN

_BARE: Final = re.compile(r"[#$]?\w(?:[\w.'’&+#%°*?-]*[\w+#%°*?])?")
_OPERATORS: Final = re.compile(r"AND|OR|NOT|O?NEAR", re.IGNORECASE)
_SIMILAR: Final = re.compile(r"~[\d.]*$")
_WEIGHT: Final = re.compile(r"\^[\d.]+$")
_SIGNS: Final = re.compile(r"\w[+#%$€£]+(?!\w)")
_ASKING: Final = re.compile(r"\w\?(?![\w*?])")
_GAP: Final = re.compile(r"(?:(?<=\s)\*(?:\s+|$))+")
_QUOTES: Final = re.compile(f"[{QUOTES}]")
_REASONS: Final = {"prefix_short": "wildcard", "star_place": "wildcard"}


def words(value: Value, *, wildcards: bool) -> Part | Gone:
    """The words of a value; ``wildcards``: whether * and ? stand for letters in the source."""
    if value.exact:
        return exact(value)
    marks: list[Mark] = []
    text = value.text if value.quoted else _without_tails(value, marks)
    if value.quoted and _GAP.search(text):
        return _gapped(value, text, wildcards=wildcards)
    if not wildcards:
        text = re.sub(r"[*?]", " " if value.quoted else "", text)
    if _SIGNS.search(text) and not value.signs:
        marks.append(Mark("signs", Effect.FEWER, value.start, value.end))
    written = _written(text, value)
    try:
        query = parse(written)
    except QueryError as error:
        return gone(_REASONS.get(error.code, "no_word"), value.start, value.end)
    if value.quoted and wildcards and _ASKING.search(text):
        marks.append(Mark("question", Effect.OTHER, value.start, value.end))
    return marked(_apart(written, query, value), *marks)


def exact(value: Value) -> Part | Gone:
    """The characters of a value, capitals and signs included."""
    term = Term(f'raw:"{_unquoted(value.text)}"', value.start, value.end)
    return term if readable(term.text) else gone("no_word", value.start, value.end)


def handle(value: Value) -> Part | Gone:
    """Posts that name this handle; in quotation marks, so that no topic of this name is meant."""
    name = _unquoted(value.text).lstrip("@").strip()
    term = Term(f'"@{name}"', value.start, value.end)
    return term if " " not in name and readable(term.text) else gone("value", value.start, value.end)


def readable(text: str) -> bool:
    """Whether our language can read this part alone."""
    try:
        parse(text)
    except QueryError:
        return False
    return True


def _without_tails(value: Value, marks: list[Mark]) -> str:
    """A word without what stands behind it for its weight or its likeness."""
    text = _WEIGHT.sub("", value.text)
    if text != value.text:
        marks.append(Mark("boost", Effect.SAME, value.start, value.end))
    plain = _SIMILAR.sub("", text)
    if plain != text:
        marks.append(Mark("similar", Effect.FEWER, value.start, value.end))
    return plain


def _written(text: str, value: Value) -> str:
    clean = " ".join(_unquoted(text).split())
    asks = value.quoted and clean.endswith("?")
    bare = _BARE.fullmatch(clean) and not _OPERATORS.fullmatch(clean) and not asks
    return clean if bare else f'"{clean}"'


def _apart(written: str, query: Query, value: Value) -> Part | Gone:
    """The term, with the distance that its words may have."""
    distance = value.distance
    if distance is None or not isinstance(query, Phrase) or len(query.parts) > MAXIMUM_WITHIN:
        return Term(written, value.start, value.end)
    quoted = written if written[0] == '"' else f'"{written}"'
    term = Term(f"{quoted}~{min(distance, MAXIMUM_DISTANCE)}", value.start, value.end, FAR)
    return marked(term, Mark("distance", Effect.FEWER, value.start, value.end)) if distance > MAXIMUM_DISTANCE else term


def _gapped(value: Value, text: str, *, wildcards: bool) -> Part | Gone:
    """A phrase in which a lone * stands for a word."""
    pieces = [piece.strip() for piece in _GAP.split(text)]
    parts = [words(Value(piece, value.start, value.end, quoted=True), wildcards=wildcards) for piece in pieces if piece]
    if not parts:
        return gone("no_word", value.start, value.end)
    place = (value.start, value.end)
    whole = parts[0]
    for part in parts[1:]:
        whole = near(whole, part, 1, ordered=True, place=place)
    return marked(whole if len(parts) > 1 else joined(Join.AND, parts), Mark("gap", Effect.MORE, *place))


def _unquoted(text: str) -> str:
    return _QUOTES.sub(" ", text)
