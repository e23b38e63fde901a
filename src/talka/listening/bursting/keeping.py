"""Bursts as they are kept, with their evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from talka.listening.bursting.counts import said
from talka.listening.bursts.burst import Burst as Found
from talka.listening.bursts.evidence import explain
from talka.listening.bursts.log_odds import Term
from talka.listening.models import Burst, Topic

BEFORE: Final = dt.timedelta(days=28)
"""The time that a burst is compared with."""

_MOST: Final = 1_000
_MOST_BEFORE: Final = 2_000


@transaction.atomic
def keep(topic: Topic, intent: str, found: Sequence[Found], *, since: dt.datetime, until: dt.datetime) -> None:
    """Write down what was found of a series from ``since`` on: a burst that is known already is the same one still.

    One that was thought to last and is found no more, because other posts came in late, is over.
    """
    kept = Burst.objects.select_for_update().filter(
        Q(end=None) | Q(end__gte=since), topic=topic, intent=intent, phrase="", start__lt=until
    )
    known = list(kept.order_by("start"))
    for burst in found:
        same = next((each for each in known if _overlap(each, burst, until)), None)
        if same:
            known.remove(same)
        _write(same or _begun(topic, intent, burst), burst, until)
    for each in known:
        if each.end is None:
            each.end = until
            each.save(update_fields=["end"])


def _overlap(known: Burst, found: Found, until: dt.datetime) -> bool:
    return known.start < (found.end or until) and found.start < (known.end or until)


def _begun(topic: Topic, intent: str, found: Found) -> Burst:
    return Burst(topic=topic, community_id=topic.community_id, intent=intent, start=found.start, observed=0)


def _write(burst: Burst, found: Found, until: dt.datetime) -> None:
    told = (burst.observed, burst.end)
    burst.peak, burst.end = found.peak, found.end
    burst.observed, burst.expected = found.observed, found.expected
    burst.strength, burst.bits = found.strength, found.bits
    if told != (burst.observed, burst.end) or not burst.evidence:
        _explain(burst, found.end or until)
    burst.save()


def _explain(burst: Burst, end: dt.datetime) -> None:
    """Look for the evidence in the posts."""
    now = said(burst.topic, burst.start, end, intent=burst.intent, most=_MOST)
    before = said(burst.topic, burst.start - BEFORE, burst.start, intent=burst.intent, most=_MOST_BEFORE)
    evidence = explain(now, before)
    verdict = evidence.verdict
    burst.kind = verdict.kind.value
    burst.evidence = {
        "terms": _told(evidence.terms),
        "links": _told(evidence.links),
        "posts": list(evidence.posts),
        "explained": round(evidence.explained, 3),
        "reason": verdict.reason.value,
        "trouble": asdict(verdict.trouble),
        "demand": asdict(verdict.demand),
    }


def _told(terms: Iterable[Term]) -> list[dict[str, Any]]:
    return [{"text": term.text, "posts": term.posts, "before": term.posts_before} for term in terms]
