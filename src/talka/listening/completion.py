"""What the editor of queries offers while somebody types: operators, fields, their values, names of the brand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from talka.channels.enums import AuthorKind, Kind
from talka.listening.countries import country_choices
from talka.listening.enums import Intent, Sentiment
from talka.listening.languages import language_choices
from talka.listening.naming import written
from talka.listening.query.fields import FIELDS, KINDS, LATER, NAMES, THINGS
from talka.listening.reading import THING_NAMES
from talka.team.models import Community

MOST: Final = 12
"""Names that are offered at once."""

NAMED: Final = ("topic", "list", "channel")
"""Fields whose values are names of the brand, asked for one by one."""

OPERATORS: Final = {
    "AND": _("both sides"),
    "OR": _("one side or both"),
    "NOT": _("what must not occur"),
    "NEAR/5": _("at most 5 words between"),
    "ONEAR/5": _("likewise, in this order"),
}
_FIELDS: Final = {
    "author": _("who said it, by handle or name"),
    "authorkind": _("a person, an organisation, a bot"),
    "channel": _("where it was heard"),
    "comments": _("number of comments"),
    "country": _("where its author says to be"),
    "has": _("what it carries"),
    "hashtag": _("a hashtag"),
    "intent": _("a question, a complaint, …"),
    "lang": _("its language"),
    "likes": _("number of likes"),
    "list": _("the words of a list"),
    "raw": _("exactly these characters"),
    "sentiment": _("how it feels"),
    "shares": _("number of shares"),
    "since": _("said then or later"),
    "site": _("on this site"),
    "title": _("in the title"),
    "topic": _("what another topic finds"),
    "type": _("what kind of post"),
    "until": _("said then or earlier"),
    "url": _("part of an address in it"),
}


def vocabulary() -> dict[str, Any]:
    """Everything but names, for a script of the page; in the reader's language.

    ``fields`` holds every name that stands before a colon, for colouring; ``offers`` those worth offering.
    """
    return {
        "fields": list(NAMES),
        "operators": [_offer(name, str(words)) for name, words in OPERATORS.items()],
        "offers": [_offer(f"{name}:", str(words)) for name, words in _FIELDS.items() if name not in LATER],
        "values": {field: list(values) for field, values in _values()},
        "named": list(NAMED),
    }


def _offer(value: str, words: str) -> dict[str, str]:
    return {"value": value, "words": words}


def _values() -> Iterator[tuple[str, Iterator[dict[str, str]]]]:
    yield "lang", (_offer(code, name) for code, name in language_choices())
    yield "country", (_offer(code, name) for code, name in country_choices())
    yield "authorkind", (_offer(kind.value, str(kind.label)) for kind in AuthorKind)
    yield "type", (_offer(kind, str(Kind(kind).label)) for kind in KINDS)
    yield "intent", (_offer(intent.value, str(intent.label)) for intent in Intent)
    yield "sentiment", (_offer(sentiment.value, str(sentiment.label)) for sentiment in Sentiment)
    yield "has", (_offer(thing, str(THING_NAMES[thing])) for thing in THINGS)
    for field in ("likes", "shares", "comments"):
        yield field, (_offer(value, "") for value in (">10", ">100", "10..50"))
    for field in ("since", "until"):
        yield field, iter([_offer(FIELDS[field].example, "")])


def names(community: Community, field: str, start: str) -> list[dict[str, str]]:
    """Names of the brand that hold a text, those that begin with it first; none for a field without names.

    ``text`` is what stands behind the colon for a name.
    """
    found = _named(community, field)
    if found is None:
        return []
    holding = found.filter(name__icontains=start) if start else found
    first = list(holding.filter(name__istartswith=start)[:MOST].values_list("name", flat=True))
    rest = holding.exclude(name__in=first)[: MOST - len(first)].values_list("name", flat=True)
    return [_offer(name, "") | {"text": written(field, name).partition(":")[2]} for name in [*first, *rest]]


def _named(community: Community, field: str) -> QuerySet[Any] | None:
    match field:
        case "topic":
            return community.topics.order_by("name")
        case "list":
            return community.lists.order_by("name")
        case "channel":
            return community.channels.filter(removed=None).order_by("name")
        case _:
            return None
