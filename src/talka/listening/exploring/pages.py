"""The pages of Explore and Compare, and their parts."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.lake import LakeError, open_lake
from talka.listening.addresses import filter_address
from talka.listening.enums import TopicKind
from talka.listening.exploring.addresses import RiverAddress
from talka.listening.exploring.comparing import FIGURES, comparison
from talka.listening.exploring.explored import Explored
from talka.listening.exploring.form import ExploreForm
from talka.listening.exploring.meanings import MEANINGS
from talka.listening.exploring.parts import FILTER, PARTS, Part
from talka.listening.models import Topic
from talka.listening.queries.saved_views import views_of
from talka.settings import lake_root
from talka.team.guard import CommunityRequest
from talka.team.models import Community
from talka.team.rules import Right, may

COMPARED = (TopicKind.BRAND, TopicKind.COMPETITOR)
"""Kinds of topics that are set side by side when none are chosen."""


def show(request: CommunityRequest) -> HttpResponse:
    """The page, whose parts come by themselves."""
    form = ExploreForm(request.GET, community=request.community)
    form.is_valid()
    context = {
        "form": form,
        "parts": PARTS,
        "numbers": FILTER,
        "filter": filter_address(request),
        "views": views_of(request.community, request.user, page="explore"),
        "may_share": may(request.membership, Right.MANAGE_TOPICS),
    }
    return render(request, "listening/explore/page.html", context)


def part(request: CommunityRequest, name: str) -> HttpResponse:
    """One part, for htmx."""
    asked = FILTER if name == "filter" else PARTS.get(name)
    if asked is None:
        raise Http404(_("There is no such figure."))
    form = ExploreForm(request.GET, community=request.community)
    return _counted(request, asked, _explored(request.community, form))


def compare(request: CommunityRequest) -> HttpResponse:
    """Topics side by side; without a choice our brand and its competitors."""
    form = ExploreForm(request.GET, community=request.community)
    explored = _explored(request.community, form)
    try:
        found = comparison(explored)
    except LakeError as error:
        found = {"trouble": error}
    context = {
        "form": form,
        "every": request.community.topics.order_by("name"),
        "chosen": {topic.pk for topic in explored.topics},
        "voice_meanings": PARTS["voice"].meanings,
        "table_meanings": [MEANINGS[name] for name in FIGURES],
        **found,
    }
    return render(request, "listening/explore/compare.html", context)


def _counted(request: CommunityRequest, asked: Part, explored: Explored) -> HttpResponse:
    try:
        found = asked.count(explored)
    except LakeError as error:
        return render(request, "listening/explore/trouble.html", {"error": error})
    return render(request, asked.template, {"part": asked, **found})


def _explored(community: Community, form: ExploreForm) -> Explored:
    now = timezone.now()
    selection = form.selection(now=now)
    topics = {str(topic.pk): topic for topic in community.topics.order_by("name")}
    channels = {str(pk): name for pk, name in community.channels.values_list("pk", "name")}
    names = {pk: topic.name for pk, topic in topics.items()} | channels
    return Explored(
        community=community,
        selection=selection,
        lake=open_lake(lake_root(settings.TALKA)),
        river=RiverAddress(community.slug, selection, names),
        topics=[topics[pk] for pk in selection.topics] or _usual(list(topics.values())),
        channels=channels,
        now=now,
    )


def _usual(topics: list[Topic]) -> list[Topic]:
    """Our brand first, then the competitors, then everything else."""
    places = {kind: place for place, kind in enumerate(COMPARED)}
    listening = [topic for topic in topics if topic.active]
    rivals = [topic for topic in listening if topic.kind in places]
    return sorted(rivals, key=lambda topic: (places[TopicKind(topic.kind)], topic.name)) or listening
