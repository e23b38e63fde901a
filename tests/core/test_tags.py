"""Template tags of the design system."""

from __future__ import annotations

import datetime as dt

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from talka.core.templatetags.avatars import avatar, initials
from talka.core.templatetags.charts import sparkline
from talka.core.templatetags.numbers import compact, whole
from talka.core.templatetags.times import ago, in_words

NOW = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (dt.timedelta(seconds=-30), "just now"),
        (dt.timedelta(seconds=59), "just now"),
        (dt.timedelta(minutes=5, seconds=59), "5 min ago"),
        (dt.timedelta(hours=23, minutes=59), "23 h ago"),
        (dt.timedelta(days=1), "1 day ago"),
        (dt.timedelta(days=6, hours=23), "6 days ago"),
        (dt.timedelta(days=7), "Feb 22"),
        (dt.timedelta(days=90), "Dec 1, 2025"),
        (dt.timedelta(days=-2), "Mar 3"),
    ],
)
def test_time_is_told_in_words_until_it_is_a_week_old(before: dt.timedelta, words: str) -> None:
    assert in_words(NOW - before, NOW) == words


def test_time_carries_the_exact_one_in_the_zone_of_the_reader() -> None:
    moment = dt.datetime(2020, 7, 1, 22, 30, tzinfo=dt.UTC)
    with timezone.override("Europe/Athens"):
        assert ago(moment) == (
            '<time datetime="2020-07-01T22:30:00+00:00" title="Jul 2, 2020, 01:30 EEST">Jul 2, 2020</time>'
        )


@pytest.mark.parametrize("language", ["en", "el", "ru", "he", "lv", "xx"])
def test_times_and_numbers_are_written_in_every_language(language: str) -> None:
    with translation.override(language):
        assert all([in_words(NOW - dt.timedelta(days=30), NOW), compact(1234), whole(1234)])


def test_no_time_and_no_number_is_nothing() -> None:
    assert (ago(None), compact(None), whole(None)) == ("", "", "")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ann Example", "AE"),
        ("Ann van der Example", "AE"),
        ("@ann", "A"),
        ("דוד כהן", "דכ"),
        ("Ελένη", "Ε"),
        ("", "·"),
        ("!!! ???", "·"),
        ("“Ann”", "A"),
    ],
)
def test_initials_are_of_the_first_and_last_word(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://plain.example/a.png", "", "//x.example/a.png"])
def test_avatar_asks_only_for_pictures_over_https(url: str) -> None:
    assert "<img" not in avatar("Ann", url)


def test_avatar_of_a_hostile_name_is_text() -> None:
    assert "<b" not in avatar("<b>", 'https://x.example/"onerror="x')
    assert 'onerror="' not in avatar("<b>", 'https://x.example/"onerror="x')


def test_sparkline_runs_from_the_oldest_to_the_newest() -> None:
    assert '<path d="M0.0 30.0L50.0 16.0L100.0 2.0"/>' in sparkline([0, 1, 2])
    assert [sparkline([]), sparkline([3])] == ["", ""]
    assert "M0.0 30.0L100.0 30.0" in sparkline([0, 0])


def render(template: str, query: str = "") -> str:
    request = RequestFactory().get(f"/c/air/river/?{query}")
    return Template("{% load navigation %}" + template).render(Context({"request": request}))


def test_address_keeps_the_other_parameters() -> None:
    assert render("{% address_with topic='7' q=None %}", "q=a b&language=el&topic=1") == "?language=el&amp;topic=7"
    assert render("{% address_without 'q' %}", "q=1") == "?"
