"""What saved topics ask for, with all that they name."""

from __future__ import annotations

from collections.abc import Iterable

from talka.listening.models import Topic
from talka.listening.query import Query
from talka.listening.resolving import resolved


def asked_by(topic: Topic) -> Query | None:
    """The whole query of a topic; None where it cannot be read any more, because it was saved under older rules."""
    return next((query for _, query in resolved([topic])), None)


def asked_by_each(topics: Iterable[Topic]) -> list[Query]:
    """The whole queries of topics of one community; those that cannot be read are left out."""
    return [query for _, query in resolved(topics)]
