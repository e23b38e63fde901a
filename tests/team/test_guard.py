"""The guard in front of a brand's pages, for sync and async views."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import async_to_sync, iscoroutinefunction
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails
from tests.factories import make_community, make_member, make_user

from talka.team.enums import Role
from talka.team.guard import CommunityRequest, community_view
from talka.team.models import Membership, User
from talka.team.rules import Right

Ask = Callable[..., HttpResponse]


@community_view(Right.MANAGE_CHANNELS)
def plain(request: CommunityRequest, number: int = 0) -> HttpResponse:
    return HttpResponse(f"{request.community.name} {request.membership.role} {number}")


@community_view(Right.MANAGE_CHANNELS)
async def waiting(request: CommunityRequest, number: int = 0) -> HttpResponse:
    return HttpResponse(f"{request.community.name} {request.membership.role} {number}")


@pytest.fixture(params=[plain, waiting], ids=["sync", "async"])
def ask(request: pytest.FixtureRequest, db: None) -> Ask:
    view: Any = async_to_sync(request.param) if iscoroutinefunction(request.param) else request.param

    def send(user: User | AnonymousUser, slug: str = "air", **extra: Any) -> HttpResponse:
        sent: Any = RequestFactory().get(f"/c/{slug}/page/?a=1&b=2", **extra)
        sent.user, sent.htmx = user, HtmxDetails(sent)

        async def auser() -> User | AnonymousUser:
            return user

        sent.auser = auser
        answer: HttpResponse = view(sent, slug=slug, number=7)
        return answer

    return send


def test_member_with_the_right_enters(ask: Ask, boss: Membership) -> None:
    manager = make_member(community=boss.community, role=Role.MANAGER)
    assert ask(manager.user).content == b"Air manager 7"


def test_member_without_the_right_is_refused(ask: Ask, boss: Membership) -> None:
    agent = make_member(community=boss.community, role=Role.AGENT)
    with pytest.raises(PermissionDenied):
        ask(agent.user)


@pytest.mark.parametrize("slug", ["air", "no-such-brand", "x" * 500])
def test_outsider_cannot_tell_which_brands_exist(ask: Ask, boss: Membership, slug: str) -> None:
    stranger = make_member()
    with pytest.raises(Http404, match=r"^There is no such page\.$"):
        ask(stranger.user, slug)


def test_anonymous_signs_in_and_comes_back(ask: Ask, boss: Membership) -> None:
    answer = ask(AnonymousUser())
    assert (answer.status_code, answer["Location"]) == (
        302,
        "/account/login/?next=/c/air/page/%3Fa%3D1%26b%3D2",
    )


def test_htmx_loads_the_whole_sign_in_page(ask: Ask, boss: Membership) -> None:
    answer = ask(AnonymousUser(), HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="http://testserver/c/air/")
    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/account/login/?next=/c/air/")


def test_htmx_does_not_come_back_to_another_site(ask: Ask, boss: Membership) -> None:
    answer = ask(AnonymousUser(), HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="https://evil.example/c/air/")
    assert answer["HX-Redirect"] == "/account/login/?next=/"


def test_who_administers_the_installation_enters_every_brand(ask: Ask, boss: Membership) -> None:
    root = make_user(is_superuser=True)
    assert ask(root).content == b"Air administrator 7"
    make_member(user=root, community=make_community(slug="sea", name="Sea"), role=Role.VIEWER)
    assert ask(root, "sea").content == b"Sea administrator 7"
    assert Membership.objects.filter(user=root).count() == 1


def test_guarded_view_carries_its_right() -> None:
    assert [plain.right, waiting.right] == [Right.MANAGE_CHANNELS] * 2  # type: ignore[attr-defined]
    assert [iscoroutinefunction(plain), iscoroutinefunction(waiting)] == [False, True]
