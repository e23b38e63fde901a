"""Roles, and members who leave."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from tests.factories import make_community, make_member

from talka.team.actions import change_role, remove_member
from talka.team.actor import Actor
from talka.team.enums import Role
from talka.team.errors import LastAdministratorError
from talka.team.models import AuditEntry, Membership

pytestmark = pytest.mark.django_db


def test_change_role_is_stored_and_audited() -> None:
    community = make_community()
    boss = make_member(community=community)
    agent = make_member(community=community, role=Role.AGENT)

    change_role(by=Actor.person(boss.user, address="192.0.2.7"), membership=agent, role=Role.EDITOR)

    entry = AuditEntry.objects.get(action="member.change_role")
    assert Membership.objects.get(pk=agent.pk).role == Role.EDITOR
    assert (entry.user, entry.community, entry.object_id, entry.before, entry.after, entry.address) == (
        boss.user,
        community,
        str(agent.user.pk),
        {"role": "agent"},
        {"role": "editor"},
        "192.0.2.7",
    )


def test_change_role_to_the_same_writes_nothing() -> None:
    member = make_member(role=Role.AGENT)
    change_role(by=Actor.system("test"), membership=member, role=Role.AGENT)
    assert not AuditEntry.objects.exists()


def test_last_administrator_cannot_lose_the_role() -> None:
    boss = make_member()
    make_member(community=boss.community, role=Role.MANAGER)
    with pytest.raises(LastAdministratorError):
        change_role(by=Actor.person(boss.user), membership=boss, role=Role.VIEWER)
    assert Membership.objects.get(pk=boss.pk).role == Role.ADMINISTRATOR


def test_last_administrator_cannot_be_removed() -> None:
    boss = make_member()
    make_member()  # an administrator of another community does not count
    with pytest.raises(LastAdministratorError):
        remove_member(by=Actor.person(boss.user), membership=boss)
    assert Membership.objects.filter(pk=boss.pk).exists()


def test_remove_member_leaves_the_account() -> None:
    boss = make_member()
    other = make_member(community=boss.community)
    remove_member(by=Actor.person(boss.user), membership=other)
    entry = AuditEntry.objects.get(action="member.remove")
    other.user.refresh_from_db()
    assert not Membership.objects.filter(pk=other.pk).exists()
    assert (entry.object_name, entry.before, entry.after) == (other.user.name, {"role": "administrator"}, {})


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_remove_each_other_at_the_same_moment() -> None:
    one = make_member()
    two = make_member(community=one.community)
    barrier = threading.Barrier(2)
    refused: list[LastAdministratorError] = []

    def remove(member: Membership) -> None:
        barrier.wait()
        try:
            remove_member(by=Actor.system("test"), membership=member)
        except LastAdministratorError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=remove, args=[member]) for member in (one, two)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(refused), Membership.objects.filter(community=one.community).count()) == (1, 1)
