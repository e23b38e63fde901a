"""What a query would have found among the stored posts."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from tests.factories import NOON, make_channel, make_community, make_list, make_posts, make_topic
from tests.listening.conftest import Say

from talka.listening import measuring
from talka.listening.preview import Change, Common, Preview, preview, why
from talka.listening.query import QueryError
from talka.listening.query.syntax import Span
from talka.team.models import Community

TODAY = NOON.date()
DAY = dt.timedelta(days=1)


def seen(community: Community, text: str, **given: object) -> Preview:
    return preview(community, text, **{"today": TODAY, "zone": ZoneInfo("UTC")} | given)  # type: ignore[arg-type]


def busy(found: Preview) -> dict[dt.date, int]:
    return {day: count for day, count in found.days if count}


def texts(found: Preview) -> list[str]:
    return [sample.post.text for sample in found.samples]


@pytest.fixture
def week(air: Community, say: Say) -> Community:
    """Seven days with a post about cold coffee each, on every other day also one about tea."""
    for ago in range(7):
        say(f"cold coffee {ago}", created_at=NOON - ago * DAY, language="en")
        if ago % 2:
            say(f"coffee, cold {ago}", created_at=NOON - ago * DAY - dt.timedelta(hours=1), language="el")
    return air


def test_preview_counts_days_and_shows_the_newest(week: Community) -> None:
    found = seen(week, "coffee lang:el")
    days = {TODAY - ago * DAY: 1 for ago in (1, 3, 5)}
    assert (found.total, found.estimated, found.margin, busy(found)) == (3, False, 0, days)
    assert len(found.days) == 90
    assert found.days[-1][0] == TODAY
    assert texts(found) == ["coffee, cold 1", "coffee, cold 3", "coffee, cold 5"]
    assert [sample.spans for sample in found.samples] == [[(0, 6)]] * 3


def test_preview_of_a_phrase_reads_the_texts(week: Community) -> None:
    found = seen(week, '"cold coffee"')
    assert (found.total, found.estimated, found.samples[0].spans) == (7, False, [(0, 4), (5, 11)])


def test_preview_counts_days_in_the_zone(air: Community, say: Say) -> None:
    say("coffee", created_at=dt.datetime(2026, 2, 27, 23, 30, tzinfo=dt.UTC))
    found = seen(air, "coffee", zone=ZoneInfo("Europe/Riga"))
    assert busy(found) == {dt.date(2026, 2, 28): 1}


def test_preview_counts_older_posts_in_the_total_alone(air: Community, say: Say) -> None:
    say("coffee", created_at=NOON - 200 * DAY)
    found = seen(air, "coffee")
    assert (found.total, busy(found), texts(found)) == (1, {}, ["coffee"])


def test_preview_leaves_out_deleted_posts_and_other_communities(air: Community, say: Say) -> None:
    say("coffee", deleted_at=NOON)
    make_posts(2, channel=make_channel(community=make_community()))
    found = seen(air, "coffee")
    assert (found.total, found.samples) == (0, [])


def test_preview_of_nothing_stored_is_empty(air: Community) -> None:
    assert seen(air, "coffee OR tea").total == 0


@pytest.mark.parametrize("query", ["coffee", '"cold coffee"', "coffee lang:en", "-lang:el coffee"])
def test_preview_of_posts_without_words_in_the_index_is_the_same(
    week: Community, query: str, django_assert_max_num_queries: object
) -> None:
    expected = seen(week, query)
    week.posts.update(words=None)
    found = seen(week, query)
    assert (found.total, found.days, texts(found)) == (expected.total, expected.days, texts(expected))


def test_preview_of_a_broad_query_is_estimated_and_says_so(
    air: Community, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measuring, "MOST_COUNTED", 0)
    monkeypatch.setattr(measuring.Measuring.volume, "__defaults__", (measuring.Effort(20, 20, 10_000),))
    say(*["coffee" if number % 4 else "tea" for number in range(80)])
    found = seen(air, "coffee")
    assert (found.estimated, found.looked_at) == (True, 20)
    assert abs(found.total - 60) <= found.margin <= 60
    assert len(found.samples) == 20


def test_preview_of_many_candidates_reads_a_part_of_them(
    air: Community, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measuring.Measuring.volume, "__defaults__", (measuring.Effort(10, 10, 10_000),))
    say(*["cold coffee" if number % 3 else "coffee, cold" for number in range(60)])
    air.posts.update(created_at=NOON)
    found = seen(air, '"cold coffee"')
    assert found.estimated
    assert 5 < found.looked_at < 20
    assert abs(found.total - 40) <= found.margin
    assert busy(found) == {TODAY: found.total}


def test_preview_of_an_impatient_database_is_estimated(week: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(20)")

    monkeypatch.setattr(measuring.Measuring, "_counted", slow)
    found = seen(week, "coffee")
    assert (found.estimated, found.total, found.looked_at) == (True, 10, 10)


def test_preview_tells_what_changes_against_the_saved_query(week: Community) -> None:
    topic = make_topic(community=week, query='"cold coffee" lang:en')
    found = seen(week, "coffee -5", saved=topic)
    assert found.change
    shown = [[sample.post.text for sample in some] for some in (found.change.gained_samples, found.change.lost_samples)]
    assert (found.change.gained, found.change.lost, shown) == (
        2,
        1,
        [["coffee, cold 1", "coffee, cold 3"], ["cold coffee 5"]],
    )
    assert seen(week, "coffee", saved="coffee").change is None
    assert seen(week, "coffee", saved="(broken").change is None
    assert seen(week, "coffee cold", saved="cold coffee").change == Change(
        gained=0, lost=0, estimated=False, gained_samples=[], lost_samples=[]
    )


def test_preview_reads_topics_and_lists(week: Community) -> None:
    make_list(community=week, name="Drinks", entries="coffee")
    make_topic(community=week, name="Greek", query="lang:el list:drinks")
    assert seen(week, "topic:greek cold").total == 3
    with pytest.raises(QueryError):
        seen(week, "list:nothing cold")


def test_preview_names_words_that_are_enough_and_common(air: Community, say: Say) -> None:
    say(*["orange juice"] * 9, "rare apple", created_at=NOON)
    found = seen(air, "orange OR (rare apple)")
    assert found.common == [Common(word="orange", span=Span(0, 6), share=0.9, per_day=9)]
    assert seen(air, "orange rare").common == []


def test_why_tells_each_clause(week: Community) -> None:
    post = week.posts.select_related("author", "channel").get(text="coffee, cold 3")
    make_list(community=week, name="Drinks", entries="coffee\ntea")
    clause = why(week, '"cold coffee" OR (list:drinks lang:el -has:image)', post)
    told = [(part.text, part.held, part.spans) for part in (clause, *clause.parts, *clause.parts[1].parts)]
    assert told == [
        ('"cold coffee" OR list:"drinks" AND lang:el AND NOT has:image', True, [(0, 6)]),
        ('"cold coffee"', False, ()),
        ('list:"drinks" AND lang:el AND NOT has:image', True, [(0, 6)]),
        ('list:"drinks"', True, [(0, 6)]),
        ("lang:el", True, []),
        ("NOT has:image", True, []),
    ]
    assert [(part.text, part.held) for part in clause.parts[1].parts[2].parts] == [("has:image", False)]
