"""Pages of collections: what they show, what they refuse, how often they ask the database."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import NOON, make_channel, make_collection, make_community, make_member, make_posts
from tests.listening.conftest import Say

from talka.channels.models import Post
from talka.listening.models import Collected, Collection
from talka.team.enums import Role
from talka.team.models import Community

COLLECTIONS = "/c/air/collections/"
HTMX = {"HX-Request": "true"}
NOWHERE = "00000000-0000-4000-8000-000000000000"


def text_of(answer: Any) -> str:
    """The words of a page, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def count(page: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert page.get(address).status_code == 200
    return len(captured)


def choices(answer: Any) -> list[tuple[str, str]]:
    """The buttons of the menu: what each does, and with which collection."""
    pattern = r'name="(into|out)" value="[^"]+" aria-pressed="\w+">.*?<bdi>(.*?)</bdi>'
    return re.findall(pattern, answer.content.decode())


@pytest.fixture
def shelf(air: Community) -> Collection:
    return make_collection(community=air, name="Shelf")


@pytest.fixture
def post(say: Say) -> Post:
    return say("coffee <b>& tea</b>")[0]


def test_collection_is_made_renamed_and_deleted(page: Client, air: Community) -> None:
    assert "Begin the first collection" in text_of(page.get(COLLECTIONS))
    answer = page.post(f"{COLLECTIONS}new/", {"name": " Shelf ", "note": "To cite"})
    made = Collection.objects.get()
    address = f"{COLLECTIONS}{made.pk}/"
    assert (answer["Location"], made.name, made.note, made.community) == (address, "Shelf", "To cite", air)
    assert "Nothing here yet" in text_of(page.get(address))
    page.post(f"{address}edit/", {"name": "Board"})
    assert "Board 0 posts" in text_of(page.get(COLLECTIONS))
    assert "Delete “Board” with 0 posts" in text_of(page.get(f"{address}delete/"))
    assert page.post(f"{address}delete/")["Location"] == COLLECTIONS
    assert Collection.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "This field is required."),
        ({"name": " "}, "This field is required."),
        ({"name": "SHELF"}, "This name is taken. Choose another one."),
        ({"name": "x" * 121}, "at most 120 characters"),
        ({"name": "x", "note": "x" * 301}, "at most 300 characters"),
        ({"name": "x\0"}, "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_saved_is_told(page: Client, shelf: Collection, fields: dict[str, str], told: str) -> None:
    answer = page.post(f"{COLLECTIONS}new/", fields)
    assert (answer.status_code, Collection.objects.count(), told in text_of(answer)) == (422, 1, True)


def test_menu_of_a_post_puts_it_in_and_takes_it_out(page: Client, shelf: Collection, post: Post) -> None:
    address = f"/c/air/posts/{post.pk}/collect/"
    assert choices(page.get(address, headers=HTMX)) == [("into", "Worth sharing"), ("into", "Shelf")]
    assert Collection.objects.count() == 1
    answer = page.post(address, {"into": "sharing"}, headers=HTMX)
    assert choices(answer) == [("out", "Worth sharing"), ("into", "Shelf")]
    answer = page.post(address, {"into": str(shelf.pk)}, headers=HTMX)
    assert choices(answer) == [("out", "Worth sharing"), ("out", "Shelf")]
    answer = page.post(address, {"out": "sharing"}, headers=HTMX)
    assert choices(answer) == [("into", "Worth sharing"), ("out", "Shelf")]
    assert "<html" not in answer.content.decode()


def test_menu_works_without_script_as_a_page(page: Client, shelf: Collection, post: Post) -> None:
    address = f"/c/air/posts/{post.pk}/collect/"
    shown = page.get(address)
    assert ("<html" in shown.content.decode(), "coffee <b>& tea</b>" in text_of(shown)) == (True, True)
    assert page.post(address, {"into": str(shelf.pk)})["Location"] == address
    assert choices(page.get(address)) == [("into", "Worth sharing"), ("out", "Shelf")]


def test_new_collection_is_made_with_its_first_post(page: Client, shelf: Collection, post: Post) -> None:
    address = f"/c/air/posts/{post.pk}/collect/"
    answer = page.post(address, {"name": "New"}, headers=HTMX)
    assert choices(answer) == [("into", "Worth sharing"), ("out", "New"), ("into", "Shelf")]
    assert "This name is taken" in text_of(page.post(address, {"name": "new"}, headers=HTMX))
    refused = page.post(address, {"name": ""})
    assert (refused.status_code, "This field is required." in text_of(refused)) == (422, True)


@pytest.mark.parametrize("value", ["x", NOWHERE, "theirs"])
@pytest.mark.parametrize("act", ["into", "out"])
def test_collection_that_is_gone_or_of_another_brand_takes_nothing(
    page: Client, post: Post, act: str, value: str
) -> None:
    theirs = make_collection()
    answer = page.post(f"/c/air/posts/{post.pk}/collect/", {act: str(theirs.pk) if value == "theirs" else value})
    assert (answer.status_code, Collected.objects.count()) == (422, 0)
    assert "This collection is gone" in text_of(answer)


def test_picked_posts_are_collected_together(page: Client, air: Community, shelf: Collection, say: Say) -> None:
    posts = say("coffee", "tea")
    (theirs,) = make_posts(1)
    picked = [str(post.pk) for post in (*posts, theirs)]
    answer = page.post("/c/air/river/collect", {"post": picked, "into": str(shelf.pk), "filter": "q=tea&language=el"})
    assert answer["Location"] == "/c/air/river/?q=tea&language=el"
    assert set(Collected.objects.values_list("post__text", flat=True)) == {"coffee", "tea"}
    assert "2 posts are now in “Shelf”." in text_of(page.get(answer["Location"]))
    page.post("/c/air/river/collect", {"post": picked, "into": "sharing"})
    assert Collected.objects.filter(collection__kind="sharing").count() == 2


@pytest.mark.parametrize("fields", [{}, {"into": "x"}, {"into": "sharing", "post": "x"}, {"post": NOWHERE}])
def test_picking_without_sense_is_refused(page: Client, fields: dict[str, str]) -> None:
    assert page.post("/c/air/river/collect", fields).status_code == 400


def test_collection_shows_its_posts_with_who_and_why(page: Client, shelf: Collection, post: Post) -> None:
    address = f"{COLLECTIONS}{shelf.pk}/"
    page.post(f"/c/air/posts/{post.pk}/collect/", {"into": str(shelf.pk)})
    page.post(f"{address}comment", {"post": str(post.pk), "comment": "So <i>true</i>"})
    shown = page.get(address)
    assert "So <i>true</i> Collected by Bo Boss , just now" in text_of(shown)
    assert "<i>true" not in shown.content.decode()
    told = text_of(page.post(f"{address}remove", {"post": str(post.pk)}, follow=True))
    assert ("1 post is taken out." in told, "Nothing here yet" in told) == (True, True)
    told = text_of(page.post(f"{address}comment", {"post": str(post.pk), "comment": "x"}, follow=True))
    assert "This post is no longer in the collection." in told


@pytest.mark.parametrize(
    ("act", "fields", "status"),
    [
        ("comment", {"post": "x", "comment": "x"}, 400),
        ("comment", {}, 400),
        ("comment", {"post": NOWHERE, "comment": "x" * 2001}, 302),
        ("remove", {"post": "x"}, 400),
        ("remove", {}, 302),
    ],
)
def test_forms_without_sense_change_nothing(
    page: Client, shelf: Collection, act: str, fields: dict[str, str], status: int
) -> None:
    Collected.objects.create(collection=shelf, post=make_posts(1, channel=make_channel(community=shelf.community))[0])
    answer = page.post(f"{COLLECTIONS}{shelf.pk}/{act}", fields)
    assert (answer.status_code, Collected.objects.filter(comment="").count()) == (status, 1)


def test_older_posts_of_a_collection_are_a_page_further(page: Client, shelf: Collection, air: Community) -> None:
    posts = make_posts(31, channel=make_channel(community=air))
    Collected.objects.bulk_create(Collected(collection=shelf, post=post) for post in posts)
    address = f"{COLLECTIONS}{shelf.pk}/"
    first = page.get(address).content.decode()
    (older,) = re.findall(r'href="(\?older=\d+)"', first)
    second = page.get(address + older).content.decode()
    assert (first.count("<article"), second.count("<article"), 'href="?older' in second) == (30, 1, False)
    assert [page.get(f"{address}?older={bad}").status_code for bad in ("x", "-1", "9" * 30)] == [400] * 3


def test_gone_post_of_a_collection_says_so(page: Client, shelf: Collection, post: Post) -> None:
    Collected.objects.create(collection=shelf, post=post)
    Post.objects.update(deleted_at=NOON)
    assert "Deleted where it was said" in text_of(page.get(f"{COLLECTIONS}{shelf.pk}/"))


def test_pages_ask_as_often_for_thirty_as_for_one(page: Client, shelf: Collection, air: Community) -> None:
    posts = make_posts(30, channel=make_channel(community=air))
    addresses = (COLLECTIONS, f"{COLLECTIONS}{shelf.pk}/", f"/c/air/posts/{posts[0].pk}/collect/")
    Collected.objects.create(collection=shelf, post=posts[0])
    page.get(COLLECTIONS)
    one = [count(page, address) for address in addresses]
    Collected.objects.bulk_create(Collected(collection=shelf, post=post) for post in posts[1:])
    for _ in range(29):
        make_collection(community=air)
    assert [count(page, address) for address in addresses] == one


def test_viewer_reads_collections_and_changes_none(
    client: Client, air: Community, shelf: Collection, post: Post
) -> None:
    client.force_login(make_member(community=air, role=Role.VIEWER).user)
    address = f"{COLLECTIONS}{shelf.pk}/"
    Collected.objects.create(collection=shelf, post=post)
    shown = text_of(client.get(address))
    assert ("coffee" in shown, "Take out" in shown, "Delete" in shown) == (True, False, False)
    acts = [f"{address}{act}" for act in ("edit/", "delete/", "remove", "comment")]
    acts += [f"{COLLECTIONS}new/", f"/c/air/posts/{post.pk}/collect/", "/c/air/river/collect"]
    assert {client.post(act).status_code for act in acts} == {403}


def test_audit_log_names_what_was_done(page: Client, shelf: Collection, post: Post) -> None:
    page.post(f"/c/air/posts/{post.pk}/collect/", {"into": str(shelf.pk)})
    assert "Posts collected Shelf" in text_of(page.get("/c/air/audit/"))


def test_collections_of_another_brand_are_not_found(page: Client) -> None:
    theirs = make_collection(community=make_community())
    acts = ("", "edit/", "delete/", "export")
    assert [page.get(f"{COLLECTIONS}{theirs.pk}/{act}").status_code for act in acts] == [404] * 4
