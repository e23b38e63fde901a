"""Hyperscan: one scan finds the necessary words of all queries, functions over sets of words check the candidates.

The words are pure literals with the blanks around them, which is what hyperscan is fastest at.
"""

from __future__ import annotations

from collections.abc import Sequence

import hyperscan

from .engines import Pairs, Task
from .plain import Begun, check
from .python import filed


class Hyperscan:
    """A database of literals, one for each word or prefix that queries are filed under."""

    def __init__(self, task: Task) -> None:
        self._checks = [check(query) for query in task.queries]
        self._begun = Begun(task.queries)
        found = filed(task)
        self._queries = list(found.values())
        literals = [f" {name[:-1]}" if name[-1] == "*" else f" {name} " for name in found]
        self._database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        self._database.compile(
            expressions=[literal.encode() for literal in literals],
            ids=list(range(len(literals))),
            elements=len(literals),
            flags=hyperscan.HS_FLAG_SINGLEMATCH,
            literal=True,
        )

    def match(self, posts: Sequence[str]) -> Pairs:
        checks, queries, scan, pairs = self._checks, self._queries, self._database.scan, []
        seen: list[int] = []

        def note(literal: int, _start: int, _end: int, _flags: int, _context: object) -> None:
            seen.append(literal)

        for number, text in enumerate(posts):
            scan(f" {text} ".encode(), match_event_handler=note)
            if seen:
                asked = {query for literal in seen for query in queries[literal]}
                seen.clear()
                post = self._begun.post(text)
                pairs += [(number, query) for query in asked if checks[query](post)]
        return pairs
