"""Language and time zone of each answer."""

from __future__ import annotations

from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import AsyncClient, Client, RequestFactory
from django.utils import timezone
from tests.factories import make_user

from talka.team.actor import Actor
from talka.team.address import client_address
from talka.team.middleware import zone_for
from talka.team.models import User


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("lv,en;q=0.5", "lv"),
        ("el-GR", "el"),
        ("tlh, ru;q=0.3", "ru"),
        ("tlh", "en"),
        ("", "en"),
        ("\x00;q=x", "en"),
    ],
)
def test_stranger_reads_the_language_of_the_browser(client: Client, asked: str, language: str) -> None:
    answer = client.get("/account/login/", headers={"accept-language": asked})
    assert (answer["Content-Language"], "Accept-Language" in answer["Vary"]) == (language, True)
    assert f'lang="{language}"' in answer.content.decode()


@pytest.mark.django_db
def test_user_reads_their_own_language_whatever_the_browser(client: Client) -> None:
    client.force_login(make_user(language="he"))
    answer = client.get("/me/", headers={"accept-language": "el"})
    assert (answer["Content-Language"], 'dir="rtl"' in answer.content.decode()) == ("he", True)


@pytest.mark.django_db
def test_language_that_was_dropped_falls_back_to_the_browser(client: Client) -> None:
    client.force_login(make_user(language="xx"))
    assert client.get("/me/", headers={"accept-language": "el"})["Content-Language"] == "el"


@pytest.mark.django_db
def test_next_reader_does_not_get_the_zone_of_the_last(client: Client) -> None:
    client.force_login(make_user(time_zone="Asia/Jerusalem"))
    client.get("/me/")
    one = timezone.get_current_timezone_name()
    Client().get("/account/login/")
    assert (one, timezone.get_current_timezone_name()) == ("Asia/Jerusalem", "UTC")


@pytest.mark.parametrize("name", ["Europe/Atlantis", "", "../etc", "/etc/passwd", "\x00"])
def test_zone_that_was_dropped_is_utc(name: str) -> None:
    assert str(zone_for(User(time_zone=name))) == "UTC"


@pytest.mark.django_db
def test_async_answer_is_personal_too() -> None:
    user = make_user(language="lv")

    async def ask() -> Any:
        client = AsyncClient()
        await client.aforce_login(user)
        return await client.get("/me/")

    assert async_to_sync(ask)()["Content-Language"] == "lv"


@pytest.mark.parametrize(
    ("public_url", "peer", "forwarded", "address"),
    [
        ("", "192.0.2.1", None, "192.0.2.1"),
        ("", "127.0.0.1", "203.0.113.9", "127.0.0.1"),  # no proxy: anybody could write this header
        ("https://talka.example", "127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("https://talka.example", "127.0.0.1", "10.9.9.9, 203.0.113.9", "203.0.113.9"),
        ("https://talka.example", "::1", "2001:db8::5", "2001:db8::5"),
        ("https://talka.example", "", "203.0.113.9", "203.0.113.9"),
        ("https://talka.example", "127.0.0.1", "nonsense", "127.0.0.1"),
        ("https://talka.example", "198.51.100.4", "203.0.113.9", "198.51.100.4"),
        ("", "", None, None),
    ],
)
def test_client_address(settings: Any, public_url: str, peer: str, forwarded: str | None, address: str | None) -> None:
    settings.TALKA = type("Settings", (), {"public_url": public_url})
    request = RequestFactory().get("/", REMOTE_ADDR=peer)
    if forwarded:
        request.META["HTTP_X_FORWARDED_FOR"] = forwarded
    assert client_address(request) == address


def test_actor_of_a_task_has_a_name_and_no_user() -> None:
    assert Actor.system("archiver") == Actor(user=None, name="archiver", address=None)
