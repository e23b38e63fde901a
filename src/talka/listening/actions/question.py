"""Settling questions that nobody had answered, and opening them again."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from talka.channels.models import Post
from talka.listening.enums import QuestionState
from talka.listening.models import SettledQuestion
from talka.team.actions import record
from talka.team.actor import Actor


def settle_question(*, by: Actor, post: Post, state: QuestionState) -> SettledQuestion:
    """Say that a question is answered, or not for us; whoever says so last counts."""
    with transaction.atomic():
        before = _locked(post)
        settled, _made = SettledQuestion.objects.update_or_create(
            post=post,
            defaults={"community_id": post.community_id, "state": state, "user": by.user, "at": timezone.now()},
        )
        if before is None or before.state != state:
            _record(by, "question.settle", post, _facts(before), {"state": str(state)})
    return settled


def reopen_question(*, by: Actor, post: Post) -> bool:
    """Put a question back on the list; whether it was settled."""
    with transaction.atomic():
        before = _locked(post)
        if before is None:
            return False
        before.delete()
        _record(by, "question.reopen", post, _facts(before), {})
    return True


def _locked(post: Post) -> SettledQuestion | None:
    Post.objects.select_for_update(no_key=True).only("id").get(pk=post.pk)
    return SettledQuestion.objects.filter(post=post).first()


def _record(by: Actor, action: str, post: Post, before: dict[str, Any], after: dict[str, Any]) -> None:
    record(by=by, community=post.community, action=action, obj=post, before=before, after=after)


def _facts(settled: SettledQuestion | None) -> dict[str, Any]:
    return {"state": str(settled.state)} if settled else {}
