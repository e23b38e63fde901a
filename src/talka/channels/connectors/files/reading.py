"""From a row of a file to a post."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Mapping as Dict
from datetime import datetime
from typing import Any

from talka.channels.connectors.contract import AuthorKind, HeardAuthor, HeardPost, PostKind, UnreadableItemError
from talka.channels.connectors.files.dates import date_reader
from talka.channels.connectors.files.mapping import AUTHOR_KINDS, KINDS, Mapping, value_at
from talka.channels.connectors.payload import UNFIT, WIDEST_COUNT
from talka.channels.connectors.payload import text as text_of
from talka.text.places import is_country

_NOTHING = {"", "null", "none", "nan", "n/a", "nil", "\\n"}
_WHOLE_FLOAT = re.compile(r"^-?\d+\.0$")
_SHOWN = 60
_CODE = 2


class RowReader:
    """Reads rows by a mapping. Raises ValueError when its time zone does not exist."""

    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._date = date_reader(mapping.dates, mapping.zone)

    def read(self, payload: Dict[str, Any]) -> HeardPost:
        """The post that a row means. Raises UnreadableItemError with the row, the column and the value."""
        mapping, values = self._mapping, payload.get("values")
        if not isinstance(payload.get("row"), int) or not isinstance(values, dict):
            raise UnreadableItemError("This is no row of a file.")
        if payload.get("trouble"):
            raise UnreadableItemError(f"{_where(payload)} cannot be read: {payload['trouble']}.", code="broken_row")
        text, title = _text(values, mapping.text), _text(values, mapping.title)
        if not (text or title):
            column = mapping.text or mapping.title or "text"
            raise UnreadableItemError(f"{_where(payload)} has no text: the column {column!r} is empty.", code="no_text")
        identity, parent = text_of(payload, "id") or _identity(values, mapping.id), _identity(values, mapping.parent)
        if not identity:
            raise UnreadableItemError(f"{_where(payload)} has no id: the column {mapping.id!r} is empty.", code="no_id")
        return HeardPost(
            id=identity,
            kind=self._kind(values, parent),
            text=text,
            title=title,
            url=_word(values, mapping.url),
            created_at=self._created(payload, values),
            author=self._author(values),
            parent=parent,
            thread=_identity(values, mapping.thread),
            language=_language(values, mapping.language),
            likes=_number(values, mapping.likes),
            shares=_number(values, mapping.shares),
            comments=_number(values, mapping.comments),
        )

    def _created(self, payload: Dict[str, Any], values: Dict[str, Any]) -> datetime | None:
        column = self._mapping.created_at
        text = _word(values, column)
        if not text:
            return None
        try:
            return self._date(text)
        except ValueError:
            raise UnreadableItemError(
                f"{_where(payload)}: {text[:_SHOWN]!r} in the column {column!r} is not a date.", code="bad_date"
            ) from None

    def _kind(self, values: Dict[str, Any], parent: str) -> PostKind:
        told = KINDS.get(_word(values, self._mapping.kind).lower()) if self._mapping.kind else None
        if told:
            return PostKind(told)
        return PostKind.REPLY if parent else PostKind.POST

    def _author(self, values: Dict[str, Any]) -> HeardAuthor | None:
        mapping = self._mapping
        handle = _word(values, mapping.author_handle).removeprefix("@")
        name = _word(values, mapping.author_name)
        identity = _identity(values, mapping.author_id) or handle or name
        if not identity:
            return None
        place = _word(values, mapping.place)
        return HeardAuthor(
            id=identity,
            handle=handle,
            name=name or handle,
            kind=self._author_kind(values),
            place=place,
            country=_country(place) if place else "",
        )

    def _author_kind(self, values: Dict[str, Any]) -> AuthorKind | None:
        column = self._mapping.author_kind
        told = AUTHOR_KINDS.get(_word(values, column).lower()) if column else None
        return AuthorKind(told) if told else None


def identity_reader(column: str) -> Callable[[Dict[str, Any]], str]:
    """A function that gives the id in this column, or nothing."""
    return lambda values: _identity(values, column)


def _where(payload: Dict[str, Any]) -> str:
    line = f" (line {payload['line']})" if payload.get("line") else ""
    return f"Row {payload['row']}{line}"


def _text(values: Dict[str, Any], column: str) -> str:
    if not column:
        return ""
    value = values[column] if column in values else value_at(values, column)
    if isinstance(value, str):
        return _fit(value.strip())
    return "" if value is None else str(value)


def _fit(text: str) -> str:
    """The text without what no table can hold; most texts are seen to be fit without a search."""
    return text if text.isascii() and "\0" not in text else UNFIT.sub("", text)


def _word(values: Dict[str, Any], column: str) -> str:
    """A value that is no free text: what exports write for nothing is nothing."""
    if not column:
        return ""
    text = _text(values, column)
    return "" if text.lower() in _NOTHING else text


def _identity(values: Dict[str, Any], column: str) -> str:
    """An id; spreadsheets and data frames turn whole numbers with gaps between them into ``12.0``."""
    text = _word(values, column)
    return text[:-2] if text.endswith(".0") and _WHOLE_FLOAT.match(text) else text


def _language(values: Dict[str, Any], column: str) -> str:
    """``en-US`` as ``en``; what is longer than a code, such as a language's name, tells us nothing sure."""
    code = _word(values, column).replace("_", "-").partition("-")[0].lower()
    return code if code.isalpha() and len(code) in {2, 3} and code != "und" else ""


def _country(place: str) -> str:
    """A code that stands alone in a file is that of a country, also where a state has the same."""
    code = place.upper()
    return code if len(code) == _CODE and is_country(code) else ""


def _number(values: Dict[str, Any], column: str) -> int | None:
    text = _word(values, column)
    if not text:
        return None
    try:
        number = int(text) if text.isdecimal() else int(float(text.replace(",", "")))
    except (ValueError, OverflowError):
        return None
    return number if abs(number) <= WIDEST_COUNT else None
