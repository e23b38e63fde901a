"""The link that makes the first administrator."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from tests.factories import make_user

from talka.team.actions import first_administrator_link
from talka.team.models import AuditEntry, Invitation, User

pytestmark = pytest.mark.django_db
PERSON = {
    "name": "Ada First",
    "email": "Ada@Example.org",
    "password": "long enough words",
    "language": "el",
    "time_zone": "Europe/Athens",
}


def a_link() -> str:
    link = first_administrator_link()
    assert link
    return link


def test_welcome_makes_a_superuser_and_signs_in(client: Client) -> None:
    answer = client.post(a_link(), PERSON)
    user = User.objects.get()
    assert (answer.status_code, answer["Location"], client.session["_auth_user_id"]) == (
        302,
        "/start/",
        str(user.pk),
    )
    assert (user.email, user.name, user.is_superuser, user.language, user.time_zone) == (
        "ada@example.org",
        "Ada First",
        True,
        "el",
        "Europe/Athens",
    )
    assert list(AuditEntry.objects.order_by("created", "id").values_list("action", flat=True)) == [
        "user.create",
        "user.sign_in",
    ]


def test_welcome_page_asks_in_the_language_of_the_browser(client: Client) -> None:
    page = client.get(a_link(), HTTP_ACCEPT_LANGUAGE="he-IL,he;q=0.9,en;q=0.5")
    assert (page["Content-Language"], page.context["form"]["language"].value()) == ("he", "he")
    assert 'dir="rtl"' in page.content.decode()


def test_link_works_once(client: Client) -> None:
    link = a_link()
    client.post(link, PERSON)
    assert Client().get(link).status_code == 410
    assert Client().post(link, PERSON | {"email": "eve@example.org"}).status_code == 410
    assert User.objects.count() == 1


def test_link_ends_when_somebody_exists(client: Client) -> None:
    link = a_link()
    make_user()
    assert [client.get(link).status_code, client.post(link, PERSON).status_code] == [410, 410]
    assert first_administrator_link() is None


def test_link_ends_after_a_day(client: Client) -> None:
    link = a_link()
    Invitation.objects.update(expires=timezone.now())
    assert client.post(link, PERSON).status_code == 410


def test_newer_link_ends_the_earlier(client: Client) -> None:
    earlier, later = a_link(), a_link()
    assert [client.get(earlier).status_code, client.get(later).status_code] == [410, 200]


def test_welcome_link_is_no_invitation(client: Client) -> None:
    link = a_link().replace("/welcome/", "/invite/")
    assert client.get(link).status_code == 410


def test_bad_input_leaves_the_link_good(client: Client) -> None:
    link = a_link()
    answer = client.post(link, PERSON | {"password": "short"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["password"])
    assert client.post(link, PERSON).status_code == 302
