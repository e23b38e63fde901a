"""The live run: what is told, that it is told once, and that a kill changes nothing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.factories import NOON, make_alert, make_channel, make_community, make_member, make_posts, make_topic
from tests.listening.conftest import Say

from talka.channels.models import Author, Post
from talka.listening.actions.watch import watch_alerts
from talka.listening.alerting.telling import item, loaded
from talka.listening.errors import isolated
from talka.listening.models import Alert, Burst, Delivery, Firing
from talka.team.models import Community, Membership

pytestmark = pytest.mark.django_db
NOW = NOON + dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def told() -> list[tuple[str, str, list[str], dict[str, Any]]]:
    """Alert, code, texts of the posts and values of all that was told, in its order."""
    firings = Firing.objects.order_by("at", "pk").select_related("alert").prefetch_related("posts")
    return [
        (one.alert.name, one.code, [post.text for post in one.posts.order_by("created_at")], one.values)
        for one in firings
    ]


def test_matching_posts_are_told_with_their_reason_and_once(air: Community, say: Say) -> None:
    say("Coffee of long ago")
    make_alert(community=air, name="Leaks", query="leak* coffee")
    say("The COFFEE pot leaks", "Tea leaks", "Good coffee")
    values = {"words": ["COFFEE", "leaks"]}
    assert watch_alerts(now=NOW) == 1
    assert told() == [("Leaks", "words", ["The COFFEE pot leaks"], values)]
    assert (watch_alerts(now=NOW), len(told())) == (0, 1)


def test_topics_and_labels_are_asked_together(air: Community, say: Say) -> None:
    topic = make_topic(community=air, name="Coffee", query="coffee")
    make_alert(
        community=air,
        name="Bad",
        kind="label",
        query="",
        topics=[topic],
        sentiments=["negative"],
        intents=["complaint"],
    )
    say("Coffee is cold", sentiment=-1, intents=0b10)
    say("Coffee, why?", sentiment=-1, intents=0b01)
    say("Coffee is late", sentiment=0, intents=0b10)
    say("Tea is cold", sentiment=-1, intents=0b10)
    watch_alerts(now=NOW)
    values = {"words": ["Coffee"], "topics": ["Coffee"], "sentiment": "negative", "intents": ["complaint"]}
    assert told() == [("Bad", "label", ["Coffee is cold"], values)]


def test_so_many_posts_are_counted_over_several_runs(air: Community, say: Say) -> None:
    make_alert(community=air, name="Many", query="coffee (one OR two OR three OR four OR five)", at_least=3, within=10)
    said = say("coffee one", "coffee two")
    assert watch_alerts(now=NOW) == 0
    late = NOON + dt.timedelta(minutes=5)
    say("coffee three", "coffee four", created_at=late, heard_at=late)
    assert (watch_alerts(now=NOW), watch_alerts(now=NOW)) == (1, 0)
    texts = ["coffee one", "coffee two", "coffee three"]
    words = ["coffee", "one", "two", "three"]
    assert told() == [("Many", "count", texts, {"count": 3, "minutes": 10, "words": words})]
    Post.objects.filter(pk=said[0].pk).update(seq=air.last_seq + 1, version=2, created_at=late)
    Community.objects.update(last_seq=air.last_seq + 1)
    say("coffee five", created_at=late, heard_at=late)
    assert watch_alerts(now=NOW) == 0


def test_edit_that_makes_a_post_match_is_told_and_a_second_one_is_not(air: Community, say: Say) -> None:
    make_alert(community=air)
    (post,) = say("tea")
    assert watch_alerts(now=NOW) == 0
    for version, text in ((2, "coffee"), (3, "coffee!")):
        air.last_seq += 1
        air.save()
        Post.objects.filter(pk=post.pk).update(seq=air.last_seq, version=version, text=text)
        watch_alerts(now=NOW)
    assert Firing.objects.count() == 1


def test_history_and_deleted_posts_are_not_told(air: Community, say: Say) -> None:
    make_alert(community=air)
    say("coffee of long ago", created_at=NOON - 4 * DAY, heard_at=NOON)
    say("coffee, taken back", deleted_at=NOON)
    say("coffee of the weekend", created_at=NOON - 2 * DAY, heard_at=NOON)
    watch_alerts(now=NOW)
    assert [texts for _, _, texts, _ in told()] == [["coffee of the weekend"]]


def test_paused_alert_and_alert_whose_topic_is_gone_tell_nothing(air: Community, say: Say) -> None:
    topic = make_topic(community=air)
    make_alert(community=air, active=False)
    make_alert(community=air, query="", topics=[topic])
    make_alert(community=air, query='topic:"Nobody has it"')
    topic.delete()
    say("coffee")
    assert watch_alerts(now=NOW) == 0
    assert set(Alert.objects.filter(active=True).values_list("seq", flat=True)) == {air.last_seq}


def test_posts_of_another_brand_are_not_told(air: Community, say: Say) -> None:
    make_alert(community=air)
    other = make_community()
    make_alert(community=other, query="tea")
    make_posts(2, channel=make_channel(community=other))
    assert watch_alerts(now=NOW) == 0


def test_steps_tell_the_same_as_one(air: Community, say: Say) -> None:
    make_alert(community=air, name="Each")
    make_alert(community=air, name="Many", at_least=2, within=3)
    say(*(f"coffee {number}" for number in range(7)))
    assert watch_alerts(now=NOW, step=2) == 7 + 3
    assert [texts for name, _, texts, _ in told() if name == "Many"] == [
        ["coffee 0", "coffee 1"],
        ["coffee 2", "coffee 3"],
        ["coffee 4", "coffee 5"],
    ]


def _author(community: Community, name: str) -> Author:
    return Author.objects.create(community=community, network="x", external_id=name, handle=name)


def _speak(say: Say, author: Author, at: dt.datetime) -> Post:
    return say(f"{author} says something", author=author, created_at=at, heard_at=at)[0]


def test_first_post_and_return_are_told(air: Community, say: Say) -> None:
    ann, bob = _author(air, "ann"), _author(air, "bob")
    _speak(say, ann, NOON - 40 * DAY)
    make_alert(community=air, name="New", kind="person", event="first")
    make_alert(community=air, name="Back", kind="person", event="back", days=30)
    make_alert(community=air, name="Bob", kind="person", event="back", days=1, author=bob)
    for author in (ann, bob, bob):
        _speak(say, author, NOON)
    watch_alerts(now=NOW)
    found = [(name, code, values) for name, code, _, values in told()]
    assert sorted(found) == [("Back", "back", {"days": 40}), ("New", "first", {})]
    _speak(say, bob, NOON + 2 * DAY)
    watch_alerts(now=NOW)
    assert sorted(name for name, *_ in told()) == ["Back", "Bob", "New"]


def test_silence_is_told_when_it_has_become_long_enough(air: Community, say: Say) -> None:
    ann, bob = _author(air, "ann"), _author(air, "bob")
    for hour in range(3):
        _speak(say, ann, NOON + dt.timedelta(hours=hour))
    _speak(say, bob, NOON)
    for name, author in (("Anybody", None), ("Bob", bob)):
        make_alert(community=air, name=name, kind="person", event="quiet", days=10, author=author, checked=NOON)
    for day in (5, 10, 11, 12):
        watch_alerts(now=NOON + day * DAY)
    found = [(name, code, one.at) for (name, code, *_), one in zip(told(), Firing.objects.order_by("at"), strict=True)]
    assert found == [("Bob", "quiet", NOON + 10 * DAY), ("Anybody", "quiet", NOON + 11 * DAY)]


def _burst(community: Community, **fields: Any) -> Burst:
    topic = fields.pop("topic", None) or make_topic(community=community, name="Pots")
    given = {"start": NOON, "peak": NOON, "expected": 3.2, "observed": 40, "strength": 12.0, "bits": 50.0}
    return Burst.objects.create(community=community, topic=topic, **given | {"kind": "trouble"} | fields)


def test_burst_is_told_once_and_its_end_too(air: Community) -> None:
    make_alert(community=air, name="Storm", kind="burst", strength=3, burst_kinds=["trouble"], started=NOON)
    (post,) = make_posts(1, channel=make_channel(community=air), text="The pot leaks")
    gone = uuid.uuid4()
    evidence = {"terms": [{"text": "leaks"}], "posts": [str(gone), str(post.pk)]}
    burst = _burst(air, evidence=evidence)
    assert (watch_alerts(now=NOW), watch_alerts(now=NOW)) == (1, 0)
    Burst.objects.filter(pk=burst.pk).update(end=NOW, observed=80)
    assert (watch_alerts(now=NOW), watch_alerts(now=NOW)) == (1, 0)
    assert [(code, posts, values["observed"], values["words"]) for _, code, posts, values in told()] == [
        ("burst", ["The pot leaks"], 40, ["leaks"]),
        ("burst_over", [], 80, ["leaks"]),
    ]


def test_burst_of_a_phrase_says_the_phrase_and_is_not_told_within_another(air: Community) -> None:
    make_alert(community=air, kind="burst", started=NOON)
    shirt = {"phrase": "t shirt", "evidence": {"wording": "T-shirt", "terms": [{"text": "t shirt"}]}, "expected": 0.1}
    alone = _burst(air, **shirt, kind="demand")
    whole = _burst(air, topic=alone.topic, start=NOON + DAY)
    _burst(air, topic=alone.topic, start=NOON + DAY, phrase="leaks", part_of=whole)
    assert watch_alerts(now=NOW + DAY) == 2
    first, second = (item(firing) for firing in loaded(Firing.objects.order_by("burst__start")))
    assert (first.title, second.title) == ("Burst: “T-shirt” in Pots", "Burst: Pots")
    assert first.why == (
        f"“{isolated('T-shirt')}” is in 40 posts on “{isolated('Pots')}”, where it is hardly ever said. "
        f"People ask for something. Words: “{isolated('t shirt')}”."
    )
    assert first.url.endswith(f"/c/air/bursts/?topic={alone.topic.pk}#burst-{alone.pk}")


def test_burst_that_is_weak_or_elsewhere_or_over_before_is_not_told(air: Community) -> None:
    pots, cups = make_topic(community=air, name="Pots"), make_topic(community=air, name="Cups")
    make_alert(community=air, kind="burst", strength=3, topics=[pots], started=NOW)
    _burst(air, topic=cups)
    _burst(air, topic=pots, strength=2.9)
    _burst(air, topic=pots, start=NOON - DAY, end=NOON)
    _burst(make_community())
    assert watch_alerts(now=NOW) == 0


def test_message_is_made_for_each_reader_and_the_webhook_and_gathers_until_its_time(
    air: Community, member: Membership, say: Say
) -> None:
    second = make_member(community=air).user
    alert = make_alert(
        community=air, owner=member.user, readers=[member.user, second], webhook="https://example.org", pace="daily"
    )
    for _ in range(2):
        say("coffee")
        watch_alerts(now=NOW)
    found = Delivery.objects.filter(alert=alert)
    assert {(one.way, one.receiver_id, one.firings.count(), one.due) for one in found} == {
        ("mail", member.user.pk, 2, NOON + dt.timedelta(hours=21)),
        ("mail", second.pk, 2, NOON + dt.timedelta(hours=21)),
        ("webhook", None, 2, NOON + dt.timedelta(hours=21)),
    }


@contextmanager
def _refusing(table: str, event: str) -> Iterator[None]:
    """A database in which a change of a table breaks off, as a kill at that point would."""
    name = f"refuse_{table}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger AS $$ BEGIN RAISE 'refused'; END $$ LANGUAGE plpgsql;"
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )
        yield
        cursor.execute(f"DROP FUNCTION {name} CASCADE")


@pytest.mark.parametrize(
    ("table", "event"),
    [
        ("listening_firing", "INSERT"),
        ("listening_firing_posts", "INSERT"),
        ("listening_delivery", "INSERT"),
        ("listening_delivery_firings", "INSERT"),
        ("listening_alert", "UPDATE"),
    ],
)
def test_kill_at_any_point_loses_nothing_and_tells_nothing_twice(
    air: Community, member: Membership, say: Say, table: str, event: str
) -> None:
    make_alert(community=air, name="Each", readers=[member.user])
    make_alert(community=air, name="Many", at_least=2, readers=[member.user])
    say("coffee one", "coffee two", "coffee three")
    with _refusing(table, event), pytest.raises(DatabaseError), transaction.atomic():
        watch_alerts(now=NOW)
    assert (Firing.objects.count(), Delivery.objects.count()) == (0, 0)
    watch_alerts(now=NOW)
    assert sorted(texts for _, _, texts, _ in told()) == [
        ["coffee one"],
        ["coffee one", "coffee two"],
        ["coffee three"],
        ["coffee two"],
    ]
    assert sorted(one.firings.count() for one in Delivery.objects.all()) == [1, 3]


def _questions(now: dt.datetime) -> int:
    with CaptureQueriesContext(connection) as captured:
        watch_alerts(now=now)
    return len(captured)


def test_thirty_alerts_ask_the_database_as_often_as_one(air: Community, member: Membership, say: Say) -> None:
    topic = make_topic(community=air, name="Coffee")

    def set_alerts(number: int) -> None:
        for kind in (
            {"query": "coffee", "topics": [topic]},
            {"at_least": 2},
            {"kind": "label", "query": "", "intents": ["question"]},
            {"kind": "person", "event": "first"},
            {"kind": "person", "event": "quiet", "days": 10, "checked": NOON},
            {"kind": "burst", "started": NOON},
        ):
            make_alert(community=air, name=f"{number} {uuid.uuid4()}", readers=[member.user], **kind)

    def events() -> None:
        for hour in range(3):
            _speak(say, _author(air, f"a{uuid.uuid4()}"), NOON + dt.timedelta(hours=hour))
        say("coffee?", "coffee!", intents=1)
        _burst(air, topic=topic, phrase=str(uuid.uuid4()))

    set_alerts(0)
    events()
    one = _questions(NOON + 20 * DAY)
    for number in range(1, 5):
        set_alerts(number)
    Alert.objects.update(checked=NOON)
    Delivery.objects.all().delete()
    events()
    assert (_questions(NOON + 20 * DAY), Alert.objects.count()) == (one, 30)


def test_nothing_new_is_one_question_for_alerts_of_posts(air: Community, say: Say) -> None:
    for _ in range(3):
        make_alert(community=air)
    say("coffee")
    watch_alerts(now=NOW)
    assert _questions(NOW) == 1
