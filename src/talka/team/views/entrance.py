"""Coming in by a link: the first administrator, and whoever is invited."""

from __future__ import annotations

from typing import cast

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from talka.team.actions import (
    NewUser,
    accept_invitation,
    create_first_administrator,
    find_invitation,
    find_welcome,
    join,
)
from talka.team.address import client_address
from talka.team.errors import AlreadyMemberError, InvitationError, TeamError
from talka.team.forms import NewAccountForm
from talka.team.models import Invitation, User

GONE = 410


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Make the first administrator, sign them in, and go on to the first run."""
    try:
        find_welcome(token)
        form = NewAccountForm(request.POST or None)
        if form.is_valid():
            return _welcome(request, token, form.person())
    except InvitationError as error:
        return _dead_link(request, error)
    return render(request, "team/welcome.html", {"form": form})


def _welcome(request: HttpRequest, token: str, person: NewUser) -> HttpResponse:
    user = create_first_administrator(token=token, person=person, address=client_address(request))
    return _sign_in(request, user, reverse("start"))


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def join_page(request: HttpRequest, token: str) -> HttpResponse:
    """Join a community: as who is signed in, or with a new account."""
    try:
        invitation = find_invitation(token)
        if request.user.is_authenticated:
            return _join_as(request, request.user, invitation, token)
        return _join_new(request, invitation, token)
    except InvitationError as error:
        return _dead_link(request, error)


def _join_as(request: HttpRequest, user: User, invitation: Invitation, token: str) -> HttpResponse:
    if request.method != "POST":
        return render(request, "team/join.html", {"invitation": invitation})
    try:
        accept_invitation(token=token, user=user, address=client_address(request))
    except AlreadyMemberError:
        messages.info(request, _("You are in this team already. The link is still good for somebody else."))
    return HttpResponseRedirect(_today(invitation))


def _join_new(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    form = NewAccountForm(request.POST or None, email=invitation.email)
    if form.is_valid():
        try:
            joined = join(token=token, person=form.person(), address=client_address(request))
        except InvitationError:
            raise
        except TeamError as error:
            form.add_error("email", str(error))
        else:
            return _sign_in(request, joined.user, _today(invitation))
    return render(request, "team/join.html", {"invitation": invitation, "form": form})


def _today(invitation: Invitation) -> str:
    return reverse("today", args=[invitation.community.slug]) if invitation.community else reverse("home")


def _sign_in(request: HttpRequest, user: User, address: str) -> HttpResponse:
    answer = perform_login(request, user, email_verification="none", redirect_url=address)
    return cast("HttpResponse", answer)


def _dead_link(request: HttpRequest, error: TeamError) -> HttpResponse:
    return render(request, "team/dead_link.html", {"error": error}, status=GONE)
