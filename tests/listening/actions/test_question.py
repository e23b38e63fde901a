"""Settling questions, and opening them again."""

from __future__ import annotations

import pytest
from tests.factories import make_posts

from talka.channels.models import Post
from talka.listening.actions import reopen_question, settle_question
from talka.listening.enums import QuestionState
from talka.listening.models import SettledQuestion
from talka.team.actor import Actor
from talka.team.models import AuditEntry, Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> Post:
    return make_posts(1)[0]


def log() -> list[tuple[str, object, object]]:
    return list(AuditEntry.objects.order_by("created").values_list("action", "before", "after"))


def test_whoever_settles_last_counts(member: Membership, post: Post) -> None:
    settle_question(by=Actor.system("test"), post=post, state=QuestionState.DISMISSED)
    settle_question(by=Actor.person(member.user), post=post, state=QuestionState.ANSWERED)
    settle_question(by=Actor.person(member.user), post=post, state=QuestionState.ANSWERED)
    settled = SettledQuestion.objects.get()
    assert (settled.state, settled.user, settled.community) == ("answered", member.user, post.community)
    assert log() == [
        ("question.settle", {}, {"state": "dismissed"}),
        ("question.settle", {"state": "dismissed"}, {"state": "answered"}),
    ]


def test_opened_again_it_has_no_row(post: Post) -> None:
    by = Actor.system("test")
    settle_question(by=by, post=post, state=QuestionState.ANSWERED)
    assert [reopen_question(by=by, post=post), reopen_question(by=by, post=post)] == [True, False]
    assert SettledQuestion.objects.count() == 0
    assert log()[1:] == [("question.reopen", {"state": "answered"}, {})]
