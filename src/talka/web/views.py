"""Pages that put domains together: Today; and those that belong to none."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from talka.channels.models import Post
from talka.intake.queries import raw_payload
from talka.listening.actions.visit import visit_today
from talka.listening.charts import heard_chart, topics_chart
from talka.listening.queries.posts import post_of
from talka.listening.queries.today import Step, channel_health, first_steps, fresh, newest_mentions
from talka.listening.queries.volume import heard, mentioned
from talka.listening.volume import Span
from talka.listening.zones import reader_zone
from talka.team.actions.user import update_profile
from talka.team.actor import Actor
from talka.team.enums import Theme
from talka.team.guard import CommunityRequest, community_view
from talka.team.models import Membership, User
from talka.team.rules import Right, may

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CHART_DAYS = 14
CHARTED_TOPICS = 5
LISTED_TOPICS = 12


def healthz(request: HttpRequest) -> HttpResponse:
    """For monitors: 200 when the pages can reach the database; an exception, so 500, when not."""
    del request
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@require_POST
@login_required
def theme(request: HttpRequest) -> HttpResponse:
    """Change the reader's theme and go back to where they were."""
    user, chosen = cast("User", request.user), request.POST.get("theme", "")
    if chosen in Theme.values:
        update_profile(
            by=Actor.of(request),
            user=user,
            name=user.name,
            language=user.language,
            time_zone=user.time_zone,
            theme=chosen,
        )
    back = request.POST.get("next", "/")
    hosts = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=hosts, require_https=request.is_secure())
    return redirect(back if safe else "/")


class Todo(NamedTuple):
    """A first step as the page shows it; without an address it is somebody else's to do."""

    title: StrOrPromise
    text: StrOrPromise
    icon: str
    address: str
    done: bool


# By step: title, what for, icon, URL name, the right that it takes.
TODO: dict[str, tuple[StrOrPromise, StrOrPromise, str, str, Right]] = {
    "channel": (
        gettext_lazy("Connect a channel"),
        gettext_lazy("A blog, a feed, Mastodon or Bluesky: wherever people speak about you."),
        "channels",
        "channels_list",
        Right.MANAGE_CHANNELS,
    ),
    "topic": (
        gettext_lazy("Write a topic"),
        gettext_lazy("Say what to listen for: your brand, a product, a competitor."),
        "topics",
        "topic_add",
        Right.MANAGE_TOPICS,
    ),
    "import": (
        gettext_lazy("Import what you have"),
        gettext_lazy("A file of older posts gives topics a past from the first day."),
        "import",
        "import",
        Right.IMPORT_POSTS,
    ),
    "invite": (
        gettext_lazy("Invite somebody"),
        gettext_lazy("A community is looked after by more than one person."),
        "team",
        "team_members",
        Right.MANAGE_TEAM,
    ),
}


def _todo(step: Step, membership: Membership) -> Todo:
    title, text, icon, url_name, right = TODO[step.key]
    address = reverse(url_name, args=[membership.community.slug]) if may(membership, right) else ""
    return Todo(title, text, icon, address, step.done)


@require_safe
@community_view(Right.READ)
def today(request: CommunityRequest) -> HttpResponse:
    """The start page of a brand: what came in since the last visit, how the channels are, what is left to do."""
    community, now = request.community, timezone.now()
    last = visit_today(membership=request.membership, session=request.session, now=now)
    channels, topics = list(channel_health(community)), list(community.topics.all())
    steps = first_steps(community, channels=len(channels), topics=len(topics))
    context = {
        "last": last,
        "steps": [_todo(step, request.membership) for step in steps],
        "channels": channels,
        "newest": newest_mentions(topics),
        **_volumes(request, topics, after=last.seq),
    }
    return render(request, "web/today.html", context)


def _volumes(request: CommunityRequest, topics: list[Any], *, after: int) -> dict[str, Any]:
    span = Span.days(CHART_DAYS, now=timezone.now(), zone=reader_zone())
    volumes = mentioned(request.community, span, topics)
    new = fresh(request.community, topics, after=after)
    charted = [topic for topic, _count in new.topics if any(volumes.of(topic))][:CHARTED_TOPICS]
    return {
        "fresh": new,
        "lines": [(topic, count, volumes.of(topic)) for topic, count in new.topics[:LISTED_TOPICS]],
        "heard_chart": heard_chart(heard(request.community, span)),
        "topics_chart": topics_chart(charted, volumes) if charted else None,
    }


@require_safe
@community_view(Right.SEE_RAW)
def post_raw(request: CommunityRequest, post_id: uuid.UUID) -> HttpResponse:
    """The payload of a post as the channel sent it; htmx puts it into the post's page."""
    try:
        post = post_of(request.community, post_id)
    except Post.DoesNotExist:
        raise Http404(_("There is no such post.")) from None
    template = "web/raw_payload.html" if request.htmx else "web/raw.html"
    return render(request, template, {"post": post, "payload": raw_payload(post)})
