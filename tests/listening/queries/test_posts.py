"""A post's thread, repeats, versions."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

from talka.channels.models import Post
from talka.listening.queries.posts import MOST_ANSWERS, others_by_author, post_of, repeats_of, thread_of
from talka.team.models import Community

Say = Callable[..., list[Post]]


def shape(post: Post) -> tuple[list[str], list[tuple[str, int]], bool]:
    thread = thread_of(post)
    return (
        [branch.post.text for branch in thread.above],
        [(branch.post.text, branch.depth) for branch in thread.below],
        thread.cut,
    )


def test_thread_holds_parents_above_and_answers_as_a_tree(air: Community, say: Say) -> None:
    root, question, answer, thanks, other = say("root", "question", "answer", "thanks", "other")
    for child, parent in [(question, root), (answer, question), (thanks, answer), (other, question)]:
        Post.objects.filter(pk=child.pk).update(parent=parent)
    say("unrelated")
    assert shape(post_of(air, question.pk)) == (["root"], [("answer", 1), ("thanks", 2), ("other", 1)], False)
    assert shape(post_of(air, thanks.pk)) == (["root", "question", "answer"], [], False)


def test_thread_that_bites_its_tail_ends(air: Community, say: Say) -> None:
    one, two = say("one", "two")
    Post.objects.filter(pk=one.pk).update(parent=two)
    Post.objects.filter(pk=two.pk).update(parent=one)
    assert shape(post_of(air, one.pk)) == (["two"], [("two", 1)], False)


def test_thread_with_very_many_answers_is_cut(air: Community, say: Say) -> None:
    (root,) = say("root")
    say(*["answer"] * (MOST_ANSWERS + 5), parent=root)
    thread = thread_of(post_of(air, root.pk))
    assert (len(thread.below), thread.cut) == (MOST_ANSWERS, True)


def test_thread_asks_three_times_however_long_it_is(air: Community, say: Say) -> None:
    root, *_ = say("root", "a")
    say(*["answer"] * 30, parent=root)
    with CaptureQueriesContext(connection) as captured:
        thread_of(post_of(air, root.pk))
    assert len(captured) == 1 + 3


def test_repeats_and_other_posts_stand_beside(air: Community, say: Say) -> None:
    (first,) = say("buy")
    say("buy!", repeat_of=first, author=first.author)
    assert [post.text for post in repeats_of(first)] == ["buy!"]
    assert [post.text for post in others_by_author(first)] == ["buy!"]
