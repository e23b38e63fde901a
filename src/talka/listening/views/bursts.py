"""Bursts with what makes them, and the way to their posts and to an alert."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from talka.channels.models import Post
from talka.listening.enums import BurstKind, Intent
from talka.listening.models import Burst, Topic
from talka.listening.queries.bursts import BurstPage, burst_page
from talka.listening.zones import reader_zone
from talka.team.guard import CommunityRequest, community_view
from talka.team.models import Community
from talka.team.rules import Right, may

_MINUTE = dt.timedelta(minutes=1)
_AGAIN = 5
"""Posts within an hour of which an alert for a phrase tells."""


class BurstsForm(forms.Form):
    """Which bursts are shown, from the address."""

    topic = forms.ModelChoiceField(
        Topic.objects.none(), label=gettext_lazy("Topic"), required=False, empty_label=gettext_lazy("All topics")
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=[("", gettext_lazy("All kinds")), *BurstKind.choices]
    )
    before = forms.DateTimeField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topic = self.fields["topic"]
        assert isinstance(topic, forms.ModelChoiceField)  # noqa: S101 - declared above
        topic.queryset = community.topics.all()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Shown:
    """A burst as the page shows it; each part, term and link is a text, its posts, and the address of these."""

    burst: Burst
    series: str
    address: str
    alert: str
    parts: Sequence[tuple[Burst, str]]
    terms: Sequence[tuple[str, int, str]]
    links: Sequence[tuple[str, int, str]]
    posts: Sequence[Post]
    reason: str


@require_safe
@community_view(Right.READ)
def index(request: CommunityRequest) -> HttpResponse:
    """The newest bursts."""
    form = BurstsForm(request.GET, community=request.community)
    form.is_valid()
    given = form.cleaned_data
    page = burst_page(
        request.community, topic=given.get("topic"), kind=given.get("kind", ""), before=given.get("before")
    )
    may_alert = may(request.membership, Right.MANAGE_ALERTS)
    context = {
        "form": form,
        "page": page,
        "shown": [_shown(request.community, burst, page, may_alert=may_alert) for burst in page.bursts],
        "older": _older(request, page),
        "narrowed": bool(given.get("topic") or given.get("kind")),
    }
    return render(request, "listening/explore/bursts.html", context)


def _older(request: CommunityRequest, page: BurstPage) -> str:
    given = request.GET.copy()
    given["before"] = page.older.isoformat() if page.older else ""
    return given.urlencode() if page.older else ""


def _shown(community: Community, burst: Burst, page: BurstPage, *, may_alert: bool) -> Shown:
    evidence: Mapping[str, Any] = burst.evidence
    ids = [uuid.UUID(post_id) for post_id in evidence.get("posts", ())]
    return Shown(
        burst=burst,
        series=str(Intent(burst.intent).label) if burst.intent else "",
        address=_river(community, burst, _said(burst)),
        alert=_alert(community, burst) if may_alert else "",
        parts=[(part, _river(community, part, _said(part))) for part in burst.parts.all()],
        terms=[_told(community, burst, term, f'"{term["text"]}"') for term in evidence.get("terms", ())],
        links=[_told(community, burst, link, f'url:"{link["text"]}"') for link in evidence.get("links", ())],
        posts=[page.posts[post_id] for post_id in ids if post_id in page.posts],
        reason=_reason(evidence),
    )


def _told(community: Community, burst: Burst, term: Mapping[str, Any], query: str) -> tuple[str, int, str]:
    return term["text"], term["posts"], _river(community, burst, f"{_said(burst)} {query}".strip())


def _said(burst: Burst) -> str:
    """The query for the phrase of a burst; empty where it is not one of a phrase."""
    return f'"{burst.phrase}"' if burst.phrase else ""


def _alert(community: Community, burst: Burst) -> str:
    """The address of an alert for the next burst of the topic, or for when the phrase is said so often again."""
    asked: dict[str, str | int] = {"kind": "burst", "topic": str(burst.topic_id)}
    if burst.phrase:
        asked |= {"kind": "words", "q": _said(burst), "at_least": _AGAIN}
    return f"{reverse('alert_add', args=[community.slug])}?{urlencode(asked)}"


def _river(community: Community, burst: Burst, query: str = "") -> str:
    """The address of the posts of a burst, to the minute, that also fit a query."""
    end = (burst.end or timezone.now()) - _MINUTE
    span = f"since:{burst.start.astimezone(dt.UTC):%Y-%m-%dT%H:%MZ} until:{end.astimezone(dt.UTC):%Y-%m-%dT%H:%MZ}"
    zone = reader_zone()
    asked = {
        "topic": str(burst.topic_id),
        "intent": burst.intent,
        "since": str(burst.start.astimezone(zone).date()),
        "until": str(end.astimezone(zone).date()),
        "repeats": "on",
        "q": f"{span} {query}".strip(),
    }
    given = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('river', args=[community.slug])}?{given}"


def _reason(evidence: Mapping[str, Any]) -> str:
    """Why the burst is of its kind, in numbers."""
    if not evidence or not evidence["trouble"]["of"]:
        return _("None of its posts is labelled.")
    trouble, demand = evidence["trouble"], evidence["demand"]
    return _(
        "%(trouble)s of %(of)s posts complain or are negative, before %(trouble_before)s of %(of_before)s; "
        "%(demand)s ask, praise or propose, before %(demand_before)s."
    ) % {
        "trouble": trouble["posts"],
        "of": trouble["of"],
        "trouble_before": trouble["posts_before"],
        "of_before": trouble["of_before"],
        "demand": demand["posts"],
        "demand_before": demand["posts_before"],
    }
