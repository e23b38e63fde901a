"""Making and changing a brand."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from tests.factories import make_community, make_member, make_user

from talka.team.actions import create_community, update_community
from talka.team.actor import Actor
from talka.team.enums import Role
from talka.team.models import AuditEntry, Community
from talka.team.queries import home_community, membership_for

pytestmark = pytest.mark.django_db


def test_create_community_makes_its_creator_administrator() -> None:
    user = make_user(is_superuser=True, time_zone="Europe/Riga")
    community = create_community(by=Actor.person(user), name="Blue Air", handles=["@blueair"])
    entry = AuditEntry.objects.get()
    assert (community.slug, community.time_zone) == ("blue-air", "Europe/Riga")
    assert list(community.memberships.values_list("user", "role")) == [(user.pk, Role.ADMINISTRATOR)]
    assert (entry.action, entry.after) == (
        "community.create",
        {
            "name": "Blue Air",
            "site": "",
            "handles": ["@blueair"],
            "competitors": [],
            "time_zone": "Europe/Riga",
        },
    )


@pytest.mark.parametrize(
    ("name", "slugs"),
    [("Air!", ["air", "air-2", "air-3"]), ("Ωμέγα", ["brand", "brand-2", "brand-3"]), ("x" * 90, ["x" * 52])],
)
def test_create_community_finds_a_free_short_name(name: str, slugs: list[str]) -> None:
    by = Actor.system("test")
    assert [create_community(by=by, name=name).slug for _ in slugs] == slugs


def test_create_community_is_for_who_administers_the_installation() -> None:
    with pytest.raises(PermissionDenied):
        create_community(by=Actor.person(make_member().user), name="Mine")
    assert Community.objects.count() == 1


def test_update_community_audits_only_what_changed() -> None:
    community = make_community(name="Old", handles=["@a"])
    facts: Any = {"site": "", "handles": ["@a"], "competitors": [], "time_zone": "UTC"}
    update_community(by=Actor.system("test"), community=community, name="New", **facts)
    update_community(by=Actor.system("test"), community=community, name="New", **facts)
    entry = AuditEntry.objects.get()
    assert (entry.before, entry.after, entry.user_name) == ({"name": "Old"}, {"name": "New"}, "test")


def test_settings_page_saves(client: Client) -> None:
    member = make_member(community=make_community(slug="air"))
    client.force_login(member.user)
    form = {
        "name": " Air ",
        "site": "air.example",
        "handles": "@air\n\n@air\n@flyair ",
        "competitors": "",
        "time_zone": "Asia/Jerusalem",
    }
    answer = client.post("/c/air/settings/", form)
    community = Community.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, "/c/air/settings/")
    assert (
        community.name,
        community.site,
        community.handles,
        community.competitors,
        community.time_zone,
    ) == (
        "Air",
        "https://air.example",
        ["@air", "@flyair"],
        [],
        "Asia/Jerusalem",
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 121},
        {"name": "nul\x00"},
        {"site": "not a site"},
        {"site": "javascript:alert(1)"},
        {"handles": "x" * 121},
        {"handles": "nul\x00"},
        {"competitors": "\n".join(map(str, range(101)))},
        {"time_zone": "Mars/Crater"},
        {"time_zone": "../../etc/passwd"},
        {"time_zone": ""},
    ],
)
def test_settings_page_refuses(client: Client, wrong: dict[str, str]) -> None:
    member = make_member(community=make_community(slug="air", name="Air"))
    client.force_login(member.user)
    right = {"name": "New", "site": "", "handles": "", "competitors": "", "time_zone": "UTC"}
    answer = client.post("/c/air/settings/", right | wrong)
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, list(wrong))
    assert Community.objects.get().name == "Air"


def test_membership_for_knows_only_ones_own() -> None:
    member = make_member()
    other = make_community()
    assert membership_for(member.user, member.community.slug) == member
    with pytest.raises(Community.DoesNotExist):
        membership_for(member.user, other.slug)
    assert membership_for(make_user(is_superuser=True), other.slug).community == other


def test_home_goes_to_the_brand_seen_last(client: Client) -> None:
    user = make_user()
    first = make_member(user=user, community=make_community(slug="a", name="A"))
    second = make_member(user=user, community=make_community(slug="b", name="B"))
    client.force_login(user)
    assert home_community(user) == first.community
    second.seen_at = second.created
    second.save()
    assert client.get("/")["Location"] == "/c/b/"


def test_home_without_a_brand_explains(client: Client) -> None:
    client.force_login(make_user())
    assert client.get("/")["Location"] == "/communities/"
    assert "You are in no team yet" in client.get("/communities/").content.decode()
    client.force_login(make_user(is_superuser=True))
    assert client.get("/")["Location"] == "/start/"


def test_switcher_costs_the_same_for_one_and_many(client: Client, django_assert_num_queries: Any) -> None:
    user = make_user()
    make_member(user=user)
    client.force_login(user)
    client.get("/communities/")
    with django_assert_num_queries(COMMUNITIES_QUERIES):
        client.get("/communities/")
    for _ in range(29):
        make_member(user=user)
    with django_assert_num_queries(COMMUNITIES_QUERIES):
        answer = client.get("/communities/")
    assert len(answer.context["memberships"]) == 30


COMMUNITIES_QUERIES = 4  # session, user, memberships, brands in the menu
