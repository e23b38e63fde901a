"""Rows in the binary format of PostgreSQL's COPY, which is the fastest way into a table; and long arrays.

A row is the number of its fields and the fields, each with its length before it. PostgreSQL checks nothing but the
length against the column's type, so a field's function must fit its column: `integer` and `bigint` differ.

See "File Formats" under COPY in PostgreSQL's manual, and of its source ``array_recv``, ``jsonb_recv`` and
``tsvectorrecv``.
"""

from __future__ import annotations

import datetime as dt
import struct
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from django.db import connection

NULL = b"\xff\xff\xff\xff"
LONGEST_LEXEME = 500
"""Bytes; PostgreSQL takes 2,046, but nothing this long is a word that anybody looks for."""
LARGEST_VECTOR = 900_000
"""Bytes of all lexemes together; PostgreSQL takes a megabyte."""
SURE = 20_000
"""Letters of a text whose words cannot reach either limit of a vector in sum."""

_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TRAILER = b"\xff\xff"
_COUNT = struct.Struct(">h")
_SMALL, _INTEGER, _BIGINT = struct.Struct(">ih"), struct.Struct(">ii"), struct.Struct(">iq")
_DOUBLE = struct.Struct(">id")
_UUID = b"\0\0\0\x10"
_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_TEXT_OID = 25
_EMPTY_TEXT = bytes(4)
_EMPTY_ARRAY = struct.pack(">iiiI", 12, 0, 0, _TEXT_OID)
_ARRAY = struct.Struct(">iiIii")
_JSONB_VERSION = b"\x01"
_NO_POSITIONS = "\0\0\0"
"""Behind a lexeme: the zero that ends it, and how many positions it has."""


def copy(table: str, columns: str, rows: Iterable[bytes]) -> None:
    """Write rows, each made of `fields` and what these functions give, into a table."""
    body = b"".join(rows)
    if not body:
        return
    statement = f"COPY {table} ({columns}) FROM STDIN (FORMAT BINARY)"
    with connection.cursor() as cursor, cursor.copy(statement) as stream:
        stream.write(_HEADER + body + _TRAILER)


def fields(columns: str) -> bytes:
    """The beginning of each row."""
    return _COUNT.pack(columns.count(",") + 1)


def text(value: str) -> bytes:
    """A text or varchar."""
    return _sized(value.encode()) if value else _EMPTY_TEXT


def integer(value: int) -> bytes:
    """An integer of 4 bytes."""
    return _INTEGER.pack(4, value)


def small(value: int | None) -> bytes:
    """An integer of 2 bytes."""
    return NULL if value is None else _SMALL.pack(2, value)


def bigint(value: int | None) -> bytes:
    """An integer of 8 bytes."""
    return NULL if value is None else _BIGINT.pack(8, value)


def double(value: float | None) -> bytes:
    """A double precision number."""
    return NULL if value is None else _DOUBLE.pack(8, value)


def moment(value: dt.datetime | None) -> bytes:
    """A timestamp with time zone."""
    return NULL if value is None else _BIGINT.pack(8, (value - _EPOCH) // _MICROSECOND)


def identity(value: uuid.UUID | None) -> bytes:
    """A uuid."""
    return NULL if value is None else _UUID + value.bytes


def array(values: Sequence[str]) -> bytes:
    """An array of texts."""
    if not values:
        return _EMPTY_ARRAY
    return _sized(_ARRAY.pack(1, 0, _TEXT_OID, len(values), 1) + b"".join(map(text, values)))


def jsonb(value: Any) -> bytes:
    """A value as JSON."""
    return _sized(_JSONB_VERSION + msgspec.json.encode(value))


def vector(lexemes: Sequence[str] | None) -> bytes:
    """A tsvector without positions, of different lexemes in any order; NULL for None."""
    if lexemes is None:
        return NULL
    size = len(lexemes).to_bytes(4, "big")
    return _sized(size + (_NO_POSITIONS.join(lexemes) + _NO_POSITIONS).encode()) if lexemes else _sized(size)


def lexemes(words: Iterable[str], length: int) -> list[str] | None:
    """The different words of a text of this length; None where a tsvector cannot hold them all.

    The posts without are few, and every search reads them (`talka.listening.conditions`).
    """
    unique = list(set(words))
    doubtful = length > SURE or (unique and len(max(unique, key=len)) > LONGEST_LEXEME // 4)
    return None if doubtful and not _all_fit(unique) else unique


def literal(values: Iterable[str]) -> str:
    """Texts as one parameter of a statement, an array to be cast: a list is many times slower for the driver."""
    quoted = [value.replace("\\", "\\\\").replace('"', '\\"') for value in values]
    return '{"' + '","'.join(quoted) + '"}' if quoted else "{}"


def _all_fit(words: Iterable[str]) -> bool:
    sizes = [len(word.encode()) for word in words]
    return max(sizes, default=0) <= LONGEST_LEXEME and sum(sizes) <= LARGEST_VECTOR


def _sized(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data
