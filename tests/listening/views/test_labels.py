"""Labels on the page of a post and in the river."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import make_member, make_posts
from tests.listening.conftest import Say

from talka.channels.models import Post
from talka.listening.label_names import intents_mask
from talka.team.enums import Role
from talka.team.models import Community


def pressed(content: str) -> list[str]:
    return re.findall(r'name="set" value="([^"]+)" aria-pressed="true"', content)


def shown(content: str) -> list[str]:
    return re.findall(r'<article class="row" id="p-([^"]+)"', content)


def test_the_page_of_a_post_shows_its_labels_and_who_corrected_them(page: Client, say: Say) -> None:
    (post,) = say("cold coffee", sentiment=1, sentiment_score=0.83, intents=intents_mask(["praise"]))
    address = f"/c/air/posts/{post.pk}/"
    content = page.get(address).content.decode()
    assert (pressed(content), "83 % sure" in content) == (["sentiment:1", "praise:0"], True)
    answer = page.post(f"{address}labels", {"set": "sentiment:-1"})
    assert (answer.status_code, answer["Location"]) == (302, address)
    content = page.get(address).content.decode()
    assert (pressed(content), "% sure" in content) == (["sentiment:-1", "praise:0"], False)
    assert "<bdi>Bo Boss</bdi>: Negative, no more Positive" in content


@pytest.mark.parametrize(("language", "told"), [("el", False), ("sv", True), ("und", True)])
def test_a_language_that_the_model_does_not_know_is_told(page: Client, say: Say, language: str, *, told: bool) -> None:
    (post,) = say("kallt kaffe", sentiment=0, sentiment_score=0.5, language=language)
    content = page.get(f"/c/air/posts/{post.pk}/").content.decode()
    assert ("does not know this language well" in content) is told


def test_htmx_gets_the_labels_alone(page: Client, say: Say) -> None:
    (post,) = say("cold coffee")
    answer = page.post(f"/c/air/posts/{post.pk}/labels", {"set": "idea:1"}, headers={"hx-request": "true"})
    content = answer.content.decode()
    assert (pressed(content), "<html" in content, "<bdi>Bo Boss</bdi>: Idea" in content) == (["idea:0"], False, True)


def test_many_posts_are_labelled_from_the_river(page: Client, say: Say) -> None:
    posts = say("one", "two", "three")
    answer = page.post(
        "/c/air/river/labels", {"post": [post.pk for post in posts[:2]], "set": "spam:1", "filter": "q=o"}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/c/air/river/?q=o")
    content = page.get("/c/air/river/?intent=spam").content.decode()
    assert shown(content) == [str(posts[1].pk), str(posts[0].pk)]
    assert "The label of 2 posts is set." in content


@pytest.mark.parametrize("given", ["", "sentiment", "sentiment:", "sentiment:2", "mood:1", "praise:-1", "praise:1 "])
def test_labels_that_there_are_not_are_refused(page: Client, say: Say, given: str) -> None:
    (post,) = say("cold coffee")
    answers = [
        page.post(f"/c/air/posts/{post.pk}/labels", {"set": given}).status_code,
        page.post("/c/air/river/labels", {"post": [post.pk], "set": given}).status_code,
        page.post("/c/air/river/labels", {"post": ["x"], "set": "praise:1"}).status_code,
    ]
    assert answers == [400, 400, 400]
    assert Post.objects.filter(intents=0, sentiment=None).count() == 1


def test_a_viewer_sees_labels_and_corrects_none(client: Client, air: Community, say: Say) -> None:
    (post,) = say("cold coffee", sentiment=-1, intents=1)
    client.force_login(make_member(community=air, role=Role.VIEWER).user)
    content = client.get(f"/c/air/posts/{post.pk}/").content.decode()
    assert ('name="set"' in content, "Negative" in content, "Question" in content) == (False, True, True)
    assert client.post(f"/c/air/posts/{post.pk}/labels", {"set": "sentiment:1"}).status_code == 403


def test_posts_of_other_brands_are_not_there(page: Client, air: Community) -> None:
    (theirs,) = make_posts(1)
    assert page.post(f"/c/air/posts/{theirs.pk}/labels", {"set": "sentiment:1"}).status_code == 404


def test_the_river_is_narrowed_by_labels_and_kinds(page: Client, say: Say) -> None:
    (bad,) = say("late train", sentiment=-1, intents=intents_mask(["complaint"]))
    (asked,) = say("late train?", sentiment=0, intents=intents_mask(["question", "complaint"]), kind="comment")
    (linked,) = say("early train", sentiment=1, links=["https://a.example"], media=[{"kind": "image", "url": "x"}])
    ids = {str(bad.pk): "bad", str(asked.pk): "asked", str(linked.pk): "linked"}

    def found(address: str) -> list[str]:
        return [ids[post] for post in shown(page.get(f"/c/air/river/?{address}").content.decode())]

    assert found("sentiment=negative") == ["bad"]
    assert found("intent=complaint") == ["asked", "bad"]
    assert found("intent=complaint&kind=comment") == ["asked"]
    assert found("has=link") == found("has=image") == ["linked"]
    assert found("q=late&sentiment=neutral") == ["asked"]
    assert found("sentiment=angry") == ["linked", "asked", "bad"]


def test_the_river_asks_as_often_for_many_labels_as_for_one(page: Client, say: Say) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            page.get("/c/air/river/")
        return len(captured)

    say("one", sentiment=1, intents=255)
    page.get("/c/air/river/")
    one = count()
    say(*(f"post {number}" for number in range(29)), sentiment=-1, intents=255)
    assert count() == one
