"""A term or phrase as typed, read into folded words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from talka.listening.query.errors import Mistake
from talka.listening.query.fields import FIELDS
from talka.listening.query.lexer import Kind, Lexeme
from talka.listening.query.limits import MAXIMUM_DISTANCE, MAXIMUM_WITHIN, MINIMUM_PREFIX
from talka.listening.query.notes import note
from talka.listening.query.syntax import (
    Atom,
    Phrase,
    Prefix,
    Query,
    Raw,
    Reference,
    Span,
    Title,
    Wildcard,
    Within,
    Word,
)
from talka.text import SIGNS, Token, is_continuous, tokens

_CURRENCY: Final = "$€£¥₹₽₪₩₺₴"
# Signs that make another name of a word: C++, C#, Disney+, $ACME, 50%, #1, .NET, AT&T.
_SIGNED: Final = re.compile(
    rf"(?:(?<![\w.])[{_CURRENCY}.#](?=\w))?\w+(?:[.,&'+]\w+)*"
    rf"(?:\++|[#%{_CURRENCY}°](?!\w))?"
)
_MARKED: Final = re.compile(rf"[{_CURRENCY}+#%&°]|^\.")
_WILD: Final = re.compile(r"[*?]+")
_BLANKS: Final = re.compile(r"\S+")
_ASKING: Final = re.compile(r"\?(?![\w*?])")
_NEAR: Final = re.compile(r"(?P<ordered>O?)NEAR/(?P<distance>\d+)(?P<forward>[fF]?)")
_LOOSE_DISTANCE: Final = re.compile(r"~\d+$")
_UNKNOWN_FIELD: Final = re.compile(r"([a-zA-Z_]{2,20}):(?!//)\S")


def read_distance(written: str) -> int | None:
    """Words between, or None if that is no number or too large."""
    number = int(written) if written.isdecimal() and written.isascii() and len(written) < len("1000") else None
    return number if number is not None and number <= MAXIMUM_DISTANCE else None


def read_near(lexeme: Lexeme) -> tuple[int, bool] | None:
    """Distance and order of a NEAR; None, if its number is missing or wrong."""
    found = _NEAR.fullmatch(lexeme.text)
    distance = read_distance(found["distance"]) if found else None
    return (distance, bool(found["ordered"] or found["forward"])) if found and distance is not None else None


def read_value(field: str, lexeme: Lexeme, start: int, mistakes: list[Mistake]) -> Query | None:
    """The part that a field with this value asks for; None, and a mistake added, where it cannot be read."""
    span = Span(start, lexeme.end)
    if field == "title":
        part = read_term(lexeme, mistakes, [])
        return Title(part, span) if part else None
    if field == "raw":
        return _raw(lexeme, span, mistakes)
    if field in {"list", "topic"}:
        name = " ".join(lexeme.text.split())
        if name:
            return Reference(field, name, span)
        _wrong(mistakes, "no_word", lexeme.start, lexeme.end)
        return None
    part = FIELDS[field].read(lexeme.text, span)
    if part:
        return part
    example = f"{field}:{FIELDS[field].example}"
    _wrong(mistakes, "field_value", lexeme.start, lexeme.end, text=lexeme.text, example=example)
    return None


def read_term(lexeme: Lexeme, mistakes: list[Mistake], hints: list[Mistake]) -> Query | None:
    """The words of a term; None, and a mistake added, where there is nothing to look for."""
    if lexeme.kind is Kind.TERM:
        if found := _LOOSE_DISTANCE.match(lexeme.text):
            _wrong(mistakes, "distance_place", lexeme.start, lexeme.start + found.end())
            return None
        if found := _UNKNOWN_FIELD.match(lexeme.text):
            hints.append(note("hint_field", lexeme.start, lexeme.start + found.end(1) + 1, text=f"{found[1]}:"))
    known = len(mistakes)
    parts = tuple(_atoms(lexeme, mistakes))
    if len(mistakes) > known:
        return None
    if not parts:
        _wrong(mistakes, "no_word", lexeme.start, lexeme.end)
        return None
    span = Span(lexeme.start, lexeme.end)
    if lexeme.distance is not None:
        return _within(parts, lexeme, span, mistakes)
    return parts[0] if len(parts) == 1 else Phrase(parts, span)


def _wrong(mistakes: list[Mistake], code: str, start: int, end: int, *, text: str = "", example: str = "") -> None:
    mistakes.append(note(code, start, end, text=text, example=example))


def _raw(lexeme: Lexeme, span: Span, mistakes: list[Mistake]) -> Raw | None:
    text = lexeme.text.strip()
    if not plain_words(text):
        _wrong(mistakes, "no_word", lexeme.start, lexeme.end)
        return None
    return Raw(text, cased=True, span=span)


def plain_words(text: str) -> list[str]:
    """The folded words of a text without its hashtags and handles, whose words are among them."""
    return [token.word for token in tokens(text) if token.word[0] not in SIGNS]


def _within(parts: tuple[Atom, ...], lexeme: Lexeme, span: Span, mistakes: list[Mistake]) -> Query | None:
    distance = read_distance(lexeme.distance or "")
    if distance is None:
        _wrong(mistakes, "distance", lexeme.inner + len(lexeme.text) + 1, lexeme.end)
        return None
    if len(parts) == 1:
        _wrong(mistakes, "within_one", lexeme.start, lexeme.end)
        return None
    if len(parts) > MAXIMUM_WITHIN:
        _wrong(mistakes, "within_words", lexeme.start, lexeme.end)
        return None
    return Within(parts, distance, span)


def _atoms(lexeme: Lexeme, mistakes: list[Mistake]) -> Iterator[Atom]:
    """The words, wildcards and names with signs of a term or phrase, in order."""
    for piece in _BLANKS.finditer(lexeme.text):
        start = lexeme.inner + piece.start()
        # A quoted sentence may be a question; its mark is no wildcard.
        text = _ASKING.sub(" ", piece[0]) if lexeme.kind is Kind.PHRASE else piece[0]
        if "://" in text:
            text = text.replace("?", " ")
        if _WILD.search(text):
            yield from _wild_atoms(text, start, mistakes)
        elif _MARKED.search(text):
            yield from _signed_atoms(text, start)
        else:
            yield from _plain_atoms(text, start)


def _plain_atoms(text: str, start: int) -> Iterator[Atom]:
    for token in _outermost(tokens(text)):
        yield Word(token.word, Span(start + token.start, start + token.end))


def _signed_atoms(text: str, start: int) -> Iterator[Atom]:
    """Words, of which those with signs are looked for with their signs."""
    place = 0
    for token in _outermost(tokens(text)):
        if token.start < place:
            continue
        found = _SIGNED.search(text, max(place, token.start - 1))
        literal = found[0] if found and token.word[0] not in SIGNS and found.start() <= token.start else ""
        if found and _MARKED.search(literal) and len(literal) > token.end - token.start and plain_words(literal):
            place = found.end()
            yield Raw(literal, cased=False, span=Span(start + found.start(), start + place))
        else:
            place = token.end
            yield Word(token.word, Span(start + token.start, start + place))


def _wild_atoms(text: str, start: int, mistakes: list[Mistake]) -> Iterator[Atom]:
    """Words with stars and question marks in them, and those beside them."""
    found = list(_outermost(tokens(text)))
    wilds = {wild.start(): wild for wild in _WILD.finditer(text)}
    index = 0
    while index < len(found):
        first = token = found[index]
        pattern, end = token.word, token.end
        while wild := wilds.pop(end, None):
            pattern, end = pattern + wild[0], wild.end()
            if index + 1 < len(found) and found[index + 1].start == end:
                index += 1
                pattern, end = pattern + found[index].word, found[index].end
        index += 1
        span = Span(start + first.start, start + end)
        if atom := _shaped(pattern, first, span, mistakes):
            yield atom
    for wild in wilds.values():
        _wrong(mistakes, "star_place", start + wild.start(), start + wild.end())


def _shaped(pattern: str, first: Token, span: Span, mistakes: list[Mistake]) -> Atom | None:
    """The word, prefix or wildcard of a pattern."""
    begin = _WILD.split(pattern, maxsplit=1)[0]
    if begin == pattern or (is_continuous(first.word) and not pattern[len(begin) :].strip("*")):
        return Word(begin, span)
    if is_continuous(first.word) or sum(map(str.isalnum, begin)) < MINIMUM_PREFIX:
        _wrong(mistakes, "prefix_short", span.start, span.end)
        return None
    form = _WILD.sub(lambda wild: "?" * wild[0].count("?") + ("*" if "*" in wild[0] else ""), pattern)
    return Prefix(begin, span) if form == begin + "*" else Wildcard(form, span)


def _outermost(found: list[Token]) -> Iterator[Token]:
    """A hashtag or handle stands for the words inside it, and for its own shorter form."""
    inside = 0
    for token in found:
        if token.start >= inside:
            yield token
            if token.word[0] in SIGNS:
                inside = token.end
