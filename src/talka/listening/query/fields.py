"""Fields of a query: which there are, what they may ask for, and whether a post has it."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from talka.listening.label_names import INTENTS, SENTIMENTS
from talka.listening.query.document import Document
from talka.listening.query.syntax import Count, Fact, Query, Span, When, Word
from talka.text import fold, tokens, words
from talka.text.places import country_named

KINDS: Final = ("post", "comment", "reply", "message")
AUTHOR_KINDS: Final = ("person", "organisation", "bot")
THINGS: Final = ("author", "hashtag", "image", "link", "media", "mention", "title", "video")

_PLURALS: Final = {f"{thing}s": thing for thing in THINGS if thing != "media"} | {"handle": "mention", "photo": "image"}
_SINGLE: Final = {"authorkind": "author_kind", "country": "country", "sentiment": "sentiment", "type": "kind"}
"""Fields that ask for the whole of one thing that is known of a post."""

_LANGUAGE: Final = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]+)*", re.IGNORECASE)
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_WWW: Final = re.compile(r"^(?:www\.)+")
_RANGE: Final = re.compile(r"(?P<low>\d*)\.\.(?P<high>\d*)|(?P<sign>>=|<=|>|<|=)?(?P<number>\d+)")
_MOMENT: Final = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2})(?:T(?P<hour>\d{2}):(?P<minute>\d{2})Z?)?)?)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Field:
    """What stands before a colon.

    Attributes:
        example: a value, for the manual and for messages.
        read: a value as typed and its place, to a part of a query; None where it cannot be read.
        anchors: whether it can stand alone, because it asks for something that most posts do not have.
    """

    example: str
    read: Callable[[str, Span], Query | None]
    anchors: bool = False


def site_of(address: str) -> str:
    """The host of a web address or of what a person types for it, without ``www.``; empty if there is none."""
    rest = _SCHEME.sub("", address.strip(), count=1)
    host = re.split(r"[/?#\\\s]", rest, maxsplit=1)[0].rpartition("@")[2].partition(":")[0]
    return _WWW.sub("", host.casefold().strip("."))


def named(text: str) -> str:
    """A name as it is compared: its folded words with single spaces."""
    return " ".join(word for word in words(text) if word[0] not in "#@")


def handles(written: str) -> Iterator[str]:
    """The forms of a handle without its @: as written, and without the host behind it."""
    folded = fold(written).strip("@ ")
    if folded:
        yield folded
        yield folded.partition("@")[0]


def has_fact(document: Document, fact: Fact) -> bool:
    """Whether a post has what a part asks for."""
    match fact.field:
        case "author":
            return fact.value in handles(document.handle) or _within(named(fact.value), named(document.name))
        case "site":
            return f".{site_of(document.url)}".endswith(f".{fact.value}")
        case "url":
            return any(fact.value in address.casefold() for address in (document.url, *document.links))
        case "channel":
            return fact.value in {named(document.channel), document.network}
        case "lang":
            return document.language.partition("-")[0] == fact.value
        case field if field in _SINGLE:
            return bool(getattr(document, _SINGLE[field]) == fact.value)
        case "intent":
            return fact.value in document.intents
        case _:
            return fact.value in document.has


def has_count(document: Document, count: Count) -> bool:
    """Whether the post's number is in the range; one that is not known never is."""
    number: int | None = getattr(document, count.field)
    if number is None:
        return False
    return (count.low is None or number >= count.low) and (count.high is None or number <= count.high)


def was_said(document: Document, when: When) -> bool:
    """Whether the post was said in that time; one without a date never was."""
    if document.created is None:
        return False
    return (when.since is None or document.created >= when.since) and (
        when.until is None or document.created < when.until
    )


def _within(name: str, whole: str) -> bool:
    return bool(name) and f" {name} " in f" {whole} "


def _fact(field: str, fit: Callable[[str], str | None]) -> Callable[[str, Span], Query | None]:
    def read(value: str, span: Span) -> Query | None:
        fitted = fit(value)
        return Fact(field, fitted, span) if fitted else None

    return read


def _author(value: str) -> str | None:
    return next(handles(value), None)


def _language(value: str) -> str | None:
    found = _LANGUAGE.fullmatch(value.strip())
    return found[1].lower() if found else None


def _kind(value: str) -> str | None:
    known = value.strip().lower()
    return next((kind for kind in KINDS if known in {kind, f"{kind}s", kind.replace("reply", "replies")}), None)


def _author_kind(value: str) -> str | None:
    known = value.strip().lower().replace("organization", "organisation")
    return next((kind for kind in AUTHOR_KINDS if known in {kind, f"{kind}s"}), None)


def _country(value: str) -> str | None:
    return country_named(value) or None


def _thing(value: str) -> str | None:
    known = value.strip().lower()
    known = _PLURALS.get(known, known)
    return known if known in THINGS else None


def _sentiment(value: str) -> str | None:
    known = value.strip().lower()
    return next((name for name in SENTIMENTS if known in {name, name[:3]}), None)


def _intent(value: str) -> str | None:
    known = value.strip().lower()
    return next((name for name in INTENTS if known in {name, f"{name}s"}), None)


def _hashtag(value: str, span: Span) -> Query | None:
    found = tokens("#" + value.strip().lstrip("#\uff03"))
    whole = bool(found) and found[0].word[0] == "#" and found[0].end == len(value.strip().lstrip("#\uff03")) + 1
    return Word(found[0].word, span) if whole else None


def _count(field: str) -> Callable[[str, Span], Query | None]:
    def read(value: str, span: Span) -> Query | None:
        found = _RANGE.fullmatch(value.strip())
        bounds = _bounds(found) if found else None
        return Count(field, *bounds, span) if bounds else None

    return read


def _bounds(found: re.Match[str]) -> tuple[int | None, int | None] | None:
    """Lowest and highest number of a range as typed; None where it is none, or nothing lies in it."""
    low, high = found["low"], found["high"]
    if found["number"]:
        number = int(found["number"])
        lowest = {">": number + 1, ">=": number, "<": None, "<=": None}.get(found["sign"], number)
        highest = {"<": number - 1, "<=": number, ">": None, ">=": None}.get(found["sign"], number)
        return None if highest == -1 else (lowest, highest)
    first, last = (int(number) if number else None for number in (low, high))
    if first is None and last is None:
        return None
    return None if first is not None and last is not None and first > last else (first, last)


def _since(value: str, span: Span) -> Query | None:
    period = _period(value)
    return When(period[0], None, span) if period else None


def _until(value: str, span: Span) -> Query | None:
    period = _period(value)
    return When(None, period[1], span) if period else None


def _period(value: str) -> tuple[dt.datetime, dt.datetime] | None:
    """First moment of a year, month, day or minute, and the first after it; None where it is no date."""
    found = _MOMENT.fullmatch(value.strip())
    if not found:
        return None
    year, month, day, hour, minute = (int(part) if part else None for part in found.groups())
    try:
        first = dt.datetime(year or 0, month or 1, day or 1, hour or 0, minute or 0, tzinfo=dt.UTC)
        return first, first + _length(first, month, day, hour)
    except (ValueError, OverflowError):
        return None


def _length(first: dt.datetime, month: int | None, day: int | None, hour: int | None) -> dt.timedelta:
    if hour is not None:
        return dt.timedelta(minutes=1)
    if day is not None:
        return dt.timedelta(days=1)
    if month is not None:
        return dt.timedelta(days=calendar.monthrange(first.year, first.month)[1])
    return dt.timedelta(days=366 if calendar.isleap(first.year) else 365)


FIELDS: Final = {
    "author": Field("nasa", _fact("author", _author), anchors=True),
    "authorkind": Field("organisation", _fact("authorkind", _author_kind)),
    "channel": Field("mastodon", _fact("channel", named), anchors=True),
    "comments": Field(">10", _count("comments")),
    "country": Field("GR", _fact("country", _country)),
    "has": Field("image", _fact("has", _thing)),
    "hashtag": Field("launch", _hashtag, anchors=True),
    "intent": Field("question", _fact("intent", _intent)),
    "lang": Field("en", _fact("lang", _language)),
    "likes": Field(">100", _count("likes")),
    "sentiment": Field("negative", _fact("sentiment", _sentiment)),
    "shares": Field("10..50", _count("shares")),
    "since": Field("2026-03-01", _since),
    "site": Field("example.com", _fact("site", lambda value: site_of(value) or None), anchors=True),
    "type": Field("comment", _fact("type", _kind)),
    "until": Field("2026-03-31", _until),
    "url": Field("example.com/shop", _fact("url", lambda value: value.strip().casefold() or None), anchors=True),
}
"""Fields whose value is one fact; ``title`` holds a query, ``raw`` characters, ``list`` and ``topic`` a name."""

LATER: Final = ("segment", "tag")
"""Fields of what Talka does not know of posts yet."""

NAMES: Final = tuple(sorted([*FIELDS, *LATER, "list", "raw", "title", "topic"]))
"""Every field, by name."""
