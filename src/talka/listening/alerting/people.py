"""Alerts about persons: which appearances they are about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from talka.listening.alerting.rules import Appearance, Event, firsts, returns
from talka.listening.enums import PersonEvent
from talka.listening.models import Alert

NAMED: Final = 1
"""Posts after which the silence of an author who was chosen by name is told."""


def of_person(alert: Alert, found: Iterable[Appearance]) -> list[Event]:
    """What an alert tells of appearances; an author who is gone appears no more."""
    about = [one for one in found if not alert.narrowed or one.said.author == alert.author_id]
    if alert.event == PersonEvent.FIRST:
        return list(firsts(about))
    return list(returns(about, alert.silence)) if alert.event == PersonEvent.BACK else []
