"""How django-allauth behaves here."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.utils import translation

from talka.team.actions import end_session
from talka.team.actor import Actor
from talka.team.address import client_address
from talka.team.models import User

SAME_MACHINE = "127.0.0.1"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Nobody signs up by themselves; mails speak the language of who gets them."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Accounts come from invitations alone."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that limits are counted for; a UNIX socket is this machine."""
        return client_address(request) or SAME_MACHINE

    def format_email_subject(self, subject: str) -> str:
        """The subject as it is, without the name of a site before it."""
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send in the reader's language, under the name Talka and with their own name in it."""
        host = allauth_context.request.get_host()
        person = context.get("user") or User.objects.filter(email__iexact=email).first()
        site = SimpleNamespace(name="Talka", domain=host)
        with _language_of(person):
            super().send_mail(template_prefix, email, {**context, "current_site": site, "person": person})

    def _get_login_attempts_cache_key(
        self,
        request: HttpRequest,  # noqa: ARG002 - allauth's signature
        **credentials: Any,
    ) -> str:
        # allauth's own key holds the Host header, which would give an attacker five tries for each name of
        # this machine.
        return str(credentials.get("email", "")).strip().casefold()


@contextlib.contextmanager
def _language_of(person: User | None) -> Iterator[None]:
    with translation.override(person.language if person else translation.get_language()):
        yield


class SessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]  # allauth ships no types
    """allauth's own list of sessions ends them by our action, so that it is in the audit log too."""

    def end_sessions(self, sessions: Iterable[UserSession]) -> None:
        """Sign these devices out."""
        by = Actor.of(allauth_context.request)
        for session in sessions:
            end_session(by=by, session=session)
