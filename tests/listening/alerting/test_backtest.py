"""The backtest: what would have been told, by the rules of the live run."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.factories import NOON, make_alert, make_community, make_topic
from tests.listening.conftest import Say

from talka.channels.models import Author, Post
from talka.listening.actions.watch import watch_alerts
from talka.listening.alerting import backtest as module
from talka.listening.alerting.backtest import Backtest, backtest
from talka.listening.alerting.draft import Draft, draft_of
from talka.listening.models import Alert, Burst, Firing
from talka.listening.query import QueryError
from talka.team.models import Community

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
RIGA = ZoneInfo("Europe/Riga")


def back(community: Community, now: dt.datetime = NOON, **fields: Any) -> Backtest:
    given = {"name": "A", "kind": "words", "query": ""} | fields
    return backtest(community, Draft(**given), now=now, zone=RIGA)


def on(say: Say, days_ago: float, *texts: str, **fields: Any) -> list[Post]:
    at = NOON - days_ago * DAY
    return say(*texts, created_at=at, heard_at=at, **fields)


def test_words_are_counted_over_each_span_and_week(air: Community, say: Say) -> None:
    for age in (1, 2, 20, 60, 300, 400):
        on(say, age, f"coffee {age}", "tea")
    found = back(air, query="coffee")
    assert (found.counts, found.estimated, round(found.per_week, 3)) == ({30: 3, 90: 4, 365: 5}, False, 0.096)
    assert [(first, count) for first, count in found.weeks if count] == [
        (dt.date(2026, 5, 5) - 365 * DAY, 1),
        (dt.date(2025, 12, 29), 1),
        (dt.date(2026, 2, 9), 1),
        (dt.date(2026, 2, 23), 2),
    ]
    newest = [(told.posts[0].text, told.event.values) for told in found.newest]
    assert newest[0] == ("coffee 1", {"words": ["coffee"]})
    assert [text for text, _ in newest] == ["coffee 1", "coffee 2", "coffee 20", "coffee 60", "coffee 300"]


def test_groups_labels_and_topics_are_counted(air: Community, say: Say) -> None:
    topic = make_topic(community=air, name="Coffee", query="coffee")
    for age in (1, 50):
        on(say, age, "coffee one", "coffee two", "tea", intents=2)
    many = back(air, topics=[topic], at_least=2)
    assert (many.counts, many.newest[0].event.values) == (
        {30: 1, 90: 2, 365: 2},
        {"count": 2, "minutes": 60, "words": ["coffee"], "topics": ["Coffee"]},
    )
    assert back(air, kind="label", topics=[topic], intents=["complaint"]).counts == {30: 2, 90: 4, 365: 4}
    assert back(air, kind="label", intents=["praise"]).counts == {30: 0, 90: 0, 365: 0}


def test_people_are_counted(air: Community, say: Say) -> None:
    ann, bob = (Author.objects.create(community=air, network="x", external_id=name, handle=name) for name in "ab")
    for age in (100, 99, 98, 20):
        on(say, age, "hello", author=ann)
    on(say, 400, "hello", author=bob)
    on(say, 10, "hello", author=bob)
    assert back(air, kind="person", event="first").counts == {30: 0, 90: 0, 365: 1}
    assert back(air, kind="person", event="back", days=60).counts == {30: 2, 90: 2, 365: 2}
    assert back(air, kind="person", event="back", days=60, author=ann).counts == {30: 1, 90: 1, 365: 1}
    assert back(air, kind="person", event="quiet", days=30).counts == {30: 0, 90: 1, 365: 1}
    assert back(air, kind="person", event="quiet", days=5, author=bob).counts == {30: 1, 90: 1, 365: 1}


def test_bursts_are_those_that_were_stored(air: Community) -> None:
    for community, name in ((air, "Pots"), (air, "Cups"), (make_community(), "Pots")):
        Burst.objects.create(
            community=community,
            topic=make_topic(community=community, name=name),
            start=NOON - 2 * DAY,
            peak=NOON - DAY,
            end=NOON - DAY,
            expected=3,
            observed=30,
            strength=10,
            bits=9,
            kind="demand",
        )
    assert back(air, kind="burst", tell_end=False).counts[30] == 2
    assert back(air, kind="burst", topics=[air.topics.get(name="Pots")]).counts[30] == 2
    assert back(air, kind="burst", strength=11).counts[30] == 0
    assert back(air, kind="burst", burst_kinds=["trouble"]).counts[30] == 0


def test_work_is_bounded_and_figures_say_so(air: Community, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_READ", 8)
    for age in range(1, 30):
        on(say, age, "coffee one", "coffee two")
    found = back(air, query="coffee", at_least=2)
    assert (found.estimated, found.looked_days) == (True, 5)
    assert found.counts == {30: 24, 90: 72, 365: 292}


def test_unknown_name_is_refused(air: Community) -> None:
    with pytest.raises(QueryError):
        back(air, query='topic:"Nobody"')


DRAFTS = (
    {"query": "coffee"},
    {"query": "coffee pot", "at_least": 2, "within": 180},
    {"kind": "label", "query": "", "intents": ["complaint"]},
    {"kind": "person", "query": "", "event": "first"},
    {"kind": "person", "query": "", "event": "back", "days": 2},
    {"kind": "person", "query": "", "event": "quiet", "days": 2},
)


@pytest.mark.parametrize("fields", DRAFTS)
def test_live_run_tells_what_the_backtest_promises(air: Community, say: Say, fields: dict[str, Any]) -> None:
    """Hour by hour over twelve days, posts come and the alerts are looked at; afterwards both must agree."""
    start = NOON - 12 * DAY
    alert = make_alert(community=air, checked=start, started=start, **fields)
    authors = [Author.objects.create(community=air, network="x", external_id=name, handle=name) for name in "abc"]
    for hour in range(0, 12 * 24, 2):
        at = start + dt.timedelta(hours=hour)
        if hour % 6 == 0 or 60 < hour < 70:
            texts = ["coffee pot" if hour % 12 else "coffee"]
            author = authors[(hour // 36) % 3]
            say(*texts, created_at=at, heard_at=at, author=author, intents=hour % 8)
        watch_alerts(now=at)
    watch_alerts(now=NOON)
    told = {(one.key, json.dumps(one.values, sort_keys=True)) for one in Firing.objects.all()}
    promised = backtest(air, draft_of(Alert.objects.get(pk=alert.pk)), now=NOON, zone=RIGA)
    assert promised.counts[365] == len(told) > 0
    newest = {(one.event.key, json.dumps(dict(one.event.values), sort_keys=True)) for one in promised.newest}
    assert newest <= told
