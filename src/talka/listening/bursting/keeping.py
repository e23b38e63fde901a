"""Bursts as they are kept, with their evidence."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final, NamedTuple

from django.db import transaction
from django.db.models import Q

from talka.channels.models import Post
from talka.listening.bursting.counts import as_evidence, said
from talka.listening.bursts.burst import Burst as Found
from talka.listening.bursts.evidence import Evidence, explain
from talka.listening.bursts.log_odds import Term
from talka.listening.bursts.post import Post as Read
from talka.listening.documents import body
from talka.listening.models import Burst, Topic
from talka.listening.terms.grams import forms, without_links

BEFORE: Final = dt.timedelta(days=28)
"""The time that a burst is compared with."""

_MOST: Final = 1_000
_MOST_BEFORE: Final = 2_000


_MOST_WORDINGS: Final = 50


class Series(NamedTuple):
    """What was counted: all posts of a topic, those of an intent, or those with a phrase (folded words)."""

    topic: Topic
    intent: str = ""
    phrase: str = ""


@transaction.atomic
def keep(
    series: Series,
    found: Sequence[Found],
    *,
    since: dt.datetime,
    until: dt.datetime,
    posts: Mapping[uuid.UUID, dt.datetime] | None = None,
) -> None:
    """Write down what was found of a series from ``since`` on: a burst that is known already is the same one still.

    One that was thought to last and is found no more, because other posts came in late, is over.
    Of a phrase, ``posts`` are those that have it, with their times.
    """
    of_series = Burst.objects.select_for_update().filter(**series._asdict())
    kept = of_series.filter(Q(end=None) | Q(end__gte=since), start__lt=until)
    known = list(kept.order_by("start"))
    for burst in found:
        same = next((each for each in known if _overlap(each, burst, until)), None)
        if same:
            known.remove(same)
        _write(same or _begun(series, burst), burst, until, posts)
    for each in known:
        if each.end is None:
            each.end = until
            each.save(update_fields=["end"])


def _overlap(known: Burst, found: Found, until: dt.datetime) -> bool:
    return known.start < (found.end or until) and found.start < (known.end or until)


def _begun(series: Series, found: Found) -> Burst:
    community = series.topic.community_id
    return Burst(community_id=community, start=found.start, observed=0, **series._asdict())


def _write(burst: Burst, found: Found, until: dt.datetime, posts: Mapping[uuid.UUID, dt.datetime] | None) -> None:
    told = (burst.observed, burst.end)
    burst.peak, burst.end = found.peak, found.end
    burst.observed, burst.expected = found.observed, found.expected
    burst.strength, burst.bits = found.strength, found.bits
    if told != (burst.observed, burst.end) or not burst.evidence:
        end = found.end or until
        if posts is None:
            _explain(burst, said(burst.topic, burst.start, end, intent=burst.intent, most=_MOST))
        else:
            inside = sorted((moment, post) for post, moment in posts.items() if burst.start <= moment < end)
            _explain(burst, as_evidence([post for _, post in inside[-_MOST:]]))
    burst.save()


def _explain(burst: Burst, now: Sequence[Read]) -> None:
    """Look for the evidence in the posts."""
    before = said(burst.topic, burst.start - BEFORE, burst.start, intent=burst.intent, most=_MOST_BEFORE)
    evidence = explain(now, before)
    burst.kind = evidence.verdict.kind.value
    burst.evidence = _shown(evidence) | (_of_phrase(burst.phrase, now) if burst.phrase else {})


def _shown(evidence: Evidence) -> dict[str, Any]:
    verdict = evidence.verdict
    return {
        "terms": _told(evidence.terms),
        "links": _told(evidence.links),
        "posts": list(evidence.posts),
        "explained": round(evidence.explained, 3),
        "reason": verdict.reason.value,
        "trouble": asdict(verdict.trouble),
        "demand": asdict(verdict.demand),
    }


def _of_phrase(phrase: str, now: Sequence[Read]) -> dict[str, Any]:
    """How most posts write the phrase, and what most of them mean."""
    meant = Counter(intent for post in now for intent in post.intents)
    ids = [post.id for post in now[:_MOST_WORDINGS]]
    texts = Post.objects.filter(id__in=ids).order_by("id").values_list("title", "text")
    told = (without_links(body(title, text)) for title, text in texts)
    written = Counter(form for text in told for form in forms(text, phrase.split()))
    return {
        "wording": written.most_common(1)[0][0] if written else phrase,
        "intents": sorted(intent for intent, posts in meant.items() if posts * 2 >= len(now)),
    }


def _told(terms: Iterable[Term]) -> list[dict[str, Any]]:
    return [{"text": term.text, "posts": term.posts, "before": term.posts_before} for term in terms]


def nest(topic: Topic, since: dt.datetime) -> None:
    """Make the bursts of phrases that were not over at ``since`` parts of the greater ones at the same time."""
    bursts = list(Burst.objects.filter(Q(end=None) | Q(end__gte=since), topic=topic).order_by("intent", "start"))
    whole = [burst for burst in bursts if not burst.phrase]
    for part in bursts:
        around = next((each for each in whole if _is_part(part, each)), None)
        if part.phrase and part.part_of_id != (around and around.pk):
            part.part_of = around
            part.save(update_fields=["part_of"])


def _is_part(part: Burst, whole: Burst) -> bool:
    """Whether a phrase bursts while its topic does, or what most of its posts mean."""
    at_once = (whole.end is None or part.start < whole.end) and (part.end is None or whole.start < part.end)
    return at_once and (not whole.intent or whole.intent in part.evidence.get("intents", ()))
