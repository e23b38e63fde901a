"""tantivy: a batch becomes an index in memory, every query is run on it.

Queries are built once, as objects, without scores. An index that one thread writes in one go has one segment, whose
documents keep their order, so a document's address is the number of its post. Slop is NEAR in one order (and, two words
closer, the other), so NEAR becomes pairs in both orders; only a word near itself is checked afterwards.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Final

from tantivy import Document, Index, Occur, SchemaBuilder, TextAnalyzerBuilder, Tokenizer
from tantivy import Query as Asked

from talka.listening.query.syntax import And, Near, Not, Or, Phrase, Prefix, Query, Word

from .engines import Pairs, Task
from .plain import Begun, atoms, check, name_of

_HEAP: Final = 200_000_000
"""Bytes that the writer may use before it starts another segment."""
_FIRST: Final = 1_000
"""Hits that are asked for at first; more cost memory for each query, few queries have as many."""

_SCHEMA: Final = SchemaBuilder().add_text_field("words", tokenizer_name="blanks", index_option="position").build()


class Tantivy:
    """Makes an index for each batch."""

    def __init__(self, task: Task) -> None:
        self._queries = [Asked.const_score_query(_built(query), 1.0) for query in task.queries]
        self._doubtful = {n: check(query) for n, query in enumerate(task.queries) if _meets_itself(query)}
        self._begun = Begun(task.queries)

    def match(self, posts: Sequence[str]) -> Pairs:
        searcher = _index(posts).searcher()
        if searcher.num_segments > 1:
            raise RuntimeError("The index has several segments: addresses are no numbers of posts.")
        pairs: Pairs = []
        for number, query in enumerate(self._queries):
            hits = searcher.search(query, _FIRST, count=False).hits
            if len(hits) == _FIRST:
                hits = searcher.search(query, len(posts), count=False).hits
            if hits:
                found = (address.doc for _, address in hits)
                pairs += [(post, number) for post in found if self._holds(number, posts[post])]
        return pairs

    def _holds(self, query: int, text: str) -> bool:
        return query not in self._doubtful or self._doubtful[query](self._begun.post(text))


def _index(posts: Sequence[str]) -> Index:
    index = Index(_SCHEMA)
    index.register_tokenizer("blanks", TextAnalyzerBuilder(Tokenizer.whitespace()).build())
    writer = index.writer(_HEAP, 1)
    for text in posts:
        writer.add_document(Document(words=text))
    writer.commit()
    index.reload()
    return index


def _built(query: Query) -> Asked:
    match query:
        case Word(word):
            return Asked.term_query(_SCHEMA, "words", word, index_option="basic")
        case Prefix(letters):
            return Asked.fuzzy_term_query(_SCHEMA, "words", letters, distance=0, prefix=True)
        case Phrase():
            return Asked.phrase_query(_SCHEMA, "words", [*_words(query)])
        case Near():
            return _near(query)
        case Or(parts):
            return _some(map(_built, parts))
        case And(parts):
            return Asked.boolean_query(
                [
                    (Occur.MustNot, _built(part.part)) if isinstance(part, Not) else (Occur.Must, _built(part))
                    for part in parts
                ]
            )
        case _:
            raise TypeError(f"This benchmark has no {type(query).__name__}.")


def _some(choices: Iterable[Asked]) -> Asked:
    return Asked.boolean_query([(Occur.Should, choice) for choice in choices])


def _near(near: Near) -> Asked:
    pairs = itertools.product(_words(near.left), _words(near.right))
    return _some(
        Asked.phrase_query(_SCHEMA, "words", [one, two], near.distance)
        for pair in pairs
        for one, two in (pair, pair[::-1])
    )


def _words(query: Query) -> list[str]:
    if any(isinstance(atom, Prefix) for atom in atoms(query)):
        raise TypeError("This benchmark has no prefixes in phrases and beside NEAR.")
    return [name_of(atom) for atom in atoms(query)]


def _meets_itself(query: Query) -> bool:
    """Whether the same word stands on both sides of a NEAR, or their order counts."""
    match query:
        case Near(left, right):
            return query.ordered or not set(atoms(left)).isdisjoint(atoms(right))
        case And(parts) | Or(parts):
            return any(map(_meets_itself, parts))
        case Not(part):
            return _meets_itself(part)
        case _:
            return False
