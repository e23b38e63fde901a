"""What a reader of the river has narrowed it to."""

from __future__ import annotations

import dataclasses
import datetime as dt
from functools import cached_property

from talka.channels.models import Channel
from talka.listening.asked import asked_by
from talka.listening.models import Topic
from talka.listening.query import Query


@dataclasses.dataclass(frozen=True, kw_only=True)
class RiverFilter:
    """Every part narrows further; the default shows everything that still stands, repeats folded.

    Attributes:
        language: an ISO 639-1 code; empty for all.
        since: posts from this moment on.
        until: posts before this moment.
        search: a query of the query language, without names (`talka.listening.resolving`).
        person: a name or handle, written in full.
        author: the id of one author.
        hour: of the week in the reader's zone; 0 is Monday, midnight to one.
        deleted: also show what was deleted where it was said.
        repeats: show each repeat by itself.
    """

    topic: Topic | None = None
    channel: Channel | None = None
    language: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    search: Query | None = None
    person: str = ""
    author: str = ""
    hour: int | None = None
    deleted: bool = False
    repeats: bool = False

    @property
    def folds(self) -> bool:
        """Whether repeats are folded under the first post that said it.

        A filter by place, person or time may leave that first post outside; then each stands for itself, so that
        nothing is hidden that the filter asks for.
        """
        alone = self.channel or self.person or self.author or self.since or self.until
        return not self.repeats and not alone and self.hour is None

    @cached_property
    def reasons(self) -> tuple[Query, ...]:
        """The queries for which a post is shown."""
        topic = asked_by(self.topic) if self.topic else None
        return tuple(query for query in (topic, self.search) if query)
