"""Posts in a file, a JSON object a line, as queries see them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO, Final, NamedTuple

import click

from talka.listening.query import Document

_TEXTS: Final = {
    "title": "title",
    "author": "handle",
    "name": "name",
    "url": "url",
    "channel": "channel",
    "network": "network",
    "lang": "language",
    "type": "kind",
    "authorkind": "author_kind",
    "country": "country",
}
_NUMBERS: Final = ("likes", "shares", "comments")
_MOST: Final = 500


class Line(NamedTuple):
    """A post of a line; one without other fields is its text alone, which is matched faster."""

    id: str
    post: str | Document
    given: str | int | float
    """The id as it is written in the line."""


class _BadLine(Exception):  # noqa: N818 - it is not the program that errs
    """A line that cannot be read; the message is for a person."""


class Lines:
    """The posts of a file, in lists that are worth a matcher's while; tells about bad lines and remembers it."""

    def __init__(self, file: BinaryIO) -> None:
        self.bad = False
        self._file = file

    def __iter__(self) -> Iterator[list[Line]]:
        rows = []
        for row in self._rows():
            rows.append(row)
            if len(rows) == _MOST:
                yield rows
                rows = []
        if rows:
            yield rows

    def _rows(self) -> Iterator[Line]:
        for number, line in enumerate(self._file, start=1):
            if not line.strip():
                continue
            try:
                yield _line(line)
            except _BadLine as error:
                self.bad = True
                click.echo(f"Line {number}: {error}", err=True)


def _line(line: bytes) -> Line:
    """A post.

    Raises:
        _BadLine: the line is no JSON object with an id and a text, or a field is of another type.
    """
    post = _object(line)
    name, text = post.get("id"), post.get("text")
    if isinstance(name, bool) or not isinstance(name, str | int | float):
        raise _BadLine('"id" is missing, or neither text nor a number.')
    if not isinstance(text, str):
        raise _BadLine('"text" is missing, or not text.')
    fields = _known(post, _FIELDS) if len(post) > len(("id", "text")) else {}
    if not fields:
        return Line(str(name), text, name)
    title = fields.get("title")
    return Line(str(name), Document(text=f"{title}\n{text}" if title else text, **fields), name)


def _object(line: bytes) -> dict[str, Any]:
    try:
        post = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _BadLine("this line is not UTF-8.") from None
    except (json.JSONDecodeError, RecursionError):
        raise _BadLine("this line is not JSON.") from None
    if not isinstance(post, dict):
        raise _BadLine('this line is no object like {"id": 7, "text": "A post"}.')
    return post


class _Field(NamedTuple):
    """How a field is read: its name in a `Document`, the reader that gives None for another type, and what it is."""

    name: str
    read: Callable[[Any], Any]
    kind: str


def _known(post: dict[str, Any], fields: Iterable[tuple[str, _Field]]) -> dict[str, Any]:
    """What the line says beside its text; null counts as not said."""
    found = {}
    for key, field in fields:
        value = post.get(key)
        if value is None:
            continue
        found[field.name] = field.read(value)
        if found[field.name] is None:
            raise _BadLine(f'"{key}" is not {field.kind}.')
    return found


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _handle(value: Any) -> str | None:
    return value.removeprefix("@") if isinstance(value, str) else None


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _texts(value: Any) -> tuple[str, ...] | None:
    return tuple(value) if isinstance(value, list) and all(isinstance(part, str) for part in value) else None


def _things(value: Any) -> frozenset[str] | None:
    texts = _texts(value)
    return None if texts is None else frozenset(texts)


def _moment(value: Any) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


_FIELDS: Final = [
    *((key, _Field(name, _handle if key == "author" else _text, "text")) for key, name in _TEXTS.items()),
    *((key, _Field(key, _number, "a whole number from 0 on")) for key in _NUMBERS),
    ("links", _Field("links", _texts, "a list of texts")),
    ("has", _Field("has", _things, "a list of texts")),
    ("created", _Field("created", _moment, "a time like 2026-03-05T12:30:00Z")),
]
