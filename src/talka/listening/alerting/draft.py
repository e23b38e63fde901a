"""An alert as somebody writes it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from talka.channels.models import Author
from talka.listening.alerting.pace import Plan
from talka.listening.enums import AlertKind, Pace, PersonEvent
from talka.listening.models import Alert, Topic
from talka.team.models import Community, User

_LINKED: Final = ("topics", "readers")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Draft:
    """What an alert looks out for and how it tells; the fields are those of `Alert`."""

    name: str
    kind: str
    query: str = ""
    topics: Sequence[Topic] = ()
    sentiments: Sequence[str] = ()
    intents: Sequence[str] = ()
    at_least: int = 1
    within: int = 60
    event: str = PersonEvent.FIRST
    author: Author | None = None
    days: int = 30
    burst_kinds: Sequence[str] = ()
    strength: float = 2.0
    tell_end: bool = True
    pace: str = Pace.ONCE
    hour: int = 9
    weekday: int = 0
    quiet_from: dt.time | None = None
    quiet_until: dt.time | None = None
    readers: Sequence[User] = ()
    webhook: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        """What is written into the alert's own row."""
        names = [field.name for field in dataclasses.fields(self) if field.name not in _LINKED]
        found = {name: getattr(self, name) for name in names}
        for name in ("sentiments", "intents", "burst_kinds"):
            found[name] = list(found[name])
        return found | {"narrowed": self.narrowed}

    @property
    def narrowed(self) -> bool:
        """Whether it is about some topics or one author only."""
        return self.author is not None if self.kind == AlertKind.PERSON else bool(self.topics)

    def alert(self, community: Community) -> Alert:
        """The alert, not saved: for a backtest."""
        return Alert(community=community, **self.columns)


def draft_of(alert: Alert) -> Draft:
    """A saved alert as a draft."""
    names = [field.name for field in dataclasses.fields(Draft) if field.name not in _LINKED]
    own = {name: getattr(alert, name) for name in names}
    return Draft(**own, topics=list(alert.topics.all()), readers=list(alert.readers.all()))


def plan_of(alert: Alert) -> Plan:
    """When the alert may tell; load its owner and its community with it."""
    start, end = alert.quiet_from, alert.quiet_until
    quiet = (start, end) if start is not None and end is not None and start != end else None
    return Plan(alert.pace, alert.hour, alert.weekday, quiet, zone_of(alert))


def zone_of(alert: Alert) -> ZoneInfo:
    """The zone of its times of day: the owner's, the brand's where the owner is gone."""
    name = alert.owner.time_zone if alert.owner else alert.community.time_zone
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):  # an update dropped the zone's name
        return ZoneInfo("UTC")
