"""A query in plain sentences, as a nested list."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Final, TypeAlias

from babel.dates import format_skeleton
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from talka.channels.enums import AuthorKind, Kind
from talka.core.locales import reader_locale
from talka.core.templatetags.numbers import whole
from talka.listening.countries import country_name
from talka.listening.enums import Intent, Sentiment
from talka.listening.errors import isolated
from talka.listening.languages import language_name
from talka.listening.query import (
    And,
    Count,
    Fact,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Raw,
    Reference,
    Title,
    When,
    Wildcard,
    Within,
    Word,
    to_text,
)

MOST_PARTS: Final = 24
"""Parts of a list that are told one by one."""

DEEPEST: Final = 8
"""Levels that are told; what lies deeper is only mentioned."""

_DAY: Final = dt.timedelta(days=1)
_MINUTE: Final = dt.timedelta(minutes=1)
_Plain: TypeAlias = Word | Prefix | Wildcard | Raw | Phrase | Within

_FACTS: Final = {
    "author": lazy("written by “%(value)s”"),
    "authorkind": lazy("written by this kind of author: %(value)s"),
    "channel": lazy("heard on “%(value)s”"),
    "country": lazy("its author's country: %(value)s"),
    "intent": lazy("labelled as: %(value)s"),
    "lang": lazy("its language: %(value)s"),
    "sentiment": lazy("with the sentiment: %(value)s"),
    "site": lazy("said on the site %(value)s"),
    "type": lazy("of the kind: %(value)s"),
    "url": lazy("with a link that contains “%(value)s”"),
}
_LABELS: Final = {"authorkind": AuthorKind, "intent": Intent, "sentiment": Sentiment, "type": Kind}
THING_NAMES: Final = {
    "author": lazy("with a known author"),
    "hashtag": lazy("with a hashtag"),
    "image": lazy("with a picture"),
    "link": lazy("with a link"),
    "media": lazy("with a picture or video"),
    "mention": lazy("that names somebody by handle"),
    "title": lazy("with a title"),
    "video": lazy("with a video"),
}
"""What ``has:`` asks for, in words."""

_COUNTED: Final = {"likes": lazy("likes"), "shares": lazy("shares"), "comments": lazy("comments")}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Reading:
    """A part of a query as it is understood: a label, and the parts below it."""

    label: str
    parts: tuple[Reading, ...] = ()


def reading(query: Query, depth: int = 0) -> Reading:
    """What a query asks for, as a tree of sentences."""
    if depth > DEEPEST:
        return Reading(label=_("more, nested deeper"))
    if group := _group(query):
        return _several(*group, depth)
    match query:
        case Not(part):
            return _under(_("not"), reading(part, depth + 1))
        case Title(part):
            return _under(_("in the title"), reading(part, depth + 1))
        case _:
            return Reading(label=_said(query))


def label_of(query: Query) -> str:
    """What is said of the parts of a part, without them."""
    match query:
        case And():
            return f"{_('all of')}:"
        case Or():
            return f"{_('any of')}:"
        case Not():
            return f"{_('not')}:"
        case _:
            return line_of(query)


def line_of(query: Query) -> str:
    """A part with everything below it in one line."""
    return _line(reading(query, DEEPEST - 2))


def _line(said: Reading) -> str:
    below = ", ".join(f"({_line(part)})" if part.parts else part.label for part in said.parts)
    return f"{said.label} {below}" if below else said.label


def _group(query: Query) -> tuple[str, Sequence[Query]] | None:
    """What is said of several parts together, and the parts."""
    match query:
        case And(parts):
            return _("all of"), _with_negations_joined(parts)
        case Or(parts):
            return _("any of"), parts
        case Not(Or(parts)):
            return _("none of"), parts
        case Not(And(parts)):
            return _("not all of"), parts
        case Near(left, right, distance, ordered):
            return _nearness(distance, ordered=ordered), (left, right)
        case _:
            return None


def _with_negations_joined(parts: Sequence[Query]) -> list[Query]:
    """``NOT a NOT b`` is none of a, b."""
    wanted = [part for part in parts if not isinstance(part, Not)]
    refused = [part.part for part in parts if isinstance(part, Not)]
    if len(refused) <= 1 or not all(isinstance(part, _Plain) for part in refused):
        return list(parts)
    return [*wanted, Not(Or(tuple(refused)))]


def _several(label: str, parts: Sequence[Query], depth: int) -> Reading:
    """A list of parts; on one line where all of them are plain words."""
    if all(isinstance(part, _Plain) for part in parts):
        return Reading(label=f"{label}: {_listed(parts)}")
    told = tuple(reading(part, depth + 1) for part in parts[:MOST_PARTS])
    rest = len(parts) - MOST_PARTS
    return Reading(label=f"{label}:", parts=told if rest <= 0 else (*told, Reading(label=_more(rest))))


def _listed(parts: Sequence[Query]) -> str:
    told = [_said(part) for part in parts[:MOST_PARTS]]
    rest = len(parts) - MOST_PARTS
    return ", ".join(told if rest <= 0 else [*told, _more(rest)])


def _more(rest: int) -> str:
    return ngettext("and %(count)s more", "and %(count)s more", rest) % {"count": whole(rest)}


def _under(label: str, inner: Reading) -> Reading:
    if inner.parts:
        return Reading(label=f"{label}:", parts=(inner,))
    return Reading(label=f"{label}: {inner.label}")


def _nearness(distance: int, *, ordered: bool) -> str:
    if ordered:
        words = ngettext(
            "in this order with at most %(count)d word between",
            "in this order with at most %(count)d words between",
            distance,
        )
    else:
        words = ngettext("with at most %(count)d word between", "with at most %(count)d words between", distance)
    return words % {"count": distance}


def _said(query: Query) -> str:
    """A part without parts of its own."""
    match query:
        case Word() | Prefix() | Wildcard() | Raw() | Phrase() | Within():
            return _words_said(query)
        case Fact():
            return _fact_said(query)
        case Count():
            return _count_said(query)
        case When():
            return _time_said(query)
        case Reference(kind, name):
            words = _("what the topic “%(name)s” finds") if kind == "topic" else _("any of the list “%(name)s”")
            return words % {"name": isolated(name)}
        case _:
            return reading(query).label


def _words_said(query: _Plain) -> str:
    match query:
        case Prefix(letters):
            return _("words that begin with “%(letters)s”") % {"letters": isolated(letters)}
        case Wildcard(pattern):
            return _("words of the form “%(pattern)s”") % {"pattern": isolated(pattern)}
        case Raw(text, cased) if cased:
            return _("exactly “%(text)s”") % {"text": isolated(text)}
        case Within(parts, distance):
            listed = " ".join(_quoted(part) for part in parts)
            words = ngettext(
                "%(words)s in any order with at most %(count)d other word among them",
                "%(words)s in any order with at most %(count)d other words among them",
                distance,
            )
            return words % {"words": listed, "count": distance}
        case _:
            return _quoted(query)


def _quoted(query: Query) -> str:
    return f"“{isolated(to_text(query).strip(chr(34)))}”"


def _fact_said(fact: Fact) -> str:
    if fact.field == "has":
        return str(THING_NAMES.get(fact.value, fact.value))
    value: str | Promise = fact.value
    if fact.field == "lang":
        value = language_name(fact.value)
    elif fact.field == "country":
        value = country_name(fact.value)
    elif fact.field in _LABELS:
        value = _LABELS[fact.field](fact.value).label
    return str(_FACTS[fact.field]) % {"value": isolated(str(value))}


def _count_said(count: Count) -> str:
    values = {"low": whole(count.low), "high": whole(count.high), "what": str(_COUNTED[count.field])}
    if count.low == count.high:
        return _("%(what)s: exactly %(low)s") % values
    if count.high is None:
        return _("%(what)s: %(low)s or more") % values
    if count.low is None:
        return _("%(what)s: %(high)s or fewer") % values
    return _("%(what)s: %(low)s to %(high)s") % values


def _time_said(when: When) -> str:
    if when.since:
        return _("said on %(day)s or later") % {"day": _moment(when.since)}
    until = when.until or dt.datetime.max.replace(tzinfo=dt.UTC)
    last = until - (_DAY if (until.hour, until.minute) == (0, 0) else _MINUTE)
    return _("said on %(day)s or earlier") % {"day": _moment(last, clock=(until.hour, until.minute) != (0, 0))}


def _moment(moment: dt.datetime, *, clock: bool | None = None) -> str:
    """A day, with the time where it is none of midnight; in UTC, as the language counts."""
    shown = format_skeleton("yMMMd", moment, dt.UTC, locale=reader_locale())
    if clock or (clock is None and (moment.hour, moment.minute) != (0, 0)):
        return f"{shown}, {moment:%H:%M} UTC"
    return str(shown)
