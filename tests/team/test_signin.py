"""Signing in and out, and what protects it."""

from __future__ import annotations

import base64
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.twofactor.totp import TOTP as RFC6238
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from tests.factories import make_user

from talka.team.models import AuditEntry, User

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"
RIGHT = "correct horse"


def attempt(client: Client, email: str, password: str = "wrong", address: str = "192.0.2.1", **extra: Any) -> Any:
    return client.post(LOGIN, {"login": email, "password": password} | extra, REMOTE_ADDR=address)


def actions(user: User) -> list[tuple[str, str | None]]:
    return list(AuditEntry.objects.filter(user=user).order_by("created", "id").values_list("action", "address"))


def code_for(secret: str) -> str:
    clock = RFC6238(base64.b32decode(secret), 6, hashes.SHA1(), 30, enforce_key_length=False)
    return clock.generate(int(time.time())).decode()


def test_sign_in_by_email_whatever_its_case(client: Client) -> None:
    user = make_user(email="ann@example.org")
    answer = attempt(client, " ANN@Example.org ", RIGHT)
    assert (answer.status_code, answer["Location"], client.session["_auth_user_id"]) == (
        302,
        "/",
        str(user.pk),
    )
    client.post("/account/logout/", REMOTE_ADDR="192.0.2.1")
    assert "_auth_user_id" not in client.session
    assert actions(user) == [("user.sign_in", "192.0.2.1"), ("user.sign_out", "192.0.2.1")]


def test_signing_out_takes_more_than_a_link(client: Client) -> None:
    client.force_login(make_user())
    client.get("/account/logout/")
    assert "_auth_user_id" in client.session


def test_wrong_password_is_told_and_audited(client: Client) -> None:
    user = make_user(email="ann@example.org")
    answer = attempt(client, "ann@example.org")
    unknown = attempt(client, "nobody@example.org")
    log: Any = AuditEntry.objects.order_by("created", "id").values_list("action", "object_id", "user", "address")
    assert answer.context["form"].errors == unknown.context["form"].errors
    assert list(log) == [
        ("user.sign_in_failed", str(user.pk), None, "192.0.2.1"),
        ("user.sign_in_failed", "", None, "192.0.2.1"),
    ]
    assert "nobody@" not in str(list(AuditEntry.objects.values()))


@pytest.mark.parametrize("login", ["", "no address", "a@b", "x" * 400 + "@example.org", "nul\x00@example.org"])
def test_odd_address_is_refused(client: Client, login: str) -> None:
    assert (attempt(client, login).status_code, "_auth_user_id" in client.session) == (200, False)


def test_sixth_try_on_one_account_is_refused_from_anywhere(client: Client) -> None:
    make_user(email="ann@example.org")
    for number in range(5):
        attempt(client, "ann@example.org", address=f"192.0.2.{number}")
    answer = attempt(Client(), "ANN@example.org", RIGHT, address="203.0.113.77", HTTP_HOST="localhost")
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (
        200,
        ["Too many failed login attempts. Try again later."],
    )


def test_other_name_of_the_host_gives_no_fresh_tries(client: Client) -> None:
    make_user(email="ann@example.org")
    for host in ("localhost", "127.0.0.1", "testserver", "localhost", "127.0.0.1"):
        client.post(LOGIN, {"login": "ann@example.org", "password": "wrong"}, headers={"host": host})
    answer = client.post(LOGIN, {"login": "ann@example.org", "password": RIGHT}, headers={"host": "[::1]"})
    assert "Too many failed login attempts" in answer.content.decode()


def test_one_address_cannot_try_many_accounts(client: Client) -> None:
    users = [make_user() for _ in range(11)]
    for user in users[:10]:
        attempt(client, user.email)
    refused = attempt(client, users[10].email, RIGHT)
    elsewhere = attempt(Client(), users[10].email, RIGHT, address="203.0.113.7")
    assert "Too many failed login attempts" in refused.content.decode()
    assert elsewhere.status_code == 302


def test_right_password_does_not_reset_the_count(client: Client) -> None:
    make_user(email="ann@example.org")
    for _ in range(4):
        attempt(Client(), "ann@example.org")
    assert attempt(Client(), "ann@example.org", RIGHT).status_code == 302
    attempt(client, "ann@example.org")
    assert "Too many failed login attempts" in attempt(client, "ann@example.org", RIGHT).content.decode()


def test_flood_of_requests_gets_its_own_page(client: Client) -> None:
    for _ in range(30):
        attempt(client, "")
    answer = attempt(client, "")
    assert (answer.status_code, "Wait a few minutes" in answer.content.decode()) == (429, True)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "\t//evil.example",
    ],
)
def test_next_does_not_lead_elsewhere(client: Client, elsewhere: str) -> None:
    user = make_user()
    answer = attempt(client, user.email, RIGHT, next=elsewhere)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    out = client.post("/account/logout/", {"next": elsewhere})
    assert "evil" not in out["Location"]
    assert "javascript" not in out["Location"]


def test_next_leads_back(client: Client) -> None:
    user = make_user()
    page = client.get("/me/?a=1&b=2")
    assert page["Location"] == "/account/login/?next=/me/%3Fa%3D1%26b%3D2"
    assert attempt(client, user.email, RIGHT, next="/me/?a=1&b=2")["Location"] == "/me/?a=1&b=2"


def test_sign_in_changes_the_session(client: Client) -> None:
    user = make_user()
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = str(before)
    attempt(client, user.email, RIGHT)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_cookies_are_kept_from_scripts_and_other_sites(client: Client, settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    user = make_user()
    client.get(LOGIN)
    answer = attempt(client, user.email, RIGHT)
    session, csrf = answer.cookies["sessionid"], client.cookies["csrftoken"]
    assert [session["httponly"], session["secure"], session["samesite"]] == [True, True, "Lax"]
    assert [csrf["secure"], csrf["samesite"]] == [True, "Lax"]


def test_form_of_another_site_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(LOGIN, {"login": "a@example.org", "password": "x"}).status_code == 403


def test_nobody_signs_up_without_an_invitation(client: Client) -> None:
    form = {"email": "eve@example.org", "password1": "long enough words"}
    page = client.post("/account/signup/", form).content.decode()
    assert ("You join by invitation" in page, User.objects.exists()) == (True, False)


def test_dismissed_user_cannot_sign_in(client: Client) -> None:
    user = make_user(is_active=False)
    attempt(client, user.email, RIGHT)
    assert "_auth_user_id" not in client.session


def test_two_factor_is_asked_and_audited(client: Client) -> None:
    user = make_user()
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(user, secret)
    answer = attempt(client, user.email, RIGHT)
    assert (answer["Location"], "_auth_user_id" in client.session) == ("/account/2fa/authenticate/", False)
    client.post("/account/2fa/authenticate/", {"code": "000000"}, REMOTE_ADDR="192.0.2.1")
    assert "_auth_user_id" not in client.session
    client.post("/account/2fa/authenticate/", {"code": code_for(secret)}, REMOTE_ADDR="192.0.2.1")
    assert client.session["_auth_user_id"] == str(user.pk)
    log = AuditEntry.objects.order_by("created", "id").values_list("action", "object_id")
    assert list(log) == [("user.second_step_failed", str(user.pk)), ("user.sign_in", str(user.pk))]


@pytest.mark.django_db(transaction=True)  # allauth announces after the commit
def test_two_factor_on_and_off_from_the_pages(client: Client) -> None:
    user = make_user()
    attempt(client, user.email, RIGHT)
    client.post("/account/reauthenticate/", {"password": RIGHT})
    page = client.get("/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    client.post("/account/2fa/totp/activate/", {"code": code_for(secret)})
    codes = client.get("/account/2fa/recovery-codes/").content.decode()
    client.post("/account/2fa/totp/deactivate/")
    assert secret in page.content.decode()
    assert 'id="recovery_codes"' in codes
    assert not Authenticator.objects.exists()
    kept = AuditEntry.objects.filter(action__startswith="two_factor").order_by("created", "id")
    assert [(entry.action, entry.before, entry.after) for entry in kept] == [
        ("two_factor.add", {}, {"kind": "totp"}),
        ("two_factor.add", {}, {"kind": "recovery_codes"}),
        ("two_factor.remove", {"kind": "totp"}, {}),
        ("two_factor.remove", {"kind": "recovery_codes"}, {}),
    ]
    assert secret not in str(list(AuditEntry.objects.values()))


@pytest.mark.parametrize("bad", ["", "123", "abcdef", "0" * 200])
def test_wrong_code_does_not_activate(client: Client, bad: str) -> None:
    user = make_user()
    attempt(client, user.email, RIGHT)
    client.post("/account/reauthenticate/", {"password": RIGHT})
    client.get("/account/2fa/totp/activate/")
    assert client.post("/account/2fa/totp/activate/", {"code": bad}).status_code == 200
    assert not Authenticator.objects.exists()


def test_two_factor_settings_ask_for_the_password_again(client: Client) -> None:
    client.force_login(make_user())
    answer = client.get("/account/2fa/totp/activate/")
    assert answer["Location"] == "/account/reauthenticate/?next=/account/2fa/totp/activate/".replace(
        "next=/account/2fa/totp/activate/", "next=%2Faccount%2F2fa%2Ftotp%2Factivate%2F"
    )


def test_new_password_ends_the_other_sessions(client: Client) -> None:
    user = make_user()
    elsewhere = Client()
    attempt(elsewhere, user.email, RIGHT)
    attempt(client, user.email, RIGHT)
    form = {"oldpassword": RIGHT, "password1": "three new words", "password2": "three new words"}
    answer = client.post("/account/password/change/", form)
    assert answer.status_code == 302
    assert (client.get("/me/").status_code, elsewhere.get("/me/").status_code) == (200, 302)
    assert [name for name, _ in actions(user)][-2:] == ["user.change_password", "session.end"]
    assert "three new words" not in str(list(AuditEntry.objects.values()))


@pytest.mark.parametrize("weak", ["short", "1234567890123", "password123"])
def test_weak_new_password_is_refused(client: Client, weak: str) -> None:
    user = make_user()
    attempt(client, user.email, RIGHT)
    form = {"oldpassword": RIGHT, "password1": weak, "password2": weak}
    assert client.post("/account/password/change/", form).status_code == 200
    user.refresh_from_db()
    assert user.check_password(RIGHT)


def test_forgotten_password_by_mail(client: Client) -> None:
    user = make_user(email="ann@example.org", name="Ann", language="lv")
    elsewhere = Client()
    elsewhere.force_login(user)
    client.post("/account/password/reset/", {"email": "Ann@example.org"})
    (sent,) = mail.outbox
    link = next(word for word in sent.body.split() if "/account/password/reset/key/" in word)
    page = client.get(link.removeprefix("http://testserver"), follow=True)
    form = {"password1": "three new words", "password2": "three new words"}
    client.post(page.redirect_chain[-1][0], form)
    user.refresh_from_db()
    assert (sent.to, "Ann" in sent.body, "testserver" in sent.subject) == (["ann@example.org"], True, False)
    assert user.check_password("three new words")
    assert elsewhere.get("/me/").status_code == 302
    assert "user.reset_password" in [name for name, _ in actions(user)]


def test_unknown_address_learns_nothing_from_the_reset_page(client: Client) -> None:
    make_user(email="ann@example.org")
    known = client.post("/account/password/reset/", {"email": "ann@example.org"})
    unknown = client.post("/account/password/reset/", {"email": "eve@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_email_changes_after_the_mail_was_answered(client: Client) -> None:
    user = make_user(email="old@example.org")
    attempt(client, "old@example.org", RIGHT)
    client.post("/account/email/", {"email": "new@example.org", "action_add": "1"})
    page = client.get("/account/email/").content.decode()
    user.refresh_from_db()
    assert ("We wrote to new@example.org." in page, user.email) == (True, "old@example.org")
    (sent,) = mail.outbox
    link = next(word for word in sent.body.split() if "/account/confirm-email/" in word)
    client.post(link.removeprefix("http://testserver"))
    user.refresh_from_db()
    entry = AuditEntry.objects.get(action="user.change_email")
    assert (user.email, entry.before, entry.after) == (
        "new@example.org",
        {"email": "old@example.org"},
        {"email": "new@example.org"},
    )


def test_email_of_somebody_else_cannot_be_taken(client: Client) -> None:
    make_user(email="ann@example.org")
    user = make_user(email="eve@example.org")
    attempt(client, "eve@example.org", RIGHT)
    client.post("/account/email/", {"email": "ANN@example.org", "action_add": "1"})
    user.refresh_from_db()
    assert user.email == "eve@example.org"


@pytest.mark.parametrize(
    "path",
    [
        "/account/2fa/",
        "/account/2fa/totp/activate/",
        "/account/2fa/webauthn/",
        "/account/2fa/webauthn/add/",
        "/account/2fa/recovery-codes/generate/",
        "/account/password/change/",
        "/account/email/",
        "/account/sessions/",
        "/account/logout/",
        "/account/reauthenticate/",
    ],
)
def test_pages_of_the_account_have_no_inline_code(client: Client, path: str) -> None:
    user = make_user()
    attempt(client, user.email, RIGHT)
    client.post("/account/reauthenticate/", {"password": RIGHT})
    TOTP.activate(user, "JBSWY3DPEHPK3PXP") if "recovery" in path else None
    answer = client.get(path)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert [word for word in (" style=", " onclick=", " onload=", "<style") if word in page] == []
    scripts = [part.split(">")[0] for part in page.split("<script")[1:]]
    assert [tag for tag in scripts if " src=" not in tag and "application/json" not in tag] == []
