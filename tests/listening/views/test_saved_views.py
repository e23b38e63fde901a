"""Saving the filter of a page under a name: forms, rights, walls."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from tests.factories import make_community, make_member, make_user

from talka.listening.models import SavedView
from talka.listening.queries.saved_views import views_of
from talka.team.enums import Role
from talka.team.models import Community, Membership

VIEWS = "/c/air/views/"
GIVEN = {"name": "Greek tea", "page": "river", "filter": "q=tea&language=el"}


def text_of(answer: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


@pytest.fixture
def viewer(air: Community, client: Client) -> Client:
    client.force_login(make_member(community=air, role=Role.VIEWER).user)
    return client


def test_view_is_saved_renamed_and_deleted(page: Client, member: Membership) -> None:
    answer = page.post(VIEWS, GIVEN)
    view = SavedView.objects.get()
    assert answer["Location"] == "/c/air/river/?q=tea&language=el"
    assert (view.user, view.name, view.page, view.filter) == (member.user, "Greek tea", "river", "q=tea&language=el")
    address = f"{VIEWS}{view.pk}/"
    assert 'value="Greek tea"' in page.get(address).content.decode()
    assert page.post(address, {"name": "Tea"})["Location"] == "/c/air/river/?q=tea&language=el"
    told = text_of(page.post(f"{address}delete/", follow=True))
    assert ("The view “Tea” is deleted." in told, SavedView.objects.count()) == (True, 0)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("?q=tea", "q=tea"),
        ("q=a+%26+b&older=1.x&after=3&language=", "q=a+%26+b"),
        ("", ""),
        ("q=%D7%A7%D7%A4%D7%94", "q=%D7%A7%D7%A4%D7%94"),
        ('q="><script>', "q=%22%3E%3Cscript%3E"),
        ("//evil.example/?x", ""),
    ],
)
def test_filter_is_kept_without_the_place(page: Client, given: str, kept: str) -> None:
    page.post(VIEWS, GIVEN | {"filter": given})
    assert SavedView.objects.get().filter == kept


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "x" * 81}, "at most 80 characters"),
        ({"name": "TAKEN"}, "This name is taken. Choose another one."),
        ({"page": "admin"}, "This filter cannot be saved."),
        ({"filter": "x" * 4001}, "This filter cannot be saved."),
    ],
)
def test_what_cannot_be_saved_is_told(
    page: Client, member: Membership, air: Community, fields: dict[str, str], told: str
) -> None:
    SavedView.objects.create(community=air, user=member.user, name="Taken")
    answer = page.post(VIEWS, GIVEN | fields)
    assert (answer.status_code, SavedView.objects.count(), told in text_of(answer)) == (422, 1, True)


def test_views_of_everybody_take_the_right_to_manage_topics(viewer: Client, air: Community) -> None:
    answer = viewer.post(VIEWS, GIVEN | {"for_all": "on"})
    assert (answer.status_code, "Views for everybody are kept by those" in text_of(answer)) == (422, True)
    view = SavedView.objects.create(community=air, name="All")
    assert viewer.post(f"{VIEWS}{view.pk}/", {"name": "Mine"}).status_code == 422
    assert "Views for everybody" in text_of(viewer.post(f"{VIEWS}{view.pk}/delete/", follow=True))
    assert list(SavedView.objects.values_list("name", flat=True)) == ["All"]


def test_manager_keeps_views_for_everybody(page: Client) -> None:
    page.post(VIEWS, GIVEN | {"for_all": "on"})
    view = SavedView.objects.get()
    assert view.user is None
    assert "Everybody in this brand sees this view." in text_of(page.get(f"{VIEWS}{view.pk}/"))
    page.post(f"{VIEWS}{view.pk}/delete/")
    assert SavedView.objects.count() == 0


def test_viewer_keeps_views_of_their_own(viewer: Client) -> None:
    viewer.post(VIEWS, GIVEN)
    view = SavedView.objects.get()
    viewer.post(f"{VIEWS}{view.pk}/", {"name": "Tea"})
    assert SavedView.objects.get().name == "Tea"
    viewer.post(f"{VIEWS}{view.pk}/delete/")
    assert SavedView.objects.count() == 0


def test_views_of_others_are_not_found(page: Client, air: Community) -> None:
    theirs = [
        SavedView.objects.create(community=air, user=make_user(), name="Theirs"),
        SavedView.objects.create(community=make_community(), name="Elsewhere"),
    ]
    for view in theirs:
        answers = [page.get(f"{VIEWS}{view.pk}/"), page.post(f"{VIEWS}{view.pk}/delete/")]
        assert [answer.status_code for answer in answers] == [404, 404]
    assert SavedView.objects.count() == 2


def test_chips_lead_to_their_filters_and_the_present_one_is_marked(member: Membership, air: Community) -> None:
    SavedView.objects.create(community=air, user=member.user, name="Mine", filter="q=tea")
    SavedView.objects.create(community=air, name="<b>All</b>", filter="language=el&q=a%22b")
    request: Any = RequestFactory().get("/c/air/river/", {"q": "tea"})
    request.community, request.user = air, member.user
    context = {"views": views_of(air, member.user, page="river"), "filter": "q=tea", "page_name": "river"}
    shown = render_to_string("listening/saved_views.html", context | {"may_share": False}, request)
    assert re.findall(r'<a class="(chip[^"]*)" href="([^"]+)"', shown) == [
        ("chip on", "/c/air/river/?q=tea"),
        ("chip", "/c/air/river/?language=el&amp;q=a%22b"),
    ]
    assert ("<b>All" in shown, "for_all" in shown, "Save this view" in shown) == (False, False, True)
