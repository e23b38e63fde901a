"""The river, its older part, and what is new in it."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from talka.listening.addresses import filter_address
from talka.listening.forms import RiverForm
from talka.listening.queries.collections import choices_of
from talka.listening.queries.importance import NEWEST, important
from talka.listening.queries.river import Place, channels_of, news, river
from talka.listening.queries.saved_views import views_of
from talka.team.guard import CommunityRequest, community_view
from talka.team.rules import Right, may


@require_safe
@community_view(Right.READ)
def show(request: CommunityRequest) -> HttpResponse:
    """A page of the river; htmx gets only the rows when it asks for older ones."""
    form = RiverForm(request.GET, community=request.community)
    chosen = form.chosen()
    try:
        place = Place.read(request.GET["older"]) if request.GET.get("older") else None
    except ValueError:
        return HttpResponseBadRequest(_("This address is damaged: it names no place in the river."))
    # Read before the posts: what arrives in between is then announced again and found to be known.
    seq = request.community.last_seq
    may_curate = may(request.membership, Right.MANAGE_TOPICS)
    by_importance = form.cleaned_data.get("order") == "importance" and place is None
    page = important(request.community, chosen) if by_importance else river(request.community, chosen, after=place)
    context = {
        "form": form,
        "chosen": chosen,
        "page": page,
        "seq": seq,
        "filter": filter_address(request),
        "first": place is None and not by_importance,
        "by_importance": by_importance,
        "weighed": NEWEST,
        "may_correct": may(request.membership, Right.CORRECT_LABELS),
        "may_curate": may_curate,
        "collections": choices_of(request.community) if may_curate else [],
        "views": views_of(request.community, request.user, page="river"),
        "may_share": may_curate,
    }
    if request.htmx and place:
        return render(request, "listening/rows.html", context)
    if not page.rows:
        context["deaf"] = not channels_of(request.community).exists()
        context["may_connect"] = may(request.membership, Right.MANAGE_CHANNELS)
    return render(request, "listening/river.html", context)


@require_safe
@community_view(Right.READ)
def counts(request: CommunityRequest) -> HttpResponse:
    """How many posts each value of the filter has: beside the river, and by itself where nothing runs scripts."""
    # What counts loads much, so it is imported when somebody first asks for it.
    from talka.listening.exploring.beside import beside

    form = RiverForm(request.GET, community=request.community)
    asked = QueryDict(filter_address(request))
    context = {"filter": asked.urlencode(), "beside": beside(form, asked, now=timezone.now())}
    return render(request, "listening/counts.html" if request.htmx else "listening/counts_page.html", context)


@require_safe
@community_view(Right.READ)
def new(request: CommunityRequest) -> HttpResponse:
    """What was announced after a number, under the filter: rows to put on top or in place of older wordings."""
    after = request.GET.get("after", "")
    if not after.isdecimal() or len(after) > len(str(2**63)) - 1:
        return HttpResponseBadRequest(_("This address is damaged: it names no number to go on from."))
    chosen = RiverForm(request.GET, community=request.community).chosen()
    found = news(request.community, chosen, after=int(after))
    may_curate = may(request.membership, Right.MANAGE_TOPICS)
    context = {"news": found, "chosen": chosen, "filter": filter_address(request), "may_curate": may_curate}
    response = render(request, "listening/news.html", context)
    response["Cache-Control"] = "no-store"
    return response
