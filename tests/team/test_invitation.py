"""Joining by a link."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone
from tests.factories import make_member, make_user

from talka.team.actions import accept_invitation, invite, join, revoke_invitation
from talka.team.actions.user import NewUser
from talka.team.actor import Actor
from talka.team.enums import Role
from talka.team.errors import AddressTakenError, AlreadyMemberError, InvitationError
from talka.team.models import AuditEntry, Community, Invitation, Membership, User

NEW = {
    "name": "Nia New",
    "email": "nia@example.org",
    "password": "three words here",
    "language": "lv",
    "time_zone": "Europe/Riga",
}


def make_link(boss: Membership, *, role: Role = Role.AGENT, email: str = "") -> tuple[Invitation, str]:
    return invite(by=Actor.person(boss.user), community=boss.community, role=role, email=email)


def token_of(link: str) -> str:
    return link.split("/")[2]


def test_link_is_shown_once_and_only_its_hash_is_kept(bossy: Client) -> None:
    answer = bossy.post("/c/air/team/invite/", {"role": "editor", "email": "Nia@Example.org"})
    page = answer.content.decode()
    found = re.search(r'value="http://testserver(/invite/([\w-]{43})/)"', page)
    assert found
    invitation = Invitation.objects.get()
    entry = AuditEntry.objects.get(action="invitation.create")
    assert (invitation.email, invitation.role, invitation.token_hash == found[2]) == (
        "nia@example.org",
        "editor",
        False,
    )
    assert "no-store" in answer["Cache-Control"]
    assert found[2] not in str([entry.before, entry.after, entry.object_name])
    assert found[2] not in bossy.get("/c/air/team/").content.decode()
    assert invitation.expires - invitation.created == pytest.approx(dt.timedelta(days=7), abs=dt.timedelta(seconds=9))


def test_newcomer_joins_and_is_signed_in(boss: Membership, client: Client) -> None:
    _, link = make_link(boss, role=Role.EDITOR)
    answer = client.post(link, NEW, REMOTE_ADDR="192.0.2.9")
    user = User.objects.get(email="nia@example.org")
    assert (answer.status_code, answer["Location"], client.session["_auth_user_id"]) == (
        302,
        "/c/air/",
        str(user.pk),
    )
    assert (
        user.name,
        user.language,
        user.time_zone,
        user.is_superuser,
        user.check_password(NEW["password"]),
    ) == (
        "Nia New",
        "lv",
        "Europe/Riga",
        False,
        True,
    )
    assert list(user.memberships.values_list("community__slug", "role")) == [("air", "editor")]
    log = AuditEntry.objects.filter(user=user).order_by("created", "id")
    assert list(log.values_list("action", "address")) == [
        ("user.create", "192.0.2.9"),
        ("invitation.accept", "192.0.2.9"),
        ("user.sign_in", "192.0.2.9"),
    ]
    assert NEW["password"] not in str(list(log.values()))


def test_email_of_the_invitation_outweighs_what_is_sent(boss: Membership, client: Client) -> None:
    _, link = make_link(boss, email="chosen@example.org")
    page = client.get(link).content.decode()
    client.post(link, NEW)
    assert "chosen@example.org" in page
    assert list(Invitation.objects.values_list("accepted_by__email", flat=True)) == ["chosen@example.org"]


def test_signed_in_user_joins_with_a_click(boss: Membership, client: Client) -> None:
    user = make_user(email="me@example.org")
    client.force_login(user)
    _, link = make_link(boss, role=Role.EXPERT, email="work@example.org")
    page = client.get(link).content.decode()
    answer = client.post(link)
    assert "The invitation is for work@example.org. You are signed in with me@example.org." in page
    assert (answer["Location"], Membership.objects.get(user=user).role) == ("/c/air/", Role.EXPERT)


def test_looking_at_a_link_does_not_use_it(boss: Membership, client: Client) -> None:
    _, link = make_link(boss)
    assert [client.get(link).status_code for _ in range(3)] == [200, 200, 200]


def test_link_works_once(boss: Membership, client: Client) -> None:
    _, link = make_link(boss)
    client.post(link, NEW)
    answer = Client().post(link, NEW | {"email": "second@example.org"})
    assert (answer.status_code, "does not work any more" in answer.content.decode()) == (410, True)
    assert not User.objects.filter(email="second@example.org").exists()


def test_link_ends_after_seven_days(boss: Membership, client: Client) -> None:
    invitation, link = make_link(boss)
    Invitation.objects.filter(pk=invitation.pk).update(expires=timezone.now())
    assert [client.get(link).status_code, client.post(link, NEW).status_code] == [410, 410]


def test_revoked_link_opens_nothing(bossy: Client, boss: Membership) -> None:
    invitation, link = make_link(boss)
    bossy.post(f"/c/air/team/invitations/{invitation.pk}/revoke/")
    assert Client().get(link).status_code == 410
    revoke_invitation(by=Actor.person(boss.user), invitation=invitation)
    assert AuditEntry.objects.filter(action="invitation.revoke").count() == 1


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "ä" * 43, "a" * 3000])
def test_made_up_link_opens_nothing(client: Client, token: str) -> None:
    assert client.get(f"/invite/{token}/").status_code == 410


def test_member_who_opens_a_link_leaves_it_good(boss: Membership) -> None:
    _, link = make_link(boss)
    with pytest.raises(AlreadyMemberError):
        accept_invitation(token=token_of(link), user=boss.user, address=None)
    accept_invitation(token=token_of(link), user=make_user(), address=None)
    with pytest.raises(InvitationError):
        accept_invitation(token=token_of(link), user=make_user(), address=None)


def test_account_that_is_there_is_not_taken_over(boss: Membership) -> None:
    owner = make_user(email="nia@example.org")
    _, link = make_link(boss)
    with pytest.raises(AddressTakenError):
        join(token=token_of(link), person=NewUser(**NEW | {"email": "NIA@example.org"}), address=None)
    owner.refresh_from_db()
    assert owner.check_password("correct horse")
    assert Invitation.objects.get().accepted is None


def test_taken_address_is_told_in_the_form(boss: Membership, client: Client) -> None:
    make_user(email="nia@example.org")
    _, link = make_link(boss)
    answer = client.post(link, NEW)
    assert answer.context["form"].errors == {
        "email": ["There is an account with this e-mail already. Sign in, then open the link again."]
    }


def test_member_cannot_be_invited_again(bossy: Client, boss: Membership) -> None:
    answer = bossy.post("/c/air/team/invite/", {"role": "agent", "email": boss.user.email.upper()})
    assert list(answer.context["form"].errors) == ["email"]
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 121},
        {"email": "nobody"},
        {"email": f"{'x' * 250}@example.org"},
        {"email": "nul\x00@example.org"},
        {"password": ""},
        {"password": "short one"},
        {"password": "1234567890123"},
        {"password": "password123"},
        {"password": "nia@example.org"},
        {"language": "xx"},
        {"time_zone": "Nowhere/None"},
    ],
)
def test_join_form_refuses(boss: Membership, client: Client, wrong: dict[str, str]) -> None:
    _, link = make_link(boss)
    answer = client.post(link, NEW | wrong)
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, list(wrong))
    assert User.objects.count() == 1
    assert "three words here" not in answer.content.decode()


@pytest.mark.parametrize("wrong", [{"role": "king"}, {"role": ""}, {"role": "agent", "email": "nobody"}])
def test_invitation_form_refuses(bossy: Client, wrong: dict[str, str]) -> None:
    answer = bossy.post("/c/air/team/invite/", wrong)
    assert (answer.status_code, bool(answer.context["form"].errors), Invitation.objects.count()) == (
        200,
        True,
        0,
    )


def test_invitation_of_another_brand_cannot_be_revoked(bossy: Client) -> None:
    foreign, _ = make_link(make_member())
    assert bossy.post(f"/c/air/team/invitations/{foreign.pk}/revoke/").status_code == 404
    assert Invitation.objects.get().revoked is None


def test_community_goes_with_its_invitations_and_keeps_its_log(boss: Membership) -> None:
    make_link(boss)
    Community.objects.get().delete()
    assert (Invitation.objects.count(), AuditEntry.objects.filter(action="invitation.create").count()) == (
        0,
        1,
    )
