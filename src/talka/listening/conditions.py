"""What the database can ask of stored posts for a query: everything that matches and little else.

Words are asked of the column `Post.words`, fields of their columns. A post whose words do not all fit into a
``tsvector`` has none there (None) and is always among those that are found.
"""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, reduce
from operator import and_, or_
from typing import Any, Final

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Concat, Lower
from django.db.models.lookups import Contains, Exact, IContains, Regex

from talka.channels.models import Author, Channel
from talka.listening.documents import asks_facts
from talka.listening.label_names import intent_bit, sentiment_value
from talka.listening.query import And, Count, Fact, Not, Or, Query, When, candidates
from talka.listening.query.document import Document
from talka.listening.query.fields import has_fact, named

_MOST_ADDRESSES: Final = 20
_MOST_AUTHORS: Final = 5_000
_MOST_NAMES: Final = 20
_BEYOND_ASCII: Final = r"[^\x01-\x7f]"


class ReadyQuery(SearchQuery):
    """A ``tsquery`` of folded words as it stands; ``to_tsquery`` would cut and change the words once more."""

    template = "(%(expressions)s)::tsquery"

    def __init__(self, tsquery: str) -> None:
        super().__init__(Value(tsquery), search_type="raw")


@dataclasses.dataclass(frozen=True, slots=True)
class Condition:
    """A condition on posts that every match meets.

    Attributes:
        where: None where all posts may match.
        exact: whether it decides alone for posts that have `Post.words`.
    """

    where: Q | None
    exact: bool


_ALL = Condition(None, exact=False)


def condition(query: Query, community_id: uuid.UUID) -> Condition:
    """The condition for a query without names (`talka.listening.resolving.resolve`).

    Channels and authors are looked up where the query names any.
    """
    return _Asking(community_id).ask(query, wanted=True)


class _Asking:
    """Turns queries over the posts of one community into conditions."""

    def __init__(self, community_id: uuid.UUID) -> None:
        self._community_id = community_id
        self._addresses = self._names = 0

    def ask(self, query: Query, *, wanted: bool) -> Condition:
        """What must hold for the query to hold, or, unless wanted, for it not to hold."""
        if not asks_facts(query):
            return _words(query if wanted else Not(query))
        match query:
            case Not(part):
                return self.ask(part, wanted=not wanted)
            case And(parts) | Or(parts):
                inner = [self.ask(part, wanted=wanted) for part in _gathered(query, parts)]
                # Not (a or b) is (not a) and (not b).
                return _every(inner) if isinstance(query, And) == wanted else _some(inner)
            case Count(field, low, high):
                return _sure(_ranged(field, low, high), wanted=wanted)
            case When(since, until):
                return _sure(_ranged("created_at", since, until, open_end=True), wanted=wanted)
            case Fact():
                return self._fact(query, wanted=wanted)
            case _:
                return _ALL

    def _fact(self, fact: Fact, *, wanted: bool) -> Condition:
        match fact.field:
            case "lang":
                same, longer = Q(language=fact.value), Q(language__startswith=f"{fact.value}-")
                return _sure(same | longer, wanted=wanted)
            case "type":
                return _sure(Q(kind=fact.value), wanted=wanted)
            case "authorkind":
                return _sure(Q(author_kind=fact.value), wanted=wanted)
            case "country":
                return _sure(Q(country=fact.value), wanted=wanted)
            case "sentiment":
                return _sure(Q(sentiment=sentiment_value(fact.value)), wanted=wanted)
            case "intent":
                return _sure(has_intent(fact.value), wanted=wanted)
            case "channel":
                return _sure(Q(channel__in=self._channels(fact)), wanted=wanted)
            case "has":
                return _has(fact.value, wanted=wanted)
            case "author":
                return self._author(fact, wanted=wanted)
            case _:
                return self._address(fact) if wanted else _ALL

    def _channels(self, fact: Fact) -> list[uuid.UUID]:
        return [pk for pk, name, kind in self._known_channels if fact.value in {named(name), kind}]

    @cached_property
    def _known_channels(self) -> list[tuple[uuid.UUID, str, str]]:
        return list(Channel.objects.filter(community=self._community_id).values_list("id", "name", "kind"))

    def _author(self, fact: Fact, *, wanted: bool) -> Condition:
        self._names += 1
        if self._names > _MOST_NAMES:
            return _ALL
        candidates = Author.objects.filter(_may_be(fact.value), community=self._community_id)
        rows = candidates.values_list("id", "handle", "name")
        found = [pk for pk, handle, name in rows if has_fact(Document(text="", handle=handle, name=name), fact)]
        return _ALL if len(found) > _MOST_AUTHORS else _sure(Q(author__in=found), wanted=wanted)

    def _address(self, fact: Fact) -> Condition:
        """Addresses are compared by case folding, which for what is not ASCII the database does otherwise."""
        self._addresses += 1
        if self._addresses > _MOST_ADDRESSES or not fact.value.isascii():
            return _ALL
        where = _holds(F("url"), fact.value)
        if fact.field == "url":
            links = Func(F("links"), Value("\n"), function="array_to_string", output_field=TextField())
            where |= _holds(links, fact.value)
        return Condition(where, exact=False)


def has_intent(name: str) -> Q:
    """Posts that are labelled with an intent."""
    bit = intent_bit(name)
    return Q(Exact(F("intents").bitand(bit), bit))


def _holds(text: F | Func[Any], part: str) -> Q:
    return Q(IContains(text, part)) | Q(Regex(text, _BEYOND_ASCII))


def _may_be(author: str) -> Q:
    """What every author meets who is asked for by a name or handle; folding ASCII is lower case and no more."""
    where = Q(Regex(Concat("handle", "name"), _BEYOND_ASCII))
    if author.isascii():
        where |= Q(Contains(Lower("handle"), author))
    asked = named(author)
    if asked and asked.isascii():
        where |= Q(Contains(Lower("name"), max(asked.split(), key=len)))
    return where


def _gathered(query: And | Or, parts: Sequence[Query]) -> list[Query]:
    """The parts of a query, those that ask for words alone put into one, so that they become one ``tsquery``."""
    facts = [part for part in parts if asks_facts(part)]
    spoken = tuple(part for part in parts if not asks_facts(part))
    if not spoken:
        return facts
    return [spoken[0] if len(spoken) == 1 else type(query)(spoken), *facts]


def _words(query: Query) -> Condition:
    found = candidates(query)
    return Condition(Q(words=ReadyQuery(found.tsquery)) | Q(words=None), found.exact) if found else _ALL


def _has(thing: str, *, wanted: bool) -> Condition:
    if thing == "author":
        return Condition(Q(author__isnull=False), exact=False) if wanted else _ALL
    if thing in {"image", "video"}:
        return _sure(Q(media__contains=[{"kind": thing}]), wanted=wanted)
    column = {"link": "links", "hashtag": "hashtags", "mention": "handles", "media": "media", "title": "title"}[thing]
    empty: Any = "" if thing == "title" else []
    return _sure(~Q((column, empty)), wanted=wanted)


def _ranged(field: str, low: Any, high: Any, *, open_end: bool = False) -> Q:
    """A known value from ``low`` to ``high``; None where open."""
    bounds = Q((f"{field}__isnull", False))
    if low is not None:
        bounds &= Q((f"{field}__gte", low))
    if high is not None:
        bounds &= Q((f"{field}__lt" if open_end else f"{field}__lte", high))
    return bounds


def _sure(where: Q, *, wanted: bool) -> Condition:
    return Condition(where if wanted else ~where, exact=True)


def _every(parts: Sequence[Condition]) -> Condition:
    """Parts that cannot be asked for are left out: more is found, never less."""
    return Condition(_joined(and_, parts), all(part.exact for part in parts))


def _some(parts: Sequence[Condition]) -> Condition:
    if any(part.where is None for part in parts):
        return _ALL
    return Condition(_joined(or_, parts), all(part.exact for part in parts))


def _joined(how: Callable[[Q, Q], Q], parts: Iterable[Condition]) -> Q | None:
    known = [part.where for part in parts if part.where is not None]
    return reduce(how, known) if known else None
