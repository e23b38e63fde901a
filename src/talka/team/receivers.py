"""Sign-ins and what protects them, for the audit log; and what allauth must know of new accounts."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed, password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest

from talka.team.actions import end_other_sessions, record
from talka.team.actor import Actor
from talka.team.address import client_address
from talka.team.models import User


@receiver(post_save, sender=User)
def on_new_user(instance: User, *, created: bool, **_: Any) -> None:
    """Give allauth the address of a new account as a settled one.

    It was vouched for by whoever made the link. Left unsettled, allauth would take it for one that the user
    is only changing to, and drop it when they ask for another.
    """
    if created:
        EmailAddress.objects.create(user=instance, email=instance.email, primary=True, verified=True)


def _self(user: User, request: HttpRequest | None) -> Actor:
    return Actor.person(user, address=client_address(request) if request else None)


@receiver(user_logged_in)
def on_sign_in(request: HttpRequest, user: User, **_: Any) -> None:
    """Somebody is in, with all steps done."""
    record(by=_self(user, request), action="user.sign_in", obj=user)


@receiver(user_logged_out)
def on_sign_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    """Somebody left; nobody when the session had ended before."""
    if user is not None:
        record(by=_self(user, request), action="user.sign_out", obj=user)


@receiver(user_login_failed)
def on_failed_sign_in(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """A wrong password. An unknown e-mail is not kept: people type passwords into that field by mistake."""
    email = str(credentials.get("email", "")).strip()
    known = User.objects.filter(email__iexact=email).first() if email else None
    record(by=Actor.stranger(request), action="user.sign_in_failed", obj=known)


@receiver(authentication_failed)
def on_failed_second_step(request: HttpRequest, user: User, **_: Any) -> None:
    """The right password, and a wrong code after it."""
    record(by=Actor.stranger(request), action="user.second_step_failed", obj=user)


@receiver([password_changed, password_set])
def on_password_changed(request: HttpRequest, user: User, **_: Any) -> None:
    """A new password ends every other session; the word itself is never kept."""
    by = _self(user, request)
    record(by=by, action="user.change_password", obj=user)
    end_other_sessions(by=by, user=user, keep=request.session.session_key or "")


@receiver(password_reset)
def on_password_reset(request: HttpRequest, user: User, **_: Any) -> None:
    """A new password by a link in a mail; it ends every session."""
    by = _self(user, request)
    record(by=by, action="user.reset_password", obj=user)
    end_other_sessions(by=by, user=user, keep="")


@receiver(email_changed)
def on_email_changed(
    request: HttpRequest, user: User, from_email_address: Any, to_email_address: Any, **_: Any
) -> None:
    """Another address to sign in with."""
    before = {"email": from_email_address.email} if from_email_address else {}
    record(
        by=_self(user, request),
        action="user.change_email",
        obj=user,
        before=before,
        after={"email": to_email_address.email},
    )


@receiver(authenticator_added)
def on_second_factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Two-factor sign-in was turned on, or got another way."""
    after = {"kind": authenticator.type}
    record(by=_self(user, request), action="two_factor.add", obj=user, after=after)


@receiver(authenticator_removed)
def on_second_factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Two-factor sign-in was turned off, or lost one way."""
    before = {"kind": authenticator.type}
    record(by=_self(user, request), action="two_factor.remove", obj=user, before=before)


@receiver(authenticator_reset)
def on_recovery_codes_renewed(request: HttpRequest, user: User, **_: Any) -> None:
    """New recovery codes; the old ones are void."""
    record(by=_self(user, request), action="two_factor.renew", obj=user)
