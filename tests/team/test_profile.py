"""One's own page, and where one is signed in."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from tests.factories import make_user

from talka.team.actions import update_profile
from talka.team.actor import Actor
from talka.team.devices import device
from talka.team.models import AuditEntry, User

pytestmark = pytest.mark.django_db
FORM = {"name": "Nia", "language": "he", "time_zone": "Asia/Jerusalem", "theme": "dark"}
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Safari/604.1"


def sign_in(user: User, *, agent: str = FIREFOX, address: str = "192.0.2.1") -> Client:
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR=address)
    answer = client.post("/account/login/", {"login": user.email, "password": "correct horse"})
    assert answer.status_code == 302
    return client


def test_profile_is_saved_and_audited(client: Client) -> None:
    user = make_user(name="Old")
    client.force_login(user)
    client.post("/me/", FORM)
    user.refresh_from_db()
    entry = AuditEntry.objects.get(action="user.update_profile")
    page = client.get("/me/")
    assert {name: getattr(user, name) for name in FORM} == FORM
    assert entry.before == {"name": "Old", "language": "en", "time_zone": "UTC", "theme": "system"}
    assert entry.after == FORM
    assert 'lang="he" dir="rtl" data-theme="dark"' in page.content.decode()


def test_same_profile_writes_nothing() -> None:
    user = make_user()
    same = {name: getattr(user, name) for name in FORM}
    update_profile(by=Actor.person(user), user=user, **same)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 121},
        {"name": "\x00"},
        {"language": "tlh"},
        {"language": ""},
        {"time_zone": "Europe/Atlantis"},
        {"theme": "pink"},
    ],
)
def test_profile_form_refuses(client: Client, wrong: dict[str, str]) -> None:
    user = make_user(name="Old")
    client.force_login(user)
    answer = client.post("/me/", FORM | wrong)
    user.refresh_from_db()
    assert (answer.status_code, list(answer.context["form"].errors), user.name) == (200, list(wrong), "Old")


def test_profile_form_changes_nothing_else(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    client.post("/me/", FORM | {"is_superuser": "1", "is_staff": "1", "email": "eve@example.org"})
    user.refresh_from_db()
    assert (user.is_superuser, user.is_staff, user.email == "eve@example.org") == (False, False, False)


def test_devices_are_listed_with_their_place() -> None:
    user = make_user()
    sign_in(user, agent=PHONE, address="203.0.113.5")
    here = sign_in(user)
    sign_in(make_user(), address="198.51.100.1")
    rows = here.get("/me/").context["sessions"]
    assert [(name, session.ip, current) for session, name, current in rows] == [
        ("Firefox · Linux", "192.0.2.1", True),
        ("Safari · iPhone", "203.0.113.5", False),
    ]


def test_one_device_is_signed_out() -> None:
    user = make_user()
    phone, here = sign_in(user, agent=PHONE), sign_in(user)
    row = UserSession.objects.get(user_agent=PHONE)
    here.post(f"/me/sessions/{row.pk}/end/")
    assert [phone.get("/me/").status_code, here.get("/me/").status_code] == [302, 200]
    entry = AuditEntry.objects.get(action="session.end")
    assert (entry.user, entry.before) == (user, {"sessions": [{"address": "192.0.2.1", "device": PHONE}]})
    assert row.session_key not in str(list(AuditEntry.objects.values()))


def test_own_device_is_signed_out() -> None:
    here = sign_in(make_user())
    answer = here.post(f"/me/sessions/{UserSession.objects.get().pk}/end/")
    assert (answer["Location"], here.get("/me/").status_code) == ("/account/login/", 302)


def test_all_other_devices_are_signed_out() -> None:
    user = make_user()
    others = [sign_in(user) for _ in range(3)]
    here = sign_in(user)
    here.post("/me/sessions/end-others/")
    assert [client.get("/me/").status_code for client in [*others, here]] == [302, 302, 302, 200]
    assert UserSession.objects.filter(user=user).count() == 1


def test_list_of_allauth_ends_sessions_by_the_same_action() -> None:
    user = make_user()
    phone, here = sign_in(user, agent=PHONE), sign_in(user)
    here.post("/account/sessions/")
    assert [phone.get("/me/").status_code, here.get("/me/").status_code] == [302, 200]
    assert AuditEntry.objects.filter(action="session.end", user=user).count() == 1


def test_device_of_somebody_else_cannot_be_signed_out() -> None:
    theirs = sign_in(make_user())
    row = UserSession.objects.get()
    here = sign_in(make_user())
    assert here.post(f"/me/sessions/{row.pk}/end/").status_code == 404
    assert theirs.get("/me/").status_code == 200


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30])
def test_device_with_an_odd_number_is_not_there(number: int) -> None:
    assert sign_in(make_user()).post(f"/me/sessions/{number}/end/").status_code == 404


def test_ended_sessions_are_not_listed() -> None:
    user = make_user()
    phone, here = sign_in(user, agent=PHONE), sign_in(user)
    Session.objects.filter(session_key=phone.session.session_key).update(expire_date=timezone.now())
    assert len(here.get("/me/").context["sessions"]) == 1


def test_last_seen_is_kept_every_five_minutes_not_at_each_request() -> None:
    user = make_user()
    here = sign_in(user)
    here.get("/me/")
    long_ago = timezone.now() - dt.timedelta(hours=3)
    UserSession.objects.update(last_seen_at=long_ago)
    here.get("/me/", REMOTE_ADDR="192.0.2.44")
    assert UserSession.objects.get().last_seen_at == long_ago
    session = here.session
    session["seen"] -= 301
    session.save()
    here.get("/me/", REMOTE_ADDR="192.0.2.44")
    row = UserSession.objects.get()
    assert (row.last_seen_at > timezone.now() - dt.timedelta(minutes=1), row.ip) == (True, "192.0.2.44")


def test_profile_costs_the_same_for_one_device_and_many(django_assert_num_queries: Any) -> None:
    user = make_user()
    here = sign_in(user)
    here.get("/me/")
    with django_assert_num_queries(QUERIES):
        here.get("/me/")
    for number in range(29):
        key = f"{number:032}"
        Session.objects.create(session_key=key, session_data="", expire_date=timezone.now() + dt.timedelta(days=1))
        UserSession.objects.create(user=user, session_key=key, ip="192.0.2.1", user_agent=FIREFOX)
    with django_assert_num_queries(QUERIES):
        assert len(here.get("/me/").context["sessions"]) == 30


QUERIES = 6  # session, user, two-factor, sessions, history, brands of the menu


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox · Linux"),
        (PHONE, "Safari · iPhone"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge · Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
            "Chrome · Android",
        ),
        ("curl/8.5", "Unknown device"),
        ("", "Unknown device"),
    ],
)
def test_device_in_words(agent: str, name: str) -> None:
    assert device(agent) == name
