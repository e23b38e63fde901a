from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import Count
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import make_channel
from tests.intake.plain import PlainConnector, page, said

from talka.channels.models import Channel, Post, PostBand
from talka.intake.actions import forget_bands, keep, take, take_batch
from talka.intake.repeats import MOST, keys, shingles, similarity

LONG = "The new coffee shop at the corner opens on Monday with free cake for everybody who comes early"
words = st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta", "epsilon", "zeta"]), max_size=30)


@given(words)
def test_same_words_have_same_keys(spoken: list[str]) -> None:
    assert keys([shingles(spoken)]) == keys([shingles(list(spoken))])
    assert len(keys([shingles(spoken)])[0]) in {0, 1, 5}


@given(words, words)
def test_similarity_is_symmetric_and_one_only_for_same(one: list[str], other: list[str]) -> None:
    a, b = shingles(one), shingles(other)
    assert similarity(a, b) == similarity(b, a) <= 1
    assert (similarity(a, b) == 1) == (a == b and bool(a))


def test_keys_are_the_same_on_every_run() -> None:
    assert keys([shingles(["one", "two"])]) == [(KEY_OF_ONE_TWO,)]
    assert keys([shingles(["one", "two", "three", "four", "five", "six"])])[0][0] == FIRST_KEY


KEY_OF_ONE_TWO = 561697725256166493
FIRST_KEY = 5158298217918193760


def texts_that_repeat(channel: Channel, *texts: str) -> dict[str, str | None]:
    """Text to the text that it repeats, each text taken in a batch of its own."""
    for number, text in enumerate(texts):
        take(channel, page(said(str(number), text)), connector=PlainConnector())
    return {
        post.text: post.repeat_of.text if post.repeat_of else None for post in Post.objects.select_related("repeat_of")
    }


@pytest.mark.django_db
def test_near_copy_repeats_the_first_of_another_channel(channel: Channel) -> None:
    take(channel, page(said("1", LONG)), connector=PlainConnector())
    copy = LONG.replace("new", "NEW") + "! https://t.example/x1"
    other = make_channel(community=channel.community)
    assert texts_that_repeat(other, copy, LONG + " today") == {LONG: None, copy: LONG, LONG + " today": LONG}


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, 20, 100])
def test_texts_of_one_template_leave_few_under_a_key(channel: Channel, size: int) -> None:
    told = [f"{LONG} but {n} {n + 1} {n + 2}" for n in range(0, 300, 3)]
    for first in range(0, len(told), size):
        posts = [said(text, text) for text in told[first : first + size]]
        take(channel, page(*posts), connector=PlainConnector())
    assert Post.objects.filter(repeat_of=None).count() == len(told)
    held = PostBand.objects.values_list("key").annotate(posts=Count("post_id"))
    assert max(posts for _, posts in held) == MOST
    take(channel, page(said("again", f"{LONG} but 0 1 2")), connector=PlainConnector())
    assert Post.objects.filter(repeat_of__text=told[0]).count() == 1


@pytest.mark.django_db
def test_other_text_of_same_beginning_is_no_repeat(channel: Channel) -> None:
    other = LONG.replace("free cake for everybody who comes early", "a reading by two poets from the town")
    assert texts_that_repeat(channel, LONG, other) == {LONG: None, other: None}


@pytest.mark.django_db
def test_short_texts_repeat_only_the_same_words(channel: Channel) -> None:
    assert texts_that_repeat(
        channel, "Thank you so much", "thank you SO much!", "Thank you very much", "😀", "😀 "
    ) == {
        "Thank you so much": None,
        "thank you SO much!": "Thank you so much",
        "Thank you very much": None,
        "😀": None,
    } | ({"😀": "😀"} if Post.objects.filter(text="😀", repeat_of__isnull=False).exists() else {})


@pytest.mark.django_db
def test_earliest_of_a_batch_is_the_original(channel: Channel) -> None:
    late = said("1", LONG, created_at="2026-03-02T00:00:00Z")
    early = said("2", LONG + " again", created_at="2026-03-01T00:00:00Z")
    take(channel, page(late, early), connector=PlainConnector())
    originals = {post.external_id: post.repeat_of and post.repeat_of.external_id for post in Post.objects.all()}
    assert originals == {"1": "2", "2": None}
    assert PostBand.objects.count() == 5


@pytest.mark.django_db
def test_communities_do_not_meet(channel: Channel) -> None:
    take(channel, page(said("1", LONG)), connector=PlainConnector())
    take(make_channel(), page(said("1", LONG)), connector=PlainConnector())
    assert not Post.objects.exclude(repeat_of=None).exists()


@pytest.mark.django_db
def test_repeats_of_a_deleted_post_stand_alone(channel: Channel) -> None:
    take(channel, page(said("1", LONG), {"id": "1", "deleted": True}), connector=PlainConnector())
    take(channel, page(said("2", LONG)), connector=PlainConnector())
    assert not Post.objects.exclude(repeat_of=None).exists()


@pytest.mark.django_db
def test_keys_are_forgotten_after_a_month(channel: Channel) -> None:
    now = timezone.now()
    for age, text in ((29, "one"), (31, "two")):
        heard_at = now - dt.timedelta(days=age)
        take_batch(keep(channel, page(said(text, text)), heard_at=heard_at).pk, connector=PlainConnector())
    assert forget_bands(now=now) == 1
    assert PostBand.objects.get().post.text == "one"


@pytest.mark.django_db
def test_texts_without_words_are_no_repeats(channel: Channel) -> None:
    assert texts_that_repeat(channel, "...", "?!", "") == {"...": None, "?!": None, "": None}
