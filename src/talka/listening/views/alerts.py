"""Alerts: the list, one alert, its form with the backtest."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from talka.listening.actions import alert as actions
from talka.listening.actions.delivery import try_again
from talka.listening.alert_form import AlertForm, initial_from, initial_of
from talka.listening.alerting.asking import OF_POSTS, asked_by
from talka.listening.alerting.backtest import Backtest, backtest
from talka.listening.alerting.tokens import feed_address
from talka.listening.alerting.trouble import DeliveryError, trouble
from talka.listening.alerting.webhook import secret_of
from talka.listening.charts import weeks_chart
from talka.listening.errors import said
from talka.listening.models import Alert, Delivery
from talka.listening.queries.alerts import TROUBLED, alert_lines, alert_of, deliveries_of, delivery_of, firings_of
from talka.listening.query import QueryError
from talka.listening.refusals import Refusal
from talka.listening.resolving import Saved
from talka.listening.zones import reader_zone
from talka.team.actor import Actor
from talka.team.guard import CommunityRequest, community_view
from talka.team.rules import Right, may


@require_safe
@community_view(Right.READ)
def index(request: CommunityRequest) -> HttpResponse:
    """All alerts."""
    lines = alert_lines(request.community, now=timezone.now())
    return render(request, "listening/alerts.html", {"lines": lines, "may_manage": _may_manage(request)})


@require_safe
@community_view(Right.READ)
def show(request: CommunityRequest, alert_id: uuid.UUID) -> HttpResponse:
    """An alert: what it told and why, and how that was delivered."""
    alert = _alert(request, alert_id)
    may_manage, deliveries = _may_manage(request), deliveries_of(alert)
    context = {
        "alert": alert,
        "page": firings_of(alert, after=older(request)),
        "deliveries": [(one, trouble(one.error) if one.error else None) for one in deliveries],
        "troubled": sum(one.state in TROUBLED for one in deliveries),
        "lost": _is_lost(alert),
        "may_manage": may_manage,
        "feed": feed_address(alert),
        "secret": _secret(alert) if may_manage else "",
    }
    return render(request, "listening/alert.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@community_view(Right.MANAGE_ALERTS)
def add(request: CommunityRequest) -> HttpResponse:
    """Set an alert."""
    initial = initial_from(request.GET.dict(), request.community, request.user)
    form = _form(request, initial=initial)
    if _is_saving(request) and form.is_valid() and (alert := _saved(request, form)):
        messages.success(request, _("Saved. You are told of what comes from now on."))
        return redirect("alert", request.community.slug, alert.pk)
    return _editor(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@community_view(Right.MANAGE_ALERTS)
def edit(request: CommunityRequest, alert_id: uuid.UUID) -> HttpResponse:
    """Change an alert."""
    alert = _alert(request, alert_id)
    form = _form(request, saved=alert, initial=initial_of(alert))
    if _is_saving(request) and form.is_valid() and _saved(request, form, alert):
        messages.success(request, _("Saved."))
        return redirect("alert", request.community.slug, alert.pk)
    return _editor(request, form, alert)


@require_POST
@community_view(Right.MANAGE_ALERTS)
def test(request: CommunityRequest) -> HttpResponse:
    """What the alert in the form would have told."""
    form = AlertForm(request.POST, community=request.community, user=request.user, lenient=True)
    return render(request, "listening/alert_backtest.html", _tested(request, form))


@require_POST
@community_view(Right.MANAGE_ALERTS)
def pause(request: CommunityRequest, alert_id: uuid.UUID) -> HttpResponse:
    """Pause an alert, or let a paused one go on."""
    alert = _alert(request, alert_id)
    if alert.active:
        actions.pause_alert(by=Actor.of(request), alert=alert)
        messages.success(request, _("Paused. Nothing is told until you resume it."))
    else:
        actions.resume_alert(by=Actor.of(request), alert=alert)
        messages.success(request, _("On again. You are told of what comes from now on."))
    return redirect("alert", request.community.slug, alert_id)


@require_http_methods(["GET", "HEAD", "POST"])
@community_view(Right.MANAGE_ALERTS)
def delete(request: CommunityRequest, alert_id: uuid.UUID) -> HttpResponse:
    """Ask, and delete."""
    alert = _alert(request, alert_id)
    if request.method == "POST":
        actions.delete_alert(by=Actor.of(request), alert=alert)
        messages.success(request, _("The alert “%(name)s” is deleted.") % {"name": alert.name})
        return redirect("alerts", request.community.slug)
    return render(request, "listening/alert_delete.html", {"alert": alert})


@require_POST
@community_view(Right.MANAGE_ALERTS)
def renew(request: CommunityRequest, alert_id: uuid.UUID) -> HttpResponse:
    """Give the feed another address, or the webhook another secret."""
    alert = _alert(request, alert_id)
    if "secret" in request.POST:
        actions.renew_webhook_secret(by=Actor.of(request), alert=alert)
        messages.success(request, _("There is a new secret. Give it to the receiver: the old one counts no more."))
    else:
        actions.renew_feed(by=Actor.of(request), alert=alert)
        messages.success(request, _("The feed has a new address. The old one leads nowhere any more."))
    return redirect("alert", request.community.slug, alert_id)


@require_POST
@community_view(Right.MANAGE_ALERTS)
def again(request: CommunityRequest, delivery_id: uuid.UUID) -> HttpResponse:
    """Try a message once more."""
    try:
        delivery = delivery_of(request.community, delivery_id)
    except Delivery.DoesNotExist:
        raise Http404(_("There is no such message.")) from None
    try_again(by=Actor.of(request), delivery=delivery, now=timezone.now())
    messages.success(request, _("It is tried again within a minute."))
    return redirect("alert", request.community.slug, delivery.alert_id)


def older(request: CommunityRequest) -> uuid.UUID | None:
    """The place in a list that the address names; a damaged one is the beginning."""
    try:
        return uuid.UUID(request.GET.get("older", ""))
    except ValueError:
        return None


def _may_manage(request: CommunityRequest) -> bool:
    return may(request.membership, Right.MANAGE_ALERTS)


def _alert(request: CommunityRequest, alert_id: uuid.UUID) -> Alert:
    try:
        return alert_of(request.community, alert_id)
    except Alert.DoesNotExist:
        raise Http404(_("There is no such alert.")) from None


def _is_saving(request: CommunityRequest) -> bool:
    """Whether the form was sent to be saved; without scripts the backtest comes to its address as well."""
    return request.method == "POST" and "backtest" not in request.POST


def _form(request: CommunityRequest, *, saved: Alert | None = None, initial: dict[str, Any]) -> AlertForm:
    sent = request.POST if request.method == "POST" else None
    lenient = "backtest" in request.POST
    return AlertForm(
        sent, community=request.community, user=request.user, saved=saved, initial=initial, lenient=lenient
    )


def _saved(request: CommunityRequest, form: AlertForm, alert: Alert | None = None) -> Alert | None:
    """What was saved; None, with the reasons in the form, where it was not."""
    by, draft = Actor.of(request), form.draft()
    try:
        if alert:
            return actions.change_alert(by=by, alert=alert, draft=draft)
        return actions.add_alert(by=by, community=request.community, draft=draft)
    except Refusal as refusal:
        form.add_error(refusal.field, refusal.message)
    except QueryError as error:  # what it names went away since the form was checked
        form.add_error("query", said(error.mistakes[0]))
    return None


def _editor(request: CommunityRequest, form: AlertForm, alert: Alert | None = None) -> HttpResponse:
    context = {"form": form, "alert": alert, "no_mail": not settings.TALKA.smtp_url}
    if "backtest" in request.POST:
        context |= _tested(request, form)
    refused = _is_saving(request) and bool(form.errors)
    return render(request, "listening/alert_form.html", context, status=422 if refused else 200)


def _tested(request: CommunityRequest, form: AlertForm) -> dict[str, Any]:
    """The backtest of a form; where it has mistakes, these."""
    found: Backtest | None = None
    if form.is_valid():
        try:
            found = backtest(request.community, form.draft(), now=timezone.now(), zone=reader_zone())
        except QueryError as error:  # what it names went away since the form was checked
            form.add_error("query", said(error.mistakes[0]))
    if found is None:
        return {"tested": None, "mistakes": [(form.fields[name].label, errors) for name, errors in _mistakes(form)]}
    return {"tested": found, "chart": weeks_chart(found.weeks)}


def _mistakes(form: AlertForm) -> list[tuple[str, Any]]:
    return [(name, errors) for name, errors in form.errors.items() if name in form.fields]


def _is_lost(alert: Alert) -> bool:
    """Whether what the alert looked for is gone, so that it finds nothing."""
    if alert.kind in OF_POSTS:
        return asked_by(alert, alert.topics.all(), Saved(alert.community_id)) is None
    return alert.narrowed and not (alert.author or alert.topics.all())


def _secret(alert: Alert) -> str:
    try:
        return secret_of(alert) if alert.webhook else ""
    except DeliveryError:
        return ""
