"""A term or phrase as typed, read into folded words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from talka.listening.query.errors import Mistake
from talka.listening.query.lexer import Kind, Lexeme
from talka.listening.query.limits import MINIMUM_PREFIX
from talka.listening.query.syntax import Atom, Phrase, Prefix, Span, Word
from talka.text import SIGNS, Token, is_continuous, tokens

# What later versions give a meaning to is refused now, so that no saved query changes its meaning.
_RESERVED = re.compile(
    r"(?P<near>O?NEAR(?:/\d*f?)?$)|(?P<distance>~\d)|(?P<comment><<<|>>>)"
    r"|(?P<field>(?:raw|author|title|site|url|channel|lang|type|hashtag|has|sentiment|likes|shares|comments|since"
    r"|until|tag|segment|list):)"
)
_QUESTION_INSIDE = re.compile(r"(?<=\w)\?(?=\w)")


def read_term(lexeme: Lexeme, mistakes: list[Mistake]) -> Atom | Phrase | None:
    """The words of a term; None, and a mistake added, where there is nothing to look for."""
    found = _reserved(lexeme) or list(_misplaced(lexeme))
    mistakes.extend(found)
    if found:
        return None
    known = len(mistakes)
    parts = tuple(_atoms(lexeme, mistakes))
    if not parts and len(mistakes) == known:
        message = "There is no letter or digit to look for here."
        mistakes.append(Mistake("no_word", message, lexeme.start, lexeme.end))
    if len(mistakes) > known:
        return None
    return parts[0] if len(parts) == 1 else Phrase(parts, Span(lexeme.start, lexeme.end))


def _reserved(lexeme: Lexeme) -> list[Mistake]:
    if lexeme.kind is not Kind.TERM:
        return []
    match = _RESERVED.match(lexeme.text)
    if not match:
        return []
    message = f"“{match[0]}” is not part of the query language yet. To look for these words, put them in quotes."
    return [Mistake("not_yet", message, lexeme.start, lexeme.start + match.end())]


def _misplaced(lexeme: Lexeme) -> Iterator[Mistake]:
    """Stars that do not end a word, and question marks inside one."""
    found = tokens(lexeme.text) if "*" in lexeme.text else []
    starts = {token.start for token in found}
    ends = {token.end for token in found}
    for place in (match.start() for match in re.finditer(r"\*", lexeme.text)):
        if place not in ends or place + 1 in starts:
            start = lexeme.inner + place
            message = "A * can stand only at the end of a word, as in crash*."
            yield Mistake("star_place", message, start, start + 1)
    for match in _QUESTION_INSIDE.finditer(lexeme.text):
        start = lexeme.inner + match.start()
        message = "A ? inside a word is not part of the query language yet."
        yield Mistake("question_mark", message, start, start + 1)


def _atoms(lexeme: Lexeme, mistakes: list[Mistake]) -> Iterator[Atom]:
    for token in _outermost(tokens(lexeme.text)):
        span = Span(lexeme.inner + token.start, lexeme.inner + token.end)
        starred = lexeme.text.startswith("*", token.end)
        if not starred or is_continuous(token.word):
            yield Word(token.word, span)
        elif _letters(token.word) >= MINIMUM_PREFIX:
            yield Prefix(token.word, Span(span.start, span.end + 1))
        else:
            message = f"Put at least {MINIMUM_PREFIX} letters before the *: fewer would match too much."
            mistakes.append(Mistake("prefix_short", message, span.start, span.end + 1))


def _outermost(found: list[Token]) -> Iterator[Token]:
    """A hashtag or handle stands for the words inside it, and for its own shorter form."""
    inside = 0
    for token in found:
        if token.start >= inside:
            yield token
            if token.word[0] in SIGNS:
                inside = token.end


def _letters(word: str) -> int:
    return sum(unicodedata.category(character)[0] in "LN" for character in word)
