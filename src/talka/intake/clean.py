"""Second step: text as people read it, and what is in it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

import msgspec

from talka.channels.connectors.contract import HeardPost
from talka.intake.fitting import fit, short_id
from talka.intake.flow import Flow, Row
from talka.intake.markup import plain, readable
from talka.listening.search import body
from talka.text import SIGNS
from talka.text.kernel import tokenise, words_of

LONGEST_TEXT = 100_000
LONGEST_TITLE = 1_000

FIRST_DAY = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)
AHEAD = dt.timedelta(days=2)
"""Clocks and zones go wrong by hours; a date further ahead than this is no date."""

_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_CLOSING = ".,;:!?'\"*_~»”’…"


def clean(flow: Flow) -> None:
    """Fill each row's text, links, hashtags, handles, numbers, dates and words from what was heard."""
    latest = flow.heard_at + AHEAD
    for row in flow.rows:
        assert row.heard is not None  # noqa: S101 - rows before this step come from `read`
        _clean_row(row, row.heard, flow.heard_at, latest)
    said = flow.said
    for row, own in zip(said, words_of(tokenise([body(row.title, row.text) for row in said])), strict=True):
        row.words = own
        _find_signs(row)


def without_links(text: str) -> str:
    """The text with its web addresses taken out: copies of one text carry different ones."""
    return _LINK.sub(" ", text)


def _clean_row(row: Row, heard: HeardPost, heard_at: dt.datetime, latest: dt.datetime) -> None:
    row.likes, row.shares, row.comments = heard.likes, heard.shares, heard.comments
    row.parent_external, row.thread = short_id(heard.parent), short_id(heard.thread)
    row.created_at = _moment(heard.created_at, latest) or heard_at
    row.edited_at = _moment(heard.edited_at, latest)
    if heard.deleted:
        row.deleted_at = row.edited_at or heard_at
        return
    text, links = readable(heard.text) if heard.html else (plain(heard.text), [])
    row.text = fit(text)[:LONGEST_TEXT]
    row.title = " ".join(fit(plain(heard.title)).split())[:LONGEST_TITLE] if heard.title else ""
    row.url = fit(heard.url)
    if heard.media:
        row.media = [msgspec.to_builtins(media) for media in heard.media]
    if links or "://" in row.text:
        found = [link.rstrip(_CLOSING) for link in _LINK.findall(row.text)]
        row.links = list(dict.fromkeys([*map(fit, links), *map(_balanced, found)]))


def _find_signs(row: Row) -> None:
    """The hashtags and handles that are among the words, so that search and filter mean the same."""
    signed = [word for word in row.words if word[0] in SIGNS]
    if signed:
        row.hashtags = list(dict.fromkeys(word[1:] for word in signed if word[0] == "#"))
        row.handles = list(dict.fromkeys(_whole(word[1:] for word in signed if word[0] == "@")))


def _whole(handles: Iterable[str]) -> Iterator[str]:
    """Without the short form that `words` puts behind a handle with a host or dots."""
    before = ""
    for handle in handles:
        if not before.startswith((handle + "@", handle + ".", handle + "-")):
            yield handle
        before = handle


def _balanced(link: str) -> str:
    """Without a closing bracket that was opened before the address."""
    while link.endswith(")") and link.count(")") > link.count("("):
        link = link[:-1].rstrip(_CLOSING)
    return link


def _moment(given: dt.datetime | None, latest: dt.datetime) -> dt.datetime | None:
    """The moment in UTC, or None when it is none: without a zone, before the web, or far ahead."""
    if given is None or given.tzinfo is None:
        return None
    try:
        moment = given if given.tzinfo is dt.UTC else given.astimezone(dt.UTC)
    except OverflowError:
        return None
    return moment if FIRST_DAY <= moment <= latest else None
