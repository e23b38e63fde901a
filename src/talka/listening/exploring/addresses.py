"""From a figure to the posts that it counts: addresses of the river."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse

from talka.listening.flows import By, Selection, start
from talka.listening.label_names import sentiment_name
from talka.listening.naming import written

_ASKED: Final = {
    "language": "lang",
    "sentiment": "sentiment",
    "intent": "intent",
    "kind": "type",
    "author_kind": "authorkind",
    "country": "country",
}
"""Fields of the query language by the river's own."""


_ALL: Final[Mapping[str, str]] = {}


class RiverAddress:
    """Makes addresses of the river that show the posts of a selection, or some of them.

    A field of the river holds one value; where the selection has several, they are asked for as a query.
    """

    def __init__(self, slug: str, selection: Selection, names: Mapping[str, str]) -> None:
        """``names`` are those of topics and channels by their ids."""
        self._path = reverse("river", args=[slug])
        self._selection = selection
        self._names = names

    def __call__(
        self, only: Mapping[str, str] = _ALL, *, since: dt.date | None = None, until: dt.date | None = None
    ) -> str:
        """The address of the posts that also have ``only`` these values, by fields of the river.

        ``since`` and ``until`` are the first and the last day.
        """
        q = only.get("q", "")
        chosen = self._chosen() | {name: [value] for name, value in only.items() if name != "q"}
        single = {name: values[0] for name, values in chosen.items() if len(values) == 1}
        several = [self._any(name, values) for name, values in chosen.items() if len(values) > 1]
        span = self._selection
        last = (span.until - dt.timedelta(seconds=1)).astimezone(span.zone).date()
        first = since or span.since.astimezone(span.zone).date()
        given = single | {"since": str(first), "until": str(until or last), "repeats": "on"}
        query = " ".join([*several, *([f"({q})"] if q and several else [q] if q else [])])
        return f"{self._path}?{urlencode(given | ({'q': query} if query else {}))}"

    def step(self, bucket: int, by: By, only: Mapping[str, str] = _ALL) -> str:
        """The address of the posts of one step of a chart."""
        begins = start(bucket, by, self._selection.zone)
        if by is By.DAY:
            return self(only, since=begins.date(), until=begins.date())
        minute = (begins + dt.timedelta(minutes=59)).astimezone(dt.UTC)
        q = f"since:{begins.astimezone(dt.UTC):%Y-%m-%dT%H:%MZ} until:{minute:%Y-%m-%dT%H:%MZ}"
        return self({**only, "q": q}, since=begins.date(), until=begins.date())

    def _chosen(self) -> dict[str, list[str]]:
        """Every filter of the selection, as the river names it."""
        span = self._selection
        has = [name for name, wanted in (("link", span.has_link), ("media", span.has_media)) if wanted]
        found = {
            "topic": list(span.topics),
            "channel": list(span.channels),
            "language": list(span.languages),
            "sentiment": [sentiment_name(value) for value in span.sentiments],
            "intent": list(span.intents),
            "kind": list(span.kinds),
            "author_kind": list(span.author_kinds),
            "country": list(span.countries),
            "has": has,
        }
        return {name: values for name, values in found.items() if values}

    def _any(self, name: str, values: list[str]) -> str:
        """A part of a query that asks for any of several values; of what a post carries, for all of them."""
        if name == "has":
            return " ".join(f"has:{value}" for value in values)
        if name in {"topic", "channel"}:
            parts = [written(name, self._names.get(value, value)) for value in values]
        else:
            parts = [f"{_ASKED[name]}:{value}" for value in values]
        return f"({' OR '.join(parts)})"
