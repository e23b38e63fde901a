"""Saved views: names, owners, how many."""

from __future__ import annotations

import pytest
from tests.factories import make_community, make_user

from talka.listening.actions import delete_view, rename_view, save_view
from talka.listening.actions.saved_view import MOST
from talka.listening.models import SavedView
from talka.listening.queries.saved_views import view_of, views_of
from talka.listening.refusals import TakenError, TooManyError
from talka.team.actor import Actor
from talka.team.models import AuditEntry, Community, Membership, User


def save(community: Community, owner: User | None, name: str, page: str = "river") -> SavedView:
    by = Actor.system("test")
    return save_view(by=by, community=community, owner=owner, name=name, page=page, filter="q=tea")


def test_views_of_a_person_stand_before_those_of_everybody(member: Membership, air: Community) -> None:
    save(air, None, "All")
    save(air, member.user, "Zoo")
    save(air, member.user, "Explored", page="explore")
    save(air, make_user(), "Theirs")
    save(make_community(), member.user, "Elsewhere")
    assert [view.name for view in views_of(air, member.user, page="river")] == ["Zoo", "All"]
    assert [view.name for view in views_of(air, member.user)] == ["Explored", "Zoo", "All"]


def test_name_is_unique_for_its_owner(member: Membership, air: Community) -> None:
    mine, ours = save(air, member.user, "Tea"), save(air, None, "Tea")
    other = save(air, member.user, "Milk")
    for owner in (member.user, None):
        with pytest.raises(TakenError):
            save(air, owner, "TEA")
    with pytest.raises(TakenError):
        rename_view(by=Actor.system("test"), view=other, name="tea")
    assert rename_view(by=Actor.system("test"), view=mine, name="TEA").name == "TEA"
    assert mine.pk != ours.pk


def test_there_are_only_so_many_of_one_owner(member: Membership, air: Community) -> None:
    SavedView.objects.bulk_create(
        SavedView(community=air, user=member.user, name=f"View {number}") for number in range(MOST)
    )
    with pytest.raises(TooManyError, match=str(MOST)):
        save(air, member.user, "One more")
    save(air, None, "For all")


def test_view_of_another_person_or_brand_is_not_found(member: Membership, air: Community) -> None:
    for view in (save(air, make_user(), "Theirs"), save(make_community(), None, "Elsewhere")):
        with pytest.raises(SavedView.DoesNotExist):
            view_of(air, member.user, view.pk)


def test_every_change_is_noted(air: Community) -> None:
    by, view = Actor.system("test"), save(air, None, "Tea")
    rename_view(by=by, view=view, name="Green tea")
    rename_view(by=by, view=view, name="Green tea")
    delete_view(by=by, view=view)
    logged = AuditEntry.objects.order_by("created").values_list("action", flat=True)
    assert (list(logged), SavedView.objects.count()) == (["view.save", "view.rename", "view.delete"], 0)
