"""One's own page: name, look, password, devices."""

from __future__ import annotations

from typing import cast

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from talka.team.actions import end_other_sessions, end_session, update_profile
from talka.team.actor import Actor
from talka.team.devices import device
from talka.team.forms import ProfileForm
from talka.team.models import User
from talka.team.queries import own_history, sessions_of
from talka.team.wording import action_label

PROFILE = ("name", "language", "time_zone", "theme")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """Change how one is called and how pages look, and see where one is signed in."""
    user = cast("User", request.user)
    form = ProfileForm(request.POST or None, initial={name: getattr(user, name) for name in PROFILE})
    if form.is_valid():
        saved = update_profile(by=Actor.of(request), user=user, **form.cleaned_data)
        with translation.override(saved.language):
            messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("me"))
    return render(request, "team/me.html", {"form": form, **_security(request, user)})


def _security(request: HttpRequest, user: User) -> dict[str, object]:
    current = request.session.session_key
    return {
        "two_factor": is_mfa_enabled(user),
        "sessions": [
            (session, device(session.user_agent), session.session_key == current) for session in sessions_of(user)
        ],
        "history": [(entry, action_label(entry.action)) for entry in own_history(user)],
    }


@login_required
@require_POST
def end(request: HttpRequest, session: int) -> HttpResponse:
    """Sign one of one's own devices out."""
    user = cast("User", request.user)
    row = get_object_or_404(sessions_of(user), pk=session)
    end_session(by=Actor.of(request), session=row)
    if row.session_key == request.session.session_key:
        request.session.flush()
        return HttpResponseRedirect(reverse("account_login"))
    messages.success(request, _("This device is signed out."))
    return HttpResponseRedirect(reverse("me"))


@login_required
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign all of one's own devices out but this one."""
    user = cast("User", request.user)
    end_other_sessions(by=Actor.of(request), user=user, keep=request.session.session_key or "")
    messages.success(request, _("All other devices are signed out."))
    return HttpResponseRedirect(reverse("me"))
