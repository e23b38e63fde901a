"""A fixed set of queries, compiled."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from talka.listening.matcher.facts import facts_of
from talka.listening.matcher.filing import Clauses, Filing, file, nothing_filed
from talka.listening.matcher.kernel import CRAMPED, DONE, Facts, Found, match
from talka.listening.matcher.plan import plan_of
from talka.listening.matcher.program import Compiler
from talka.listening.matcher.scratch import HITS, Scratch, is_worn, scratch_for, with_more_places
from talka.listening.query.document import Document
from talka.listening.query.evaluate import Evaluator
from talka.listening.query.syntax import Fact, Phrase, Query
from talka.text.kernel import TokenBatch, tokenise

Pairs = tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]
"""Numbers of posts and of queries, in the order of both."""

_USUAL_PAIRS: Final = 8192
_FIRST_LESSON: Final = 512
_LAST_LESSON: Final = 1_000_000
_SAMPLE: Final = 4096
_PRIOR_WEIGHT: Final = 20.0


class Core:
    """Queries by number, in programs, filed by what posts seldom have.

    Nothing of a post is known when it is made. It learns from the posts that it reads which words are rare, and
    files anew; that changes nothing but the speed.
    """

    def __init__(self, queries: Sequence[Query]) -> None:
        compiler = Compiler()
        programs = [compiler.compile(query) for query in queries]
        self._queries = queries
        self._plan = plan_of(compiler, [program.entry for program in programs])
        self._clauses = Clauses.of([program.clauses for program in programs])
        asked = compiler.atoms.asked
        self._facts = {(a.field, a.value): number for number, a in enumerate(asked) if isinstance(a, Fact)}
        self._prior = np.array(compiler.atoms.shares)
        self._longest = max([20, *(len(atom.parts) for atom in asked if isinstance(atom, Phrase))])
        self._lock = threading.Lock()
        self._idle: list[Scratch] = []
        self._hits = np.zeros(len(asked))
        self._posts = 0
        self._next_lesson = _FIRST_LESSON
        self._filing = self._filed()

    def match(self, posts: Sequence[str | Document]) -> Pairs:
        """The pairs of a batch that match."""
        texts = [post if isinstance(post, str) else post.text for post in posts]
        batch, facts = tokenise(texts), self._facts_of(posts)
        if len(posts) >= _FIRST_LESSON and self._posts == 0:
            self._listen(texts[:_SAMPLE])
        found = self._found(batch, facts)
        self._learn(len(posts))
        return self._decided(posts, found)

    def _found(self, batch: TokenBatch, facts: Facts) -> Found:
        """All pairs that the kernel finds."""
        filing, scratch = self._filing, self._borrow()
        parts: list[Found] = []
        post, why, size = 0, CRAMPED, _USUAL_PAIRS
        while why != DONE:
            out = _room(size)
            post, filled, why = match(self._plan, filing, batch, facts, scratch, out, post)
            parts.append(Found(out.posts[:filled], out.queries[:filled], out.maybe[:filled]))
            if why == CRAMPED:
                scratch = with_more_places(scratch)
            elif filled == 0:
                size = max(4 * size, len(self._queries))
        self._give_back(scratch)
        posts, queries, maybe = zip(*parts, strict=True)
        return Found(np.concatenate(posts), np.concatenate(queries), np.concatenate(maybe))

    def _decided(self, posts: Sequence[str | Document], found: Found) -> Pairs:
        """The pairs in order, without those that the plain evaluator refuses."""
        keep = np.ones(len(found.posts), bool)
        readings: dict[int, Evaluator] = {}
        for row in np.flatnonzero(found.maybe).tolist():
            post = int(found.posts[row])
            if post not in readings:
                readings[post] = Evaluator(posts[post])
            keep[row] = readings[post].holds(self._queries[found.queries[row]])
        # As one number each they are sorted in a quarter of the time of two keys.
        pairs = np.sort(found.posts[keep].astype(np.int64) * len(self._queries) + found.queries[keep])
        rows, queries = np.divmod(pairs, max(len(self._queries), 1))
        return rows.astype(np.int32), queries.astype(np.int32)

    def _facts_of(self, posts: Sequence[str | Document]) -> Facts:
        if not self._facts or not any(isinstance(post, Document) for post in posts):
            return Facts(np.zeros(len(posts) + 1, np.int64), np.zeros(0, np.int32))
        bounds, atoms = [0], list[int]()
        for post in posts:
            if isinstance(post, Document):
                atoms += [self._facts[fact] for fact in facts_of(post) if fact in self._facts]
            bounds.append(len(atoms))
        return Facts(np.array(bounds, np.int64), np.array(atoms, np.int32))

    def _borrow(self) -> Scratch:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return scratch_for(len(self._hits) + 1, len(self._queries), self._longest)

    def _give_back(self, scratch: Scratch) -> None:
        with self._lock:
            self._hits += scratch.atoms[:-1, HITS]
            scratch.atoms[:, HITS] = 0
            if not is_worn(scratch):
                self._idle.append(scratch)

    def _listen(self, texts: Sequence[str]) -> None:
        """Count what is in some posts before the first are matched."""
        nothing = nothing_filed(len(self._prior))
        facts = Facts(np.zeros(len(texts) + 1, np.int64), np.zeros(0, np.int32))
        scratch, why = self._borrow(), CRAMPED
        batch = tokenise(texts)
        while why == CRAMPED:
            _, _, why = match(self._plan, nothing, batch, facts, scratch, _room(1), 0)
            if why == CRAMPED:
                scratch = with_more_places(scratch)
        self._give_back(scratch)
        self._learn(len(texts))

    def _learn(self, posts: int) -> None:
        """File anew, now and then, by what the posts had."""
        with self._lock:
            self._posts += posts
            due = self._posts >= self._next_lesson and self._next_lesson < _LAST_LESSON
            if due:
                self._next_lesson = self._posts * 16
        if due:
            self._filing = self._filed()

    def _filed(self) -> Filing:
        return file(self._clauses, (self._hits + _PRIOR_WEIGHT * self._prior) / (self._posts + _PRIOR_WEIGHT))


def _room(size: int) -> Found:
    return Found(np.empty(size, np.int32), np.empty(size, np.int32), np.empty(size, np.uint8))
