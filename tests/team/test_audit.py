"""The audit log: only added to, and readable."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from tests.factories import make_community, make_member, make_user

from talka.team.actions import record
from talka.team.actor import Actor
from talka.team.audit_pages import AuditFilter, audit_page
from talka.team.enums import Role
from talka.team.models import AuditEntry, Community, Membership
from talka.team.wording import Change, action_label, changes

pytestmark = pytest.mark.django_db


def make_entries(community: Community | None, count: int, **fields: Any) -> list[AuditEntry]:
    """Entries two at a time in the same instant, oldest first."""
    entries = [
        record(by=Actor.system("test"), community=community, action="member.remove", **fields) for _ in range(count)
    ]
    start = timezone.now() - dt.timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE team_auditentry DISABLE TRIGGER team_audit_append_only")
        for number, entry in enumerate(entries):
            entry.created = start + dt.timedelta(seconds=number // 2)
            entry.save()
        cursor.execute("ALTER TABLE team_auditentry ENABLE TRIGGER team_audit_append_only")
    return entries


@pytest.mark.parametrize("change", ["UPDATE team_auditentry SET user_name = ''", "DELETE FROM team_auditentry"])
def test_database_refuses_to_change_the_log(change: str) -> None:
    record(by=Actor.system("test"), action="user.create")
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
    assert AuditEntry.objects.get().user_name == "test"


def test_log_outlives_the_person_and_the_brand(boss: Membership) -> None:
    record(by=Actor.person(boss.user), community=boss.community, action="community.update", obj=boss.community)
    boss.community.delete()
    boss.user.delete()
    assert AuditEntry.objects.get().user_name == "Bo Boss"


def test_record_keeps_only_what_differs() -> None:
    entry = record(by=Actor.system("x"), action="a", before={"a": 1, "b": 2}, after={"a": 1, "b": 3, "c": 4})
    assert (entry.before, entry.after) == ({"b": 2}, {"b": 3, "c": 4})


def test_record_cuts_what_is_too_long() -> None:
    user = make_user(name="x" * 120)
    entry = record(by=Actor.person(user, address="2001:db8::1"), action="a", obj=make_community(name="n" * 120))
    entry.refresh_from_db()
    assert (entry.user_name, entry.object_name, entry.address) == ("x" * 120, "n" * 120, "2001:db8::1")


def test_changes_are_put_into_words() -> None:
    user = make_user()
    entry = record(
        by=Actor.system("x"),
        action="x",
        obj=user,
        before={"theme": "dark", "is_active": True, "language": "en"},
        after={"theme": "light", "is_active": False, "other_thing": ["a", "b"]},
    )
    assert changes(entry) == [
        Change("Theme", "Dark", "Light"),
        Change("Is active", "yes", "no"),
        Change("Language", "en", ""),
        Change("Other thing", "", "a, b"),
    ]


def test_unnamed_action_is_shown_by_its_own_name() -> None:
    assert [action_label("member.remove"), action_label("connect_channel")] == [
        "Member removed",
        "Connect channel",
    ]


@pytest.mark.parametrize("size", [1, 3, 7, 50])
def test_pages_show_each_entry_once_in_both_directions(size: int) -> None:
    community = make_community()
    wanted = [entry.pk for entry in reversed(make_entries(community, 20))]
    wanted_order = list(AuditEntry.objects.values_list("pk", flat=True))
    page = audit_page(community, AuditFilter(), size=size)
    down = [entry.pk for entry in page.entries]
    assert page.newer == ""
    while page.older:
        page = audit_page(community, AuditFilter(), older=page.older, size=size)
        down += [entry.pk for entry in page.entries]
    up = [entry.pk for entry in page.entries]
    while page.newer:
        page = audit_page(community, AuditFilter(), newer=page.newer, size=size)
        up = [entry.pk for entry in page.entries] + up
    assert (down, up, sorted(wanted)) == (wanted_order, wanted_order, sorted(wanted_order))


@pytest.mark.parametrize("place", ["x", "1_2", "_", "99999999999999999999999_0", "-1_0", "1_" + "f" * 32])
def test_broken_place_shows_a_page(bossy: Client, place: str) -> None:
    assert [bossy.get("/c/air/audit/", {name: place}).status_code for name in ("older", "newer")] == [
        200,
        200,
    ]


def test_filter_by_person_action_and_day(bossy: Client, boss: Membership) -> None:
    record(by=Actor.person(boss.user), community=boss.community, action="member.remove")
    record(by=Actor.system("archiver"), community=boss.community, action="member.remove")
    record(by=Actor.person(boss.user), community=boss.community, action="invitation.create")
    today = timezone.localdate().isoformat()
    yesterday = (timezone.localdate() - dt.timedelta(days=1)).isoformat()

    def shown(**query: str) -> list[tuple[str, str]]:
        lines = bossy.get("/c/air/audit/", query).context["lines"]
        return sorted((entry.user_name, entry.action) for entry, _, _ in lines)

    everything = [
        ("Bo Boss", "invitation.create"),
        ("Bo Boss", "member.remove"),
        ("archiver", "member.remove"),
    ]
    assert shown() == everything
    assert shown(person="bo b") == everything[:2]
    assert shown(action="member.remove") == everything[1:]
    assert shown(person="boss", action="member.remove", since=today, until=today) == everything[1:2]
    assert shown(until=yesterday) == []


@pytest.mark.parametrize(
    "wrong",
    [{"since": "yesterday"}, {"until": "9999-99-99"}, {"action": "nothing"}, {"person": "x\x00"}],
)
def test_wrong_filter_is_told(bossy: Client, wrong: dict[str, str]) -> None:
    answer = bossy.get("/c/air/audit/", wrong)
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, list(wrong))


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_at_the_end_of_time_are_no_error(bossy: Client, boss: Membership, day: str) -> None:
    boss.user.time_zone = "Pacific/Kiritimati"
    boss.user.save()
    assert bossy.get("/c/air/audit/", {"since": day, "until": day}).status_code == 200


def test_links_to_more_keep_the_filter(bossy: Client, boss: Membership) -> None:
    make_entries(boss.community, 60)
    answer = bossy.get("/c/air/audit/", {"person": "te st", "older": "x"})
    assert answer.context["older"] == ""
    answer = bossy.get("/c/air/audit/", {"person": "test"})
    assert answer.context["older"].startswith("?person=test&older=")
    assert len(bossy.get("/c/air/audit/" + answer.context["older"]).context["lines"]) == 10


def test_page_shows_before_and_after_safely(bossy: Client, boss: Membership) -> None:
    record(
        by=Actor.system("x"),
        community=boss.community,
        action="x",
        before={"name": "<b>old</b>"},
        after={"name": "<i>new</i>"},
    )
    page = bossy.get("/c/air/audit/").content.decode()
    assert "<del>&lt;b&gt;old&lt;/b&gt;</del> <ins>&lt;i&gt;new&lt;/i&gt;</ins>" in page


def test_installation_log_is_for_who_administers_it(bossy: Client, boss: Membership, client: Client) -> None:
    record(by=Actor.person(boss.user), action="user.create")
    own = [entry.action for entry, *_ in bossy.get("/c/air/audit/?of=installation").context["lines"]]
    client.force_login(make_user(is_superuser=True))
    whole = {entry.action for entry, *_ in client.get("/c/air/audit/?of=installation").context["lines"]}
    assert (own, whole) == ([], {"user.create", "user.sign_in"})


def test_log_of_another_brand_is_not_shown(bossy: Client) -> None:
    record(by=Actor.system("x"), community=make_member(role=Role.MANAGER).community, action="member.remove")
    assert bossy.get("/c/air/audit/").context["lines"] == []


def test_audit_page_costs_the_same_for_one_and_many(
    bossy: Client, boss: Membership, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    make_entries(boss.community, 1, obj=boss.user)
    bossy.get("/c/air/audit/")
    with django_assert_max_num_queries(8) as one:
        bossy.get("/c/air/audit/")
    make_entries(boss.community, 29, obj=boss.user)
    for _ in range(5):
        make_member(community=boss.community)
    with django_assert_num_queries(len(one)):
        assert len(bossy.get("/c/air/audit/").context["lines"]) == 30
