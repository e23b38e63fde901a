"""The page of the team."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.factories import make_member

from talka.team.actions import invite
from talka.team.actor import Actor
from talka.team.enums import Role
from talka.team.models import AuditEntry, Membership
from talka.team.rules import Right

pytestmark = pytest.mark.django_db


def test_administrator_gives_a_role(bossy: Client, boss: Membership) -> None:
    agent = make_member(community=boss.community, role=Role.AGENT)
    answer = bossy.post(f"/c/air/team/{agent.pk}/role/", {"role": "manager"}, REMOTE_ADDR="192.0.2.3")
    agent.refresh_from_db()
    entry = AuditEntry.objects.get(action="member.change_role")
    assert (answer["Location"], agent.role) == ("/c/air/team/", Role.MANAGER)
    assert (entry.user, entry.address) == (boss.user, "192.0.2.3")


@pytest.mark.parametrize("role", ["king", "", "ADMINISTRATOR"])
def test_role_that_does_not_exist_changes_nothing(bossy: Client, boss: Membership, role: str) -> None:
    agent = make_member(community=boss.community, role=Role.AGENT)
    page = bossy.post(f"/c/air/team/{agent.pk}/role/", {"role": role}, follow=True)
    agent.refresh_from_db()
    assert ("There is no such role." in page.content.decode(), agent.role) == (True, Role.AGENT)


def test_last_administrator_is_told_what_to_do(bossy: Client, boss: Membership) -> None:
    demoted = bossy.post(f"/c/air/team/{boss.pk}/role/", {"role": "viewer"}, follow=True)
    left = bossy.post(f"/c/air/team/{boss.pk}/remove/")
    boss.refresh_from_db()
    assert "This is the last administrator." in demoted.content.decode()
    assert (left.status_code, boss.role) == (302, Role.ADMINISTRATOR)


def test_removing_asks_first(bossy: Client, boss: Membership) -> None:
    agent = make_member(community=boss.community, role=Role.AGENT, name="Al Agent")
    question = bossy.get(f"/c/air/team/{agent.pk}/remove/").content.decode()
    assert Membership.objects.filter(pk=agent.pk).exists()
    done = bossy.post(f"/c/air/team/{agent.pk}/remove/", follow=True).content.decode()
    assert "Remove Al Agent from the team?" in question
    assert ("Al Agent is not in the team any more." in done, Membership.objects.count()) == (True, 1)


def test_removed_member_is_out_at_once(bossy: Client, boss: Membership) -> None:
    agent = make_member(community=boss.community, role=Role.AGENT)
    client = Client()
    client.force_login(agent.user)
    before = client.get("/c/air/team/").status_code
    bossy.post(f"/c/air/team/{agent.pk}/remove/")
    assert (before, client.get("/c/air/team/").status_code) == (200, 404)


def test_administrator_who_leaves_goes_home(bossy: Client, boss: Membership) -> None:
    make_member(community=boss.community)
    assert bossy.post(f"/c/air/team/{boss.pk}/remove/")["Location"] == "/"


def test_who_does_not_manage_sees_no_addresses_and_no_forms(boss: Membership, client: Client) -> None:
    viewer = make_member(community=boss.community, role=Role.VIEWER)
    invite(by=Actor.person(boss.user), community=boss.community, role=Role.AGENT, email="secret@example.org")
    client.force_login(viewer.user)
    page = client.get("/c/air/team/").content.decode()
    assert "Bo Boss" in page
    assert [word for word in (boss.user.email, "secret@example.org", "/role/", "/remove/") if word in page] == []


def test_names_are_shown_safely(bossy: Client, boss: Membership) -> None:
    make_member(community=boss.community, name="<script>alert(1)</script>")
    page = bossy.get("/c/air/team/").content.decode()
    assert "<script>alert" not in page


def test_page_tells_what_each_role_may_do(bossy: Client) -> None:
    roles = dict(bossy.get("/c/air/team/").context["roles"])
    assert list(roles) == ["Administrator", "Manager", "Agent", "Moderator", "Editor", "Expert", "Viewer"]
    assert roles["Viewer"] == ["read everything that was heard"]
    assert len(roles["Administrator"]) == len(Right)


def test_page_costs_the_same_for_one_and_many(
    bossy: Client, boss: Membership, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    by = Actor.person(boss.user)
    invite(by=by, community=boss.community, role=Role.AGENT)
    bossy.get("/c/air/team/")
    with django_assert_max_num_queries(8) as one:
        bossy.get("/c/air/team/")
    for _ in range(29):
        other = make_member(community=boss.community, password=None)
        invite(by=Actor.person(other.user), community=boss.community, role=Role.AGENT)
    with django_assert_num_queries(len(one)):
        page = bossy.get("/c/air/team/")
    assert (len(page.context["members"]), len(page.context["invitations"])) == (30, 30)
