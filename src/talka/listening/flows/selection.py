"""What a reader of *Explore* has chosen: one community, a span of time, and any number of filters."""

from __future__ import annotations

import functools
import operator
import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from talka.lake import CORRECTIONS, MENTIONS, POSTS
from talka.lake.schema import ibis_table
from talka.listening.flows.standing import between, labelled, of_community, standing, standing_mentions
from talka.listening.flows.times import hour_of_week, quarter
from talka.listening.label_names import intents_mask

if TYPE_CHECKING:
    import ibis

UTC_ZONE: Final = ZoneInfo("UTC")


class Tables(NamedTuple):
    """The tables of the lake that analyses ask."""

    posts: ibis.Table
    mentions: ibis.Table
    corrections: ibis.Table


def lake_tables() -> Tables:
    """The tables of the lake, bound to no files."""
    return Tables(ibis_table(POSTS.name), ibis_table(MENTIONS.name), ibis_table(CORRECTIONS.name))


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """Posts of a community, heard of from ``since`` to before ``until`` (both at whole quarters of an hour).

    A filter that is empty or None lets every post through. Of the values of one filter any is enough; all filters
    must hold. Labels are those that people gave, where they did.

    Attributes:
        zone: whose days and hours count.
        topics: ids; also ``channels`` and ``authors``.
        sentiments: -1, 0, 1, and None for posts without a label.
        intents: names (`talka.listening.label_names.INTENTS`).
        author_kinds: of the authors (`talka.listening.query.fields.AUTHOR_KINDS`).
        countries: of the authors, ISO 3166-1 codes in capitals.
        originals: whether only posts that repeat no other.
        hosts: sites that are linked to, as the lake writes them: small letters, without ``www.``.
        links: whole addresses.
        hashtags: folded, without their sign.
        hours: of the week in the zone, 0 is Monday from midnight to one.
    """

    community: str
    since: datetime
    until: datetime
    zone: ZoneInfo = UTC_ZONE
    topics: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sentiments: tuple[int | None, ...] = ()
    intents: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    author_kinds: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    has_link: bool | None = None
    has_media: bool | None = None
    originals: bool | None = None
    hosts: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    hours: tuple[int, ...] = ()

    def apply(self, posts: ibis.Table, mentions: ibis.Table, corrections: ibis.Table) -> ibis.Table:
        """The chosen posts as they stand now, with the columns of the lake."""
        return self._chosen(labelled(self._own(posts), self._own(corrections)), mentions)

    def plain(self, tables: Tables) -> ibis.Table:
        """The same for questions that ask for no label: spares looking up what people said where no filter needs it."""
        if self.sentiments or self.intents:
            return self.apply(*tables)
        return self._chosen(standing(self._own(tables.posts)), tables.mentions)

    def _chosen(self, rows: ibis.Table, mentions: ibis.Table) -> ibis.Table:
        """Those of the standing posts that every filter lets through."""
        rows = self.among(rows, self.narrowed())
        if not self.topics:
            return rows
        own = self._own(mentions)
        return rows.semi_join(own.filter(own.topic_id.isin(self.topics)), ["key", "version"])

    def marked(self, rows: ibis.Table, tables: Tables) -> ibis.Table:
        """Standing posts of a wider selection with ``chosen``: whether they are among these."""
        import ibis

        since, until = quarter(self.since), quarter(self.until)
        conditions = [_CONDITIONS[name](rows, self) for name in self.narrowed()]
        within = (rows.quarter >= since) & (rows.quarter < until)
        if not self.topics:
            return rows.mutate(chosen=functools.reduce(operator.and_, conditions, within))
        own = self._own(tables.mentions)
        named = own.filter(own.topic_id.isin(self.topics)).select("key", "version").distinct()
        joined = rows.left_join(named.mutate(about=ibis.literal(True)), ["key", "version"])
        conditions += [joined.about.fill_null(False)]
        return joined.mutate(chosen=functools.reduce(operator.and_, conditions, within))

    def pairs(self, tables: Tables, topics: Iterable[str] = ()) -> ibis.Table:
        """The mentions of the chosen posts; of these topics only, when any are named."""
        own = self._own(tables.mentions)
        named = tuple(topics)
        own = own.filter(own.topic_id.isin(named)) if named else own
        if not self.narrowed() and not self.topics:
            return standing_mentions(own, self._own(tables.posts))
        return own.semi_join(self.plain(tables), ["key", "version"])

    def narrowed(self) -> list[str]:
        """The names of the filters of posts that let only some through, topics excepted."""
        return [name for name in _CONDITIONS if getattr(self, name) not in {None, ()}]

    def among(self, rows: ibis.Table, names: Iterable[str]) -> ibis.Table:
        """The rows that the filters of these names let through."""
        conditions = [_CONDITIONS[name](rows, self) for name in names]
        return rows.filter(conditions) if conditions else rows

    def without(self, *names: str) -> Selection:
        """The same without some of its filters."""
        return msgspec.structs.replace(self, **{name: _OPEN[name] for name in names})

    def _own(self, rows: ibis.Table) -> ibis.Table:
        return between(of_community(rows, self.community), self.since, self.until)


def flag(rows: ibis.Table, name: str) -> Any:
    """Whether a post has a link, a picture or a film; it has none in rows written before the lake kept that."""
    return rows[name].fill_null(False)


def _sentiment(rows: ibis.Table, chosen: Selection) -> Any:
    named = rows.sentiment.isin([value for value in chosen.sentiments if value is not None]).fill_null(False)
    return named | rows.sentiment.isnull() if None in chosen.sentiments else named


def _any_of(values: Any, wanted: Iterable[str]) -> Any:
    """Whether a list holds any of these."""
    found = functools.reduce(operator.or_, (values.contains(value) for value in wanted))
    return found.fill_null(False)


_CONDITIONS: Final[Mapping[str, Callable[[Any, Selection], Any]]] = {
    "channels": lambda rows, chosen: rows.channel_id.isin(chosen.channels),
    "languages": lambda rows, chosen: rows.language.isin(chosen.languages),
    "sentiments": _sentiment,
    "intents": lambda rows, chosen: (rows.intents & intents_mask(chosen.intents)) != 0,
    "kinds": lambda rows, chosen: rows.kind.isin(chosen.kinds),
    "author_kinds": lambda rows, chosen: rows.author_kind.isin(chosen.author_kinds).fill_null(False),
    "countries": lambda rows, chosen: rows.country.isin(chosen.countries).fill_null(False),
    "authors": lambda rows, chosen: rows.author_id.isin([uuid.UUID(each).bytes for each in chosen.authors]),
    "has_link": lambda rows, chosen: flag(rows, "has_link") == chosen.has_link,
    "has_media": lambda rows, chosen: flag(rows, "has_media") == chosen.has_media,
    "originals": lambda rows, chosen: rows.repeat_of.isnull() == chosen.originals,
    "hosts": lambda rows, chosen: _any_of(rows.hosts, chosen.hosts),
    "links": lambda rows, chosen: _any_of(rows.links, chosen.links),
    "hashtags": lambda rows, chosen: _any_of(rows.hashtags, chosen.hashtags),
    "hours": lambda rows, chosen: hour_of_week(rows.quarter, chosen.since, chosen.until, chosen.zone).isin(
        chosen.hours
    ),
}
"""Each filter of posts as a condition on rows."""

_OPEN: Final[Mapping[str, Any]] = dict.fromkeys(("topics", *_CONDITIONS), ()) | {
    "has_link": None,
    "has_media": None,
    "originals": None,
}
"""What a filter is when it lets every post through."""
