"""What alerts told: in the page, as a feed; and the end of mails."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseGone
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import condition, require_http_methods, require_safe

from talka.listening.actions.alert import note_seen_firings, stop_mail
from talka.listening.alerting import tokens
from talka.listening.alerting.feed import etag, feed
from talka.listening.models import Alert
from talka.listening.queries.alerts import news, seen_until
from talka.listening.views.alerts import older
from talka.team.actor import Actor
from talka.team.guard import CommunityRequest, community_view
from talka.team.rules import Right, may


@require_safe
@community_view(Right.READ)
def index(request: CommunityRequest) -> HttpResponse:
    """Everything that was told, newest first; looking at it makes it seen."""
    page = news(request.community, after=older(request))
    seen = seen_until(request.user, request.community)
    if page.firings and request.method == "GET":
        note_seen_firings(user=request.user, community=request.community, until=page.firings[0].at)
    context = {
        "page": page,
        "seen": seen,
        "any_alert": bool(page.firings) or request.community.alerts.exists(),
        "may_manage": may(request.membership, Right.MANAGE_ALERTS),
    }
    return render(request, "listening/alerts_news.html", context)


def _etag(request: HttpRequest, token: str) -> str | None:
    del request
    try:
        return etag(tokens.alert_of_feed(token))
    except tokens.TokenError:
        return None


@require_safe
@condition(etag_func=_etag)
def alert_feed(request: HttpRequest, token: str) -> HttpResponse:
    """An alert as an Atom feed, for whoever knows its address."""
    del request
    try:
        alert: Alert = tokens.alert_of_feed(token)
    except tokens.TokenError:
        return HttpResponseGone(_("This feed has ended."), content_type="text/plain; charset=utf-8")
    answer = HttpResponse(feed(alert), content_type="application/atom+xml; charset=utf-8")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@csrf_exempt  # a mail program sends this form without a visit (RFC 8058); the address is signed and can do this alone
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """End the mails of an alert for one person: asks first, because programs look at links before people do."""
    try:
        alert, user = tokens.mail_of_stop(token)
    except tokens.TokenError:
        return render(request, "listening/alert_stop.html", {"dead": True}, status=410)
    if request.method == "POST":
        stop_mail(by=Actor.person(user), alert=alert, user=user)
    context = {"alert": alert, "person": user, "stopped": request.method == "POST"}
    return render(request, "listening/alert_stop.html", context)
