"""Collections: what goes in, what stays out, what is written down."""

from __future__ import annotations

import pytest
from tests.factories import NOON, make_channel, make_collection, make_community, make_posts
from tests.listening.conftest import Say

from talka.channels.models import Post
from talka.listening.actions import (
    change_collection,
    collect,
    comment_on,
    delete_collection,
    uncollect,
    worth_sharing,
)
from talka.listening.actions import (
    make_collection as begin,
)
from talka.listening.enums import CollectionKind
from talka.listening.models import Collected, Collection
from talka.listening.refusals import TakenError
from talka.team.actor import Actor
from talka.team.models import AuditEntry, Community, Membership


@pytest.fixture
def by(member: Membership) -> Actor:
    return Actor.person(member.user)


@pytest.fixture
def shelf(air: Community) -> Collection:
    return make_collection(community=air, name="Shelf")


def kept(collection: Collection) -> list[tuple[str, str]]:
    return [(each.post.text, each.comment) for each in Collected.objects.filter(collection=collection).order_by("pk")]


def log() -> list[tuple[str, str]]:
    return list(AuditEntry.objects.order_by("created", "pk").values_list("action", "object_name"))


def test_posts_go_in_once(by: Actor, shelf: Collection, say: Say, member: Membership) -> None:
    first, second = say("coffee", "tea")
    assert collect(by=by, collection=shelf, posts=[first.pk], comment="Good") == 1
    assert collect(by=by, collection=shelf, posts=[first.pk, second.pk], comment="Later") == 1
    assert kept(shelf) == [("coffee", "Good"), ("tea", "Later")]
    assert set(Collected.objects.values_list("user", flat=True)) == {member.user.pk}
    assert [(entry.action, entry.after) for entry in AuditEntry.objects.order_by("created")] == [
        ("collection.collect", {"posts": [str(first.pk)]}),
        ("collection.collect", {"posts": [str(second.pk)]}),
    ]


def test_posts_of_another_brand_are_never_collected(by: Actor, shelf: Collection) -> None:
    theirs = make_posts(2, channel=make_channel(community=make_community()))
    assert collect(by=by, collection=shelf, posts=[post.pk for post in theirs]) == 0
    assert (kept(shelf), log()) == ([], [])


def test_what_was_deleted_where_it_was_said_is_not_collected(by: Actor, shelf: Collection, say: Say) -> None:
    posts = say("coffee", deleted_at=NOON)
    assert collect(by=by, collection=shelf, posts=[posts[0].pk]) == 0


def test_posts_are_taken_out_and_stay_in_the_river(by: Actor, shelf: Collection, say: Say) -> None:
    first, second = say("coffee", "tea")
    collect(by=by, collection=shelf, posts=[first.pk, second.pk])
    assert uncollect(by=by, collection=shelf, posts=[first.pk]) == 1
    assert uncollect(by=by, collection=shelf, posts=[first.pk]) == 0
    assert (kept(shelf), Post.objects.count()) == ([("tea", "")], 2)
    assert log() == [("collection.collect", "Shelf"), ("collection.uncollect", "Shelf")]


def test_comment_is_changed_and_noted_once(by: Actor, shelf: Collection, say: Say) -> None:
    (post,) = say("coffee")
    collect(by=by, collection=shelf, posts=[post.pk])
    for _ in range(2):
        comment_on(by=by, collection=shelf, post_id=post.pk, comment="So true")
    entry = AuditEntry.objects.get(action="collection.comment")
    assert (kept(shelf), entry.before, entry.after) == (
        [("coffee", "So true")],
        {"comment": ""},
        {"comment": "So true"},
    )


def test_comment_needs_a_post_that_is_in(by: Actor, shelf: Collection, say: Say) -> None:
    (post,) = say("coffee")
    with pytest.raises(Collected.DoesNotExist):
        comment_on(by=by, collection=shelf, post_id=post.pk, comment="x")


def test_names_are_unique_in_a_brand_whatever_their_capitals(by: Actor, shelf: Collection, air: Community) -> None:
    with pytest.raises(TakenError):
        begin(by=by, community=air, name="SHELF")
    other = begin(by=by, community=air, name="Other")
    with pytest.raises(TakenError):
        change_collection(by=by, collection=other, name="shelf")
    make_collection(community=make_community(), name="Other")
    assert change_collection(by=by, collection=other, name="OTHER", note="x").name == "OTHER"


def test_what_is_worth_sharing_is_made_once_and_keeps_its_name(by: Actor, air: Community) -> None:
    first, second = worth_sharing(community=air), worth_sharing(community=air)
    changed = change_collection(by=by, collection=first, name="Mine", note="For the newsletter")
    assert (first, first.kind, str(changed), changed.name, changed.note) == (
        second,
        CollectionKind.SHARING,
        "Worth sharing",
        "",
        "For the newsletter",
    )
    assert worth_sharing(community=make_community()) != first


def test_deleted_collection_leaves_its_posts(by: Actor, shelf: Collection, say: Say) -> None:
    (post,) = say("coffee")
    collect(by=by, collection=shelf, posts=[post.pk])
    delete_collection(by=by, collection=shelf)
    assert (Collection.objects.count(), Collected.objects.count(), Post.objects.count()) == (0, 0, 1)
    entry = AuditEntry.objects.get(action="collection.delete")
    assert (entry.object_name, entry.before) == ("Shelf", {"name": "Shelf", "note": "", "posts": 1})
