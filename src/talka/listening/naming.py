"""Names of topics and lists in the text of queries: found, written, and written anew."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Iterable
from typing import Final

from talka.listening.query import Query, QueryError, parse, read, references
from talka.listening.query.fields import named as _named
from talka.listening.query.lexer import QUOTES
from talka.listening.query.syntax import Reference, Span

named: Final = functools.lru_cache(maxsize=65_536)(_named)
"""`talka.listening.query.fields.named`, remembered: the names of a brand are compared again and again."""

_UNQUOTED: Final = str.maketrans(dict.fromkeys(QUOTES, " "))
_BEFORE_FIELD: Final = "(-−–>"
"""What may stand directly before a field, beside blanks; anything else needs a blank between."""


class Names:
    """Names with the ids of what bears them. They are told apart without capitals, accents and signs."""

    def __init__(self, rows: Iterable[tuple[uuid.UUID, str]]) -> None:
        self._exact: dict[str, uuid.UUID] = {}
        self.folded: dict[str, uuid.UUID] = {}
        self._names: dict[uuid.UUID, str] = {}
        for pk, name in rows:
            self._names[pk] = name
            self._exact.setdefault(_loosely(name), pk)
            if folded := named(name):
                self.folded.setdefault(folded, pk)

    def find(self, name: str) -> uuid.UUID | None:
        """Who bears a name as it is written in a query; of several the one whose signs are the same."""
        return self._exact.get(_loosely(name)) or self.folded.get(named(name))

    def of(self, pk: uuid.UUID) -> str:
        """The name of one of them."""
        return self._names[pk]


def _loosely(name: str) -> str:
    return " ".join(name.translate(_UNQUOTED).casefold().split())


def find_uses(query: Query, kind: str, names: Names, pk: uuid.UUID) -> list[Reference]:
    """The places of a query that name this topic or list."""
    return [name for name in references(query) if name.kind == kind and names.find(name.name) == pk]


def with_topics_written(text: str, query: Query, names: Names) -> str:
    """A query, read with these names of topics, in which each ``@name`` of a topic is ``topic:"Name"``."""
    found = (name for name in references(query) if name.kind == "topic" and text[name.span.start] == "@")
    known = {name.span: pk for name in found if (pk := names.find(name.name))}
    return _replaced(text, {span: written("topic", names.of(pk)) for span, pk in known.items()})


def with_name_changed(text: str, places: Iterable[Reference], name: str) -> str:
    """A saved query in which these references carry another name."""
    return _replaced(text, {place.span: _anew(text, place, name) for place in places})


def _anew(text: str, place: Reference, name: str) -> str:
    whole = written(place.kind, name)
    began = text[place.span.start :]
    with_field = began.startswith("@") or began[: len(place.kind) + 1].lower() == f"{place.kind}:"
    # In a group, as in topic:(a OR b), the names stand alone.
    return whole if with_field else whole.partition(":")[2]


def with_handles_kept(text: str, folded: str) -> str:
    """A saved query in which ``@name`` stays a handle although a topic bears this (folded) name now."""
    try:
        query = parse(text, topics={folded})
    except QueryError:
        return text
    taken = [name.span for name in references(query) if text[name.span.start] == "@" and named(name.name) == folded]
    plain = (span for span in taken if text[span.start + 1] not in QUOTES)
    return _replaced(text, {span: f'"{text[span.start : span.end]}"' for span in plain})


def written(kind: str, name: str) -> str:
    """A name as a query writes it; reading it finds the same name again."""
    for form in (name, name.translate(_UNQUOTED), named(name)):
        text = f'{kind}:"{" ".join(form.split())}"'
        match read(text).query:
            case Reference(_, found) if _loosely(found) == _loosely(name) or named(found) == named(name):
                return text
            case _:
                continue
    return f'{kind}:"{named(name)}"'


def _replaced(text: str, instead: dict[Span, str]) -> str:
    parts: list[str] = []
    done = 0
    for span in sorted(instead):
        before = text[done : span.start]
        joined = before or (parts[-1] if parts else "")
        apart = not joined or joined[-1].isspace() or joined[-1] in _BEFORE_FIELD
        parts += [before, "" if apart else " ", instead[span]]
        done = span.end
    return "".join([*parts, text[done:]])
