"""What fields of other products become; the dialects name these in their tables."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Final

from talka.listening.importers.dialect import Field, Value
from talka.listening.importers.losses import Effect, Mark
from talka.listening.importers.parts import FAR, Gone, Join, Part, Term, gone, joined, marked, titled
from talka.listening.importers.terms import exact, handle, readable
from talka.listening.query.fields import FIELDS
from talka.listening.query.lexer import QUOTES
from talka.listening.query.syntax import NOWHERE
from talka.text.places import country_named

Read = Callable[[Value], Part | Gone]

_SPECIAL: Final = re.compile(rf"[\s(){QUOTES}]|<<<")
_RANGE: Final = re.compile(r"[\[{]\s*(?P<low>\d+|\*)\s+TO\s+(?P<high>\d+|\*)\s*[\]}]", re.IGNORECASE)
_NUMBER: Final = re.compile(r"(?P<sign>>=|<=|>|<)?\s*(?P<number>\d+)")
_SCHEME: Final = re.compile(r"^[a-z][a-z0-9+.-]*://(?:www\.)?", re.IGNORECASE)
_LANGUAGES: Final = {
    "arabic": "ar", "chinese": "zh", "czech": "cs", "danish": "da", "dutch": "nl", "english": "en", "finnish": "fi",
    "french": "fr", "german": "de", "greek": "el", "hebrew": "he", "hindi": "hi", "hungarian": "hu", "italian": "it",
    "japanese": "ja", "korean": "ko", "norwegian": "no", "polish": "pl", "portuguese": "pt", "romanian": "ro",
    "russian": "ru", "spanish": "es", "swedish": "sv", "thai": "th", "turkish": "tr", "ukrainian": "uk",
    "vietnamese": "vi", "in": "id", "iw": "he",
}  # fmt: skip
SITES: Final = {
    "bluesky": ("bsky.app",),
    "facebook": ("facebook.com",),
    "instagram": ("instagram.com",),
    "linkedin": ("linkedin.com",),
    "pinterest": ("pinterest.com",),
    "reddit": ("reddit.com",),
    "threads": ("threads.com", "threads.net"),
    "tiktok": ("tiktok.com",),
    "tumblr": ("tumblr.com",),
    "twitter": ("twitter.com", "x.com"),
    "vk": ("vk.com",),
    "x": ("twitter.com", "x.com"),
    "youtube": ("youtube.com",),
}
"""Hosts of the networks that products name."""


def fact(field: str, written: str, value: Value) -> Part | Gone:
    """Our field with this value; left out where our field cannot ask for it."""
    clean = re.sub(rf"[{QUOTES}]", " ", written).strip()
    if FIELDS[field].read(clean, NOWHERE) is None:
        return gone("value", value.start, value.end)
    text = f'{field}:"{clean}"' if _SPECIAL.search(clean) else f"{field}:{clean}"
    return Term(text, value.start, value.end, FAR)


def left_out(code: str) -> Field:
    """A field that cannot be carried over, whatever stands behind it."""
    return Field(
        term=lambda value: gone(code, value.start, value.end), whole=lambda _part, start, end: gone(code, start, end)
    )


def changed(field: Field, code: str, effect: Effect) -> Field:
    """The field, and something to tell about it."""

    def whole(part: Part | Gone, start: int, end: int) -> Part | Gone:
        return marked(field.whole(part, start, end), Mark(code, effect, start, end))

    return Field(field.term, whole)


def choices(table: Mapping[str, Field]) -> Field:
    """A field whose few values mean different things, by value in small letters."""

    def term(value: Value) -> Part | Gone:
        chosen = table.get(value.text.strip().lower(), left_out("value"))
        read = chosen.term or (lambda value: gone("value", value.start, value.end))
        return chosen.whole(read(value), value.start, value.end)

    return Field(term)


def always(field: str, written: str) -> Field:
    """Our field with a fixed value."""
    return Field(lambda value: fact(field, written, value))


def network(*names: str) -> dict[str, Field]:
    """The sites of these networks, by name."""
    return {name: Field(_any_site(SITES[name])) for name in names}


def counted(field: str, least: str = "") -> Field:
    """A number of the post; ``least`` is the sign that the source leaves unwritten."""
    return Field(lambda value: fact(field, bounds(least + value.text) or "?", value))


def bounds(written: str) -> str | None:
    """A range of numbers in our writing: ``>10``, ``[1 TO 10]``, ``[5 TO *]``; None where it cannot be read."""
    text = written.strip()
    if found := _RANGE.fullmatch(text):
        low, high = (number.replace("*", "") for number in (found["low"], found["high"]))
        return f"{low}..{high}"
    found = _NUMBER.fullmatch(text)
    return f"{found['sign'] or ''}{found['number']}" if found else None


def _any_site(hosts: tuple[str, ...]) -> Read:
    return lambda value: joined(Join.OR, [fact("site", host, value) for host in hosts])


def _title(part: Part | Gone, _start: int, _end: int) -> Part | Gone:
    return titled(part)


def _author(value: Value) -> Part | Gone:
    name = value.text.strip().lstrip("@")
    return gone("value", value.start, value.end) if re.search(r"[*?]", name) else fact("author", name, value)


def _hashtag(value: Value) -> Part | Gone:
    term = Term(f"#{value.text.strip().lstrip('#')}", value.start, value.end)
    fits = not _SPECIAL.search(term.text) and readable(term.text)
    return term if fits else gone("value", value.start, value.end)


def _language(value: Value) -> Part | Gone:
    written = value.text.strip().lower()
    return fact("lang", _LANGUAGES.get(written, written), value)


def _country(value: Value) -> Part | Gone:
    """A country by its code or name, written as its code."""
    return fact("country", country_named(value.text), value)


def _site(value: Value) -> Part | Gone:
    """A host, or an address below it."""
    address = _address(value.text.removeprefix("*."))
    if "*" in address:
        return gone("value", value.start, value.end)
    return fact("url" if "/" in address else "site", address, value)


def _url(value: Value) -> Part | Gone:
    address = _address(value.text)
    return gone("value", value.start, value.end) if "*" in address else fact("url", address, value)


def _address(written: str) -> str:
    return _SCHEME.sub("", written.strip().strip("*")).rstrip("/")


def _engagement(value: Value) -> Part | Gone:
    """A sum of what we count one by one; only a lower bound can be asked of each."""
    least = bounds(value.text) or ""
    if not (least.startswith(">") or least.endswith("..")):
        return gone("value", value.start, value.end)
    parts = [fact(field, least, value) for field in ("likes", "shares", "comments")]
    return marked(joined(Join.OR, parts), Mark("engagement", Effect.FEWER, value.start, value.end))


def _even_one(value: Value) -> Part | Gone:
    return joined(Join.OR, [fact(field, ">0", value) for field in ("likes", "shares", "comments")])


def _source(value: Value) -> Part | Gone:
    """A network or a site by its name; other names of sources are not ours."""
    name = value.text.strip().lower()
    if name in SITES:
        return _any_site(SITES[name])(value)
    return _site(value) if re.fullmatch(r"[^\s.]+(?:\.[^\s.]+)+", name) else gone("source_kind", value.start, value.end)


def _below(address: str) -> Read:
    return lambda value: fact("url", address + value.text.strip(), value)


def _since(value: Value) -> Part | Gone:
    return fact("since", value.text, value)


def _before(value: Value) -> Part | Gone:
    """Before a day; our ``until:`` counts the day that it names."""
    try:
        day = dt.date.fromisoformat(value.text.strip()) - dt.timedelta(days=1)
    except (ValueError, OverflowError):
        return gone("value", value.start, value.end)
    return fact("until", day.isoformat(), value)


def _moment(field: str, offset: int) -> Read:
    """Seconds since 1970, cut to our minutes; ``offset`` for a time that itself does not count."""

    def read(value: Value) -> Part | Gone:
        written = value.text.strip()
        if not (written.isascii() and written.isdecimal() and len(written) < len("100000000000")):
            return gone("value", value.start, value.end)
        moment = dt.datetime.fromtimestamp(int(written) + offset, tz=dt.UTC)
        part = fact(field, f"{moment:%Y-%m-%dT%H:%MZ}", value)
        return marked(part, Mark("minute", Effect.MORE, value.start, value.end)) if int(written) % 60 else part

    return read


WORDS: Final = Field()
TITLE: Final = Field(whole=_title)
TEXT: Final = changed(WORDS, "text_and_title", Effect.MORE)
BEGINNING: Final = changed(WORDS, "whole_text", Effect.MORE)
EXACT: Final = Field(term=exact)
EXACT_TEXT: Final = changed(EXACT, "text_and_title", Effect.MORE)
EXACT_TITLE: Final = changed(TITLE, "case", Effect.MORE)
AUTHOR: Final = Field(_author)
ACCOUNT: Final = changed(AUTHOR, "author_name", Effect.MORE)
AUTHOR_PART: Final = changed(AUTHOR, "author_part", Effect.FEWER)
MENTION: Final = Field(handle)
REPLY_TO: Final = changed(MENTION, "reply_to", Effect.MORE)
HASHTAG: Final = Field(_hashtag)
LANGUAGE: Final = Field(_language)
COUNTRY: Final = changed(Field(_country), "country", Effect.FEWER)
SITE: Final = Field(_site)
URL: Final = Field(_url)
ENGAGEMENT: Final = Field(_engagement)
EVEN_ONE: Final = Field(_even_one)
SOURCE: Final = Field(_source)
SUBREDDIT: Final = Field(_below("reddit.com/r/"))
SINCE: Final = Field(_since)
BEFORE: Final = Field(_before)
SINCE_SECOND: Final = Field(_moment("since", 0))
SENTIMENT: Final = changed(Field(lambda value: fact("sentiment", value.text, value)), "sentiment", Effect.OTHER)
BEFORE_SECOND: Final = Field(_moment("until", -1))

CONVERSATION: Final = left_out("conversation")
LIST: Final = left_out("list")
NOTHING: Final = left_out("field")
PERSON: Final = left_out("person")
PICTURE: Final = left_out("picture")
PLACE: Final = left_out("place")
REACH: Final = left_out("reach")
REPOST: Final = left_out("repost")
SOURCE_KIND: Final = left_out("source_kind")
MOVING_TIME: Final = left_out("moving_time")
UNKNOWN: Final = left_out("unknown")
