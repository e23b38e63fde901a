"""What is asked on a page of Explore, and the rows that answer it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from talka.core.templatetags.times import day, hour
from talka.lake import Lake
from talka.listening import flows
from talka.listening.exploring.addresses import RiverAddress
from talka.listening.exploring.form import step_of
from talka.listening.flows import By, Selection, answers
from talka.listening.models import Topic
from talka.team.models import Community


@dataclasses.dataclass(frozen=True, kw_only=True)
class Explored:
    """What is asked: of whom, which posts, where they are counted, and the way to them.

    ``topics`` are those to be set side by side, ``channels`` the names of all channels by their ids.
    """

    community: Community
    selection: Selection
    lake: Lake
    river: RiverAddress
    topics: Sequence[Topic]
    channels: Mapping[str, str]
    now: dt.datetime

    def rows(self, flow: Callable[..., Any], **given: Any) -> list[dict[str, Any]]:
        """The rows that a flow gives for the selection. Raises LakeError."""
        return answers.rows(self.lake, flow, self.selection, **given)

    @property
    def by(self) -> By:
        """How long a step of the charts is."""
        return step_of(self.selection)

    @cached_property
    def steps(self) -> list[int]:
        """The steps of the charts (`flows.start` tells when each begins); they end with today at the latest."""
        span = self.selection
        tomorrow = flows.midnight(self.now.astimezone(span.zone).date() + dt.timedelta(days=1), span.zone)
        until = min(span.until, max(tomorrow, span.since + dt.timedelta(days=1)))
        return flows.steps(span.since, until, self.by, span.zone)

    @cached_property
    def labels(self) -> list[str]:
        """The steps in words."""
        words = day if self.by is By.DAY else hour
        return [words(flows.start(step, self.by, self.selection.zone)) for step in self.steps]
