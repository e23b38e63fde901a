"""The entries of a saved list: one word, phrase, handle, hashtag, author or site a line. Knows no Django."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from talka.listening.query import And, Fact, Mistake, Or, Phrase, Prefix, Query, Raw, Wildcard, Within, Word, read
from talka.listening.query.fields import FIELDS

MAXIMUM_ENTRIES: Final = 10_000
MAXIMUM_LIST_BYTES: Final = 256 * 1024
"""Of a list's text in UTF-8."""

MESSAGES: Final = {
    "entries_long": f"The list is too long: {MAXIMUM_LIST_BYTES // 1024} kB is the most. Split it into several lists.",
    "entries_many": f"The list has too many entries: {MAXIMUM_ENTRIES:,} are the most. Split it into several lists.",
    "entries_none": "There is no entry yet. Write one on each line.",
    "entry_kind": "An entry is a word, a phrase, a @handle, a #hashtag, author:name or site:address. Write queries in"
    " topics.",
    "entry_signs": "This line holds a character that cannot be stored. Write it anew.",
    "entry_words": "Put words that belong together between quotation marks, else each on a line of its own.",
}

_LINE: Final = re.compile(r"\r\n|[\r\n]")
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")


class Wrong(NamedTuple):
    """What is wrong on a line, counted from 1; the mistake's place is within the line."""

    line: int
    text: str
    mistake: Mistake


class Entries(NamedTuple):
    """A list as it was read: how many different entries, any of them as one query, None where something is wrong."""

    size: int
    query: Query | None
    wrong: tuple[Wrong, ...]


def read_entries(text: str) -> Entries:
    """Read the entries of a list and tell of every line that is none; empty lines count for nothing."""
    if len(text) > MAXIMUM_LIST_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAXIMUM_LIST_BYTES:
        return _refused("entries_long")
    lines = [(number, line) for number, line in enumerate(_LINE.split(text), 1) if line.strip()]
    if len(lines) > MAXIMUM_ENTRIES:
        return _refused("entries_many", line=lines[MAXIMUM_ENTRIES][0])
    if not lines:
        return _refused("entries_none")
    return _joined([(number, line, _entry(line)) for number, line in lines])


def _joined(found: list[tuple[int, str, Query | Mistake]]) -> Entries:
    wrong = tuple(Wrong(number, line, entry) for number, line, entry in found if isinstance(entry, Mistake))
    parts = tuple(dict.fromkeys(entry for _, _, entry in found if not isinstance(entry, Mistake)))
    if wrong:
        return Entries(len(found), None, wrong)
    return Entries(len(parts), parts[0] if len(parts) == 1 else Or(parts), ())


def _refused(code: str, *, line: int = 1) -> Entries:
    return Entries(0, None, (Wrong(line, "", _mistake(code, "")),))


def _entry(line: str) -> Query | Mistake:
    if _UNSTORABLE.search(line):
        return _mistake("entry_signs", line)
    reading = read(line)
    match reading.query:
        case None if reading.mistakes[0].code != "matches_all":
            return reading.mistakes[0]
        case Word() | Prefix() | Wildcard() | Raw() | Phrase() | Within():
            return reading.query
        case Fact(field) if FIELDS[field].anchors:
            return reading.query
        case And(parts) if all(isinstance(part, Word | Prefix | Wildcard | Raw) for part in parts):
            return _mistake("entry_words", line)
        case _:
            return _mistake("entry_kind", line)


def _mistake(code: str, line: str) -> Mistake:
    return Mistake(code, MESSAGES[code], 0, len(line))
