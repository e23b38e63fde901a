"""One form for all queries that ask for the same.

Two queries have the same normal form when they ask for the same whatever their words, phrases and fields may hold for
a post: the form is the list of all prime implicants (the Blake canonical form; F. M. Brown, Boolean Reasoning, 1990),
found by consensus and absorption. Queries for which that list would be long are only flattened, sorted and freed of
what stands twice; then equal forms still mean equal queries, but not the other way round.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

from talka.listening.query.printer import to_text
from talka.listening.query.syntax import And, Count, Fact, Near, Not, Or, Query, Reference, Title, When, Within

_MOST_IMPLICANTS: Final = 200

_Literal: TypeAlias = tuple[Query, bool]
_Implicant: TypeAlias = frozenset[_Literal]
_Implicants: TypeAlias = frozenset[_Implicant]


class _TooManyError(Exception):
    """The canonical form would be too long."""


def normal(query: Query) -> Query:
    """The normal form of a query; the places of its parts are lost."""
    plain = _plain(query, wanted=True, title=False)
    try:
        return _written(_primes(_implicants(plain)), plain)
    except _TooManyError:
        return plain


def _plain(query: Query, *, wanted: bool, title: bool) -> Query:
    """With NOT and ``title:`` before single parts only, and everything flat, sorted and there once."""
    match query:
        case Not(part):
            return _plain(part, wanted=not wanted, title=title)
        case Title(part):
            return _plain(part, wanted=wanted, title=True)
        case And(parts) | Or(parts):
            kind = And if isinstance(query, And) == wanted else Or
            return _joined(kind, (_plain(part, wanted=wanted, title=title) for part in parts))
        case _:
            part = _leaf(query)
            if title and not isinstance(part, Fact | Count | When | Reference):
                part = Title(part)
            return part if wanted else Not(part)


def _leaf(query: Query) -> Query:
    """Parts whose order does not count, in order."""
    match query:
        case Within(parts, distance):
            return Within(tuple(sorted(parts, key=to_text)), distance)
        case Near(left, right, distance, ordered):
            sides = [_side(left), _side(right)]
            first, second = sides if ordered else sorted(sides, key=to_text)
            return Near(first, second, distance, ordered)
        case _:
            return query


def _side(query: Query) -> Query:
    return _joined(Or, map(_side, query.parts)) if isinstance(query, Or) else _leaf(query)


def _joined(kind: type[And | Or], parts: Iterable[Query]) -> Query:
    flat = itertools.chain.from_iterable(part.parts if isinstance(part, kind) else (part,) for part in parts)
    different = sorted(set(flat), key=to_text)
    return different[0] if len(different) == 1 else kind(tuple(different))


def _implicants(query: Query) -> _Implicants:
    """Sets of parts that together are enough, those first that need least."""
    match query:
        case And(parts):
            return _combined(map(_implicants, parts), lambda one, other: _absorbed(_products(one, other)))
        case Or(parts):
            return _combined(map(_implicants, parts), lambda one, other: _absorbed(one | other))
        case Not(part):
            return frozenset({frozenset({(part, False)})})
        case _:
            return frozenset({frozenset({(query, True)})})


def _combined(found: Iterable[_Implicants], join: Callable[[_Implicants, _Implicants], _Implicants]) -> _Implicants:
    first, *others = found
    for other in others:
        first = join(first, other)
    return first


def _products(one: _Implicants, other: _Implicants) -> _Implicants:
    if len(one) * len(other) > _MOST_IMPLICANTS * 10:
        raise _TooManyError
    both = (left | right for left, right in itertools.product(one, other))
    return frozenset(implicant for implicant in both if not _is_contradiction(implicant))


def _is_contradiction(implicant: _Implicant) -> bool:
    return any((part, not wanted) in implicant for part, wanted in implicant)


def _absorbed(implicants: _Implicants) -> _Implicants:
    """Without those that ask for more than another one."""
    if len(implicants) > _MOST_IMPLICANTS * 5:
        raise _TooManyError
    kept: list[_Implicant] = []
    for implicant in sorted(implicants, key=len):
        if not any(other <= implicant for other in kept):
            kept.append(implicant)
    if len(kept) > _MOST_IMPLICANTS:
        raise _TooManyError
    return frozenset(kept)


def _primes(implicants: _Implicants) -> _Implicants:
    """All prime implicants: consensus and absorption until nothing is new."""
    while True:
        added = {
            consensus
            for one, other in itertools.combinations(implicants, 2)
            if (consensus := _consensus(one, other)) is not None and not any(known <= consensus for known in implicants)
        }
        if not added:
            return implicants
        implicants = _absorbed(implicants | added)


def _consensus(one: _Implicant, other: _Implicant) -> _Implicant | None:
    """What is enough whichever way the one part is on which both differ; None unless there is exactly one."""
    opposed = [(part, wanted) for part, wanted in one if (part, not wanted) in other]
    if len(opposed) != 1:
        return None
    part, wanted = opposed[0]
    return (one - {(part, wanted)}) | (other - {(part, not wanted)})


def _written(primes: _Implicants, plain: Query) -> Query:
    if not primes or frozenset() in primes:  # nothing can match, or everything must
        part = min(_parts(plain), key=to_text)
        return (Or if primes else And)((part, Not(part)))
    alternatives = [_joined(And, (part if wanted else Not(part) for part, wanted in prime)) for prime in primes]
    return _joined(Or, alternatives)


def _parts(query: Query) -> Iterable[Query]:
    match query:
        case And(parts) | Or(parts):
            return itertools.chain.from_iterable(map(_parts, parts))
        case Not(part):
            return [part]
        case _:
            return [query]
