"""SQLite FTS5: a batch becomes a full-text table in memory, every query is one MATCH.

The table keeps no texts and no sizes, only the index, in one segment. NEAR of FTS5 knows no groups; asking for both
sides and checking what is found in Python takes a tenth less time than pairs of NEAR do.
"""

from __future__ import annotations

import sqlite3
import string
from collections.abc import Sequence
from typing import Final

from talka.listening.query.syntax import And, Near, Not, Or, Phrase, Prefix, Query, Word

from .engines import Pairs, Task
from .plain import Begun, check

_CHARACTERS: Final = "".join(set(string.punctuation) - set("'\""))
_HASH: Final = 500_000_000
"""Bytes that are gathered before a segment is written; with the usual million queries take twice the time."""
_TABLE: Final = (
    "CREATE VIRTUAL TABLE posts USING fts5(words, content='', columnsize=0, detail=full, "
    f"tokenize=\"ascii tokenchars '{_CHARACTERS}'\")"
)


class Fts5:
    """One connection, one table, emptied for each batch."""

    def __init__(self, task: Task) -> None:
        self._connection = sqlite3.connect(":memory:", isolation_level=None, cached_statements=8)
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._texts = [_expression(query) for query in task.queries]
        self._doubtful = {n: check(query) for n, query in enumerate(task.queries) if _has_near(query)}
        self._begun = Begun(task.queries)

    def match(self, posts: Sequence[str]) -> Pairs:
        connection = self._connection
        connection.execute("DROP TABLE IF EXISTS posts")
        connection.execute(_TABLE)
        connection.execute("INSERT INTO posts (posts, rank) VALUES ('hashsize', ?)", (_HASH,))
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO posts (rowid, words) VALUES (?, ?)", enumerate(posts))
        connection.execute("COMMIT")
        pairs: Pairs = []
        for number, text in enumerate(self._texts):
            found = connection.execute("SELECT rowid FROM posts WHERE words MATCH ?", (text,)).fetchall()
            if found:
                pairs += [(post, number) for (post,) in found if self._holds(number, posts[post])]
        return pairs

    def _holds(self, query: int, text: str) -> bool:
        return query not in self._doubtful or self._doubtful[query](self._begun.post(text))


def _expression(query: Query) -> str:
    match query:
        case Word(word):
            return f'"{word}"'
        case Prefix(letters):
            return f'"{letters}" *'
        case Phrase(parts):
            return " + ".join(map(_expression, parts))
        case Near(left, right):
            return f"({_expression(left)} AND {_expression(right)})"
        case Or(parts):
            return f"({' OR '.join(map(_expression, parts))})"
        case And(parts):
            wanted = " AND ".join(_expression(part) for part in parts if not isinstance(part, Not))
            return f"({' NOT '.join([wanted, *(_expression(part.part) for part in parts if isinstance(part, Not))])})"
        case _:
            raise TypeError(f"FTS5 has no {type(query).__name__} here.")


def _has_near(query: Query) -> bool:
    match query:
        case Near():
            return True
        case And(parts) | Or(parts):
            return any(map(_has_near, parts))
        case Not(part):
            return _has_near(part)
        case _:
            return False
