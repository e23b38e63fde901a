"""Rows in the text format of PostgreSQL's COPY, which is the fastest way into a table.

See "File Formats" under COPY, "Array Input and Output Syntax" and "Text Search Types" in PostgreSQL's manual.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import connection

NULL = "\\N"
LONGEST_LEXEME = 500
"""Bytes; PostgreSQL takes 2,046, but nothing this long is a word that anybody looks for."""
LARGEST_VECTOR = 900_000
"""Bytes of all lexemes together; PostgreSQL takes a megabyte."""
SURE = 20_000
"""Letters of a text whose words cannot reach either limit of a vector in sum."""


def copy(table: str, columns: str, lines: Sequence[str]) -> None:
    """Write lines, each the fields of a row joined by tabs, into a table."""
    if not lines:
        return
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as stream:
        stream.write(("\n".join(lines) + "\n").encode())


def text(value: str) -> str:
    """A text as a field."""
    if "\\" in value:
        value = value.replace("\\", "\\\\")
    if "\n" in value:
        value = value.replace("\n", "\\n")
    if "\t" in value:
        value = value.replace("\t", "\\t")
    if "\r" in value:
        value = value.replace("\r", "\\r")
    return value


def number(value: float | None) -> str:
    """A number as a field."""
    return NULL if value is None else str(value)


def moment(value: dt.datetime | None) -> str:
    """A moment as a field."""
    return NULL if value is None else value.isoformat()


def known(value: object) -> str:
    """An id as a field."""
    return NULL if value is None else str(value)


def array(values: Sequence[str]) -> str:
    """Texts as the field of an array."""
    if not values:
        return "{}"
    quoted = ('"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values)
    return text("{" + ",".join(quoted) + "}")


def vector(words: Iterable[str], length: int) -> str:
    """Folded words as a tsvector without positions, as a string (not yet a field).

    ``length`` is that of the text they come from. Words that no vector can hold are left out: they cannot be
    searched for, but the matcher, which reads the text, still sees them.
    """
    unique = set(words)
    if length > SURE or any(map(_is_long, unique)):
        unique = set(_bounded(unique))
    joined = "' '".join(unique)
    if "\\" in joined or joined.count("'") != 2 * (len(unique) - 1):
        joined = "' '".join(word.replace("\\", "\\\\").replace("'", "''") for word in unique)
    return f"'{joined}'" if unique else ""


def _is_long(word: str) -> bool:
    return len(word) > LONGEST_LEXEME // 4 and len(word.encode()) > LONGEST_LEXEME


def _bounded(words: Iterable[str]) -> Iterable[str]:
    """Shortest first, until the vector is full."""
    total = 0
    for word in sorted(words, key=lambda word: (len(word), word)):
        total += len(word.encode())
        if total > LARGEST_VECTOR:
            return
        if not _is_long(word):
            yield word
