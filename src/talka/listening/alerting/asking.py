"""What an alert asks of posts, as one query: the live run and the backtest match the same one."""

from __future__ import annotations

import dataclasses
import logging
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from talka.listening.enums import AlertKind
from talka.listening.models import Alert, Topic
from talka.listening.query import And, Fact, Or, Query, QueryError
from talka.listening.resolving import Saved
from talka.listening.search import parsed

logger = logging.getLogger(__name__)

OF_POSTS: Final = (AlertKind.WORDS, AlertKind.LABEL)
"""The kinds that ask for posts by a query."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Asked:
    """What an alert asks of a post, whole and in its parts.

    Attributes:
        query: all of it, without names.
        words: its own query.
        topics: the names and queries of its topics, any of which suffices.
        labelled: whether it asks for labels.
    """

    query: Query
    words: Query | None = None
    topics: Sequence[tuple[str, Query]] = ()
    labelled: bool = False


def asked_by(alert: Alert, topics: Iterable[Topic], saved: Saved) -> Asked | None:
    """What an alert with these topics asks; None where it asks for nothing (any more).

    Paused topics find nothing, here as elsewhere. A query that names what is gone is logged and finds nothing.
    """
    try:
        listening = [(topic.name, saved.resolve(parsed(topic.query))) for topic in topics if topic.active]
        words = saved.resolve(parsed(alert.query)) if alert.query.strip() else None
    except QueryError:
        logger.warning("Alert %s has a query that cannot be read any more; it finds nothing", alert.pk)
        return None
    if alert.narrowed and not listening:
        return None
    facts = _facts(alert)
    parts = [words, _any([query for _, query in listening]), *facts]
    query = _all([part for part in parts if part])
    return Asked(query=query, words=words, topics=listening, labelled=bool(facts)) if query else None


def asked_by_each(alerts: Iterable[Alert], community_id: uuid.UUID) -> Mapping[uuid.UUID, Asked]:
    """What some alerts of a community ask, their topics loaded; those that ask for nothing are left out."""
    saved = Saved(community_id)
    found = ((alert.pk, asked_by(alert, alert.topics.all(), saved)) for alert in alerts if alert.kind in OF_POSTS)
    return {pk: asked for pk, asked in found if asked}


def _facts(alert: Alert) -> list[Query]:
    if alert.kind != AlertKind.LABEL:
        return []
    sentiments = _any([Fact("sentiment", name) for name in alert.sentiments])
    intents = _any([Fact("intent", name) for name in alert.intents])
    return [part for part in (sentiments, intents) if part]


def _any(parts: Sequence[Query]) -> Query | None:
    return Or(tuple(parts)) if len(parts) > 1 else next(iter(parts), None)


def _all(parts: Sequence[Query]) -> Query | None:
    return And(tuple(parts)) if len(parts) > 1 else next(iter(parts), None)
