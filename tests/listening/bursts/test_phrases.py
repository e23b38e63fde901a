"""Bursts of phrases that nobody named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

import pytest
from tests.listening.bursts.streams import MONDAY, STEP, MemoryStream, Post, calm

from talka.listening.bursts import Detector, Sensitivity
from talka.listening.bursts.phrases import PhraseBurst, Saying, phrase_bursts

USUAL = Sensitivity(STEP, 0.1, 5)
NOON = MONDAY + dt.timedelta(days=17, hours=12)
WISHES = ("please sell the T-shirt", "where is that T-shirt", "T-shirt when?", "give us a T-shirt now", "my T-shirt!")


def wishes(number: int, *, start: dt.datetime = NOON, minutes: float = 4, said: Sequence[str] = WISHES) -> list[Post]:
    """So many posts by different people, so many minutes apart, each with words of its own."""
    moments = (start + dt.timedelta(minutes=minutes * place) for place in range(number))
    return [(at, f"fan{place}", f"{said[place % len(said)]} x{place} y{place}") for place, at in enumerate(moments)]


def stream(*more: Iterable[Post], until: dt.datetime = NOON + dt.timedelta(days=1), a_day: int = 200) -> MemoryStream:
    """A calm stream of three weeks, with something more."""
    posts = [*calm(3, a_day, 1), *(post for some in more for post in some)]
    return MemoryStream(sorted(posts, key=lambda post: post[0]), until)


def found(of: MemoryStream, since: dt.datetime = MONDAY, known: Collection[str] = ()) -> list[PhraseBurst]:
    return phrase_bursts(of, since, USUAL, known)


def names(of: MemoryStream) -> list[str]:
    return [each.phrase for each in found(of)]


def test_a_phrase_bursts_though_its_topic_does_not() -> None:
    posts = stream(wishes(12))
    topic = Detector(MONDAY, USUAL)
    assert ([*topic.feed(posts.counts)], topic.lasting) == ([], None)
    (one,) = found(posts)
    assert (one.phrase, one.burst.observed, one.burst.start) == ("t shirt", 12, NOON)
    assert one.burst.noticed - NOON <= dt.timedelta(minutes=30)


def test_a_phrase_in_a_hashtag_is_the_phrase() -> None:
    assert names(stream(wishes(12, said=["#freeshirts", "i say freeshirts", "free #FreeShirts"]))) == ["freeshirts"]


def test_the_longest_phrase_that_is_always_said_stands_for_its_parts() -> None:
    assert names(stream(wishes(12, said=["the cold brew bar", "a cold brew bar", "cold brew bar?"]))) == [
        "cold brew bar"
    ]


def test_what_one_person_says_or_one_post_that_is_passed_on_is_no_burst() -> None:
    one = [(at, "fan", said) for at, _, said in wishes(30)]
    passed_on = [(at, who, "please sell the T-shirt") for at, who, _ in wishes(30)]
    assert (names(stream(one)), names(stream(passed_on))) == ([], [])


def test_whom_posts_name_and_link_to_is_no_phrase() -> None:
    named = [(at, who, f"@acmecare x{n} https://acme.example/page") for n, (at, who, _) in enumerate(wishes(30))]
    assert names(stream(named)) == []


def test_what_is_commonly_said_is_no_burst_when_more_is_said_of_all() -> None:
    """Ten times as many posts in three hours, of the same words."""
    crowd = [
        (at.replace(day=19, hour=12 + at.hour % 3), f"c{n}", text) for n, (at, _, text) in enumerate(calm(1, 35, 9))
    ]
    posts = stream(crowd)
    topic = Detector(MONDAY, USUAL)
    assert len([*topic.feed(posts.counts)]) == 1
    assert found(posts) == []


def test_common_words_that_cannot_stand_out_are_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    morning = NOON - dt.timedelta(days=1)
    posts = stream(wishes(30, said=["w40 again"]), wishes(6, start=morning, minutes=30, said=["w30", "w30 then"]))
    counted: list[str] = []

    def saying(phrase: str) -> Saying:
        counted.append(phrase)
        return MemoryStream.saying(posts, phrase)

    monkeypatch.setattr(posts, "saying", saying)
    spared = [(one.phrase, one.burst) for one in found(posts)], list(counted)
    monkeypatch.setattr("talka.listening.bursts.screening.KNOWN_BY", 1_000_000)
    counted.clear()
    assert spared[0] == [(one.phrase, one.burst) for one in found(posts)] != []
    assert set(spared[1]) < set(counted)


def test_phrases_that_burst_at_different_times_are_told_apart() -> None:
    leak = wishes(12, start=NOON + dt.timedelta(hours=9), said=["the tap leaks", "it leaks", "leaks again"])
    assert names(stream(wishes(12), leak)) == ["t shirt", "leaks"]


@pytest.mark.parametrize("a_day", [40, 400])
def test_watching_in_steps_is_watching_at_once(a_day: int) -> None:
    """Each look sees what came since the last one, as `talka.listening.bursting.watch` does it."""
    leak = wishes(30, start=NOON + dt.timedelta(hours=7), minutes=9, said=["the tap leaks", "it leaks", "leaks again"])
    posts = stream(wishes(40, minutes=7), leak, a_day=a_day).posts
    known: dict[tuple[str, dt.datetime], PhraseBurst] = {}
    since = NOON - dt.timedelta(hours=3)
    for minutes in range(0, 24 * 60, 35):
        until = NOON + dt.timedelta(minutes=minutes)
        until -= (until - MONDAY) % dt.timedelta(seconds=STEP)
        lately = [one.phrase for one in known.values() if one.burst.end is None or one.burst.end >= since]
        for one in found(MemoryStream(posts, until), since, lately):
            known[one.phrase, one.burst.start] = one
        since = min([until, *(one.burst.start for one in known.values() if one.burst.end is None)])
    at_once = found(MemoryStream(posts, until), NOON - dt.timedelta(hours=3))
    assert len(at_once) == 2
    assert {key: one.burst for key, one in known.items()} == {
        (one.phrase, one.burst.start): one.burst for one in at_once
    }


def test_false_alarms_stay_within_what_is_accepted_of_all_phrases_together() -> None:
    """Eight weeks of calm text with the season of the day: 65,536 phrases share what one is ready to see."""
    weeks, alarms = 8, 0
    for seed in range(2):
        posts = MemoryStream(calm(weeks // 2, 300, seed), MONDAY + dt.timedelta(weeks=weeks // 2))
        alarms += len(phrase_bursts(posts, MONDAY, Sensitivity(STEP, 2.0, 5)))
    assert alarms / weeks <= 2.0
