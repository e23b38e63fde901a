"""Pages of alerts: the form with its backtest, what was told, the feed, and who may what."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import NOON, make_alert, make_community, make_member, make_topic
from tests.listening.conftest import Say

from talka.channels.models import Author
from talka.core.crypto import seal
from talka.listening.actions.alert import renew_feed
from talka.listening.actions.watch import watch_alerts
from talka.listening.alerting.tokens import feed_address
from talka.listening.models import Alert, Burst, Delivery, Firing
from talka.team.actor import Actor
from talka.team.enums import Role
from talka.team.models import Community, Membership

ALERTS = "/c/air/alerts/"
NOW = NOON + dt.timedelta(hours=1)


def text_of(page: Client, address: str) -> str:
    return html.unescape(page.get(address).content.decode())


def sent(**fields: Any) -> dict[str, Any]:
    given = {"name": "Leaks", "kind": "words", "query": "leak*", "at_least": "1", "within": "60", "pace": "once"}
    return given | {"hour": "9", "weekday": "0", "tell_end": "on"} | fields


def errors(page: Client, **fields: Any) -> list[str]:
    answer = page.post(f"{ALERTS}new/", sent(**fields))
    assert (answer.status_code, Alert.objects.count()) == (422, 0)
    return [str(error) for found in answer.context["form"].errors.values() for error in found]


def test_alert_is_set_changed_paused_and_deleted(page: Client, air: Community, member: Membership) -> None:
    assert "Set the first alert" in text_of(page, ALERTS)
    assert "Set the first alert" in text_of(page, f"{ALERTS}news/")
    answer = page.post(f"{ALERTS}new/", sent(readers=[str(member.user.pk)], webhook="https://example.org/hook"))
    alert = Alert.objects.get()
    address = f"{ALERTS}{alert.pk}/"
    assert (answer["Location"], alert.query, alert.owner) == (address, "leak*", member.user)
    shown = text_of(page, address)
    assert "Nothing was told yet" in text_of(page, f"{ALERTS}news/")
    assert all(words in shown for words in ("Leaks", "leak*", "Nothing yet", "Secret of the webhook", "Bo Boss"))
    assert 'value="Leaks"' in text_of(page, f"{address}edit/")
    page.post(f"{address}edit/", sent(name="Cracks", kind="label", sentiments=["negative"]))
    alert.refresh_from_db()
    assert (alert.name, alert.kind, alert.query, alert.sentiments) == ("Cracks", "label", "", ["negative"])
    page.post(f"{address}pause/")
    assert "This alert is paused" in text_of(page, address)
    page.post(f"{address}pause/")
    assert "This alert is paused" not in text_of(page, address)
    assert "its feed ends" in text_of(page, f"{address}delete/")
    assert page.post(f"{address}delete/")["Location"] == ALERTS
    assert Alert.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": ""}, ["This field is required."]),
        ({"query": " "}, ["Write a query, or choose a topic below."]),
        ({"query": 'topic:"Nobody"'}, ["There is no topic called “\u2068Nobody\u2069”."]),
        ({"kind": "label"}, ["Choose at least one: how the post feels, or what it is meant as."]),
        (
            {"kind": "person", "person": "@nobody"},
            ["Nobody of this name has been heard yet. Write it as it stands in a post."],
        ),
        ({"quiet_from": "22:00"}, ["Give both ends of the quiet hours, or none."]),
        ({"at_least": "0"}, ["Ensure this value is greater than or equal to 1."]),
        ({"hour": "24"}, ["Ensure this value is less than or equal to 23."]),
        ({"weekday": "9"}, ["Select a valid choice. 9 is not one of the available choices."]),
        ({"kind": "spell"}, ["Select a valid choice. spell is not one of the available choices."]),
        ({"webhook": "ftp://example.org"}, ["The address begins with https:// or http://."]),
        ({"author": "x", "kind": "person", "days": "soon"}, ["Enter a whole number.", "Enter a valid UUID."]),
    ],
)
def test_bad_input_is_told_and_nothing_is_saved(page: Client, fields: dict[str, str], told: list[str]) -> None:
    assert sorted(errors(page, **fields)) == sorted(told)


def test_readers_and_topics_of_another_brand_cannot_be_chosen(page: Client) -> None:
    other = make_member()
    topic = make_topic(community=other.community)
    found = errors(page, readers=[str(other.user.pk)], topics=[str(topic.pk)])
    assert len(found) == 2
    assert all("not one of the available choices" in error for error in found)


def test_name_that_is_taken_is_refused(page: Client, air: Community) -> None:
    make_alert(community=air, name="Leaks")
    answer = page.post(f"{ALERTS}new/", sent())
    assert (answer.status_code, Alert.objects.count()) == (422, 1)
    assert "This name is taken. Choose another one." in html.unescape(answer.content.decode())


def test_person_is_chosen_by_handle_and_by_link(page: Client, air: Community) -> None:
    ann = Author.objects.create(community=air, network="x", external_id="1", handle="@ann", name="Ann A")
    twins = [
        Author.objects.create(community=air, network=network, external_id="2", handle="@bob", name="Bob")
        for network in "xy"
    ]
    page.post(f"{ALERTS}new/", sent(name="1", kind="person", person="ANN", event="back", days="14"))
    assert Alert.objects.get(name="1").author == ann
    answer = page.post(f"{ALERTS}new/", sent(name="2", kind="person", person="bob"))
    assert "Several people have this name" in answer.content.decode()
    shown = page.get(f"{ALERTS}new/?author={twins[1].pk}").context["form"]
    assert (shown["person"].value(), shown["kind"].value()) == ("@bob", "person")
    page.post(f"{ALERTS}new/", sent(name="3", kind="person", person="@bob", author=str(twins[1].pk)))
    assert Alert.objects.get(name="3").author == twins[1]


def test_other_pages_hand_over_what_they_are_about(page: Client, air: Community, member: Membership) -> None:
    topic = make_topic(community=air)
    shown = page.get(f"{ALERTS}new/?kind=burst&topic={topic.pk}").context["form"]
    assert (shown["kind"].value(), shown["topics"].value()) == ("burst", [topic.pk])
    assert shown["readers"].value() == [member.user.pk]
    assert page.get(f"{ALERTS}new/?q=leak*").context["form"]["query"].value() == "leak*"
    labelled = page.get(f"{ALERTS}new/?intent=complaint&kind=nonsense").context["form"]
    assert (labelled["kind"].value(), labelled["intents"].value()) == ("label", ["complaint"])
    assert page.get(f"{ALERTS}new/?topic=x&author=y&sentiment=z").status_code == 200


def test_backtest_shows_how_often_and_why_without_a_name(page: Client, say: Say) -> None:
    recent = dt.datetime.now(dt.UTC) - dt.timedelta(days=3)
    say("The pot leaks", "Tea", created_at=recent, heard_at=recent)
    answer = page.post(f"{ALERTS}backtest/", sent(name=""), headers={"HX-Request": "true"})
    content = html.unescape(answer.content.decode())
    assert re.findall(r"<dt>(in \d+ days)</dt><dd>(\d+)</dd>", content) == [
        ("in 30 days", "1"),
        ("in 90 days", "1"),
        ("in 365 days", "1"),
    ]
    assert "Words: “\u2068leaks\u2069”." in content
    assert "The pot leaks" in content
    whole = page.post(f"{ALERTS}new/", sent(name="", backtest="1"))
    assert (whole.status_code, Alert.objects.count(), "in 365 days" in whole.content.decode()) == (200, 0, True)


def test_backtest_of_a_mistake_tells_it(page: Client) -> None:
    content = html.unescape(page.post(f"{ALERTS}backtest/", sent(query="(leak")).content.decode())
    assert "This cannot be tried yet" in content
    assert "Query:" in content


def fire(air: Community, say: Say, *texts: str) -> Alert:
    alert = make_alert(community=air, name="Coffee")
    say(*texts)
    watch_alerts(now=NOW)
    return alert


def test_what_was_told_is_new_until_it_is_seen(page: Client, air: Community, say: Say) -> None:
    fire(air, say, "coffee one", "coffee two")
    badge = '<b class="badge accent new">2<span'
    assert badge in page.get(ALERTS).content.decode()
    first = text_of(page, f"{ALERTS}news/")
    assert (first.count("Words: “\u2068coffee\u2069”."), first.count("firing unseen")) == (2, 2)
    second = text_of(page, f"{ALERTS}news/")
    assert (second.count("firing unseen"), badge in second, "coffee one" in second) == (0, False, True)


def test_news_of_every_kind_are_shown(page: Client, air: Community, say: Say) -> None:
    topic = make_topic(community=air, name="Pots")
    burst = Burst.objects.create(
        community=air, topic=topic, start=NOON, peak=NOON, expected=1, observed=9, strength=9, bits=9, kind="trouble"
    )
    for kind in (
        {"at_least": 2},
        {"kind": "person", "event": "first"},
        {"kind": "person", "event": "back", "days": 1},
        {"kind": "burst"},
        {"kind": "label", "query": "", "intents": ["question"]},
    ):
        make_alert(community=air, started=NOON, **kind)
    (author,) = [post.author for post in say("coffee?", intents=1)]
    later = NOON + dt.timedelta(days=2)
    say("coffee", "coffee", author=author, created_at=later, heard_at=later)
    watch_alerts(now=NOW)
    Burst.objects.filter(pk=burst.pk).update(end=NOW)
    watch_alerts(now=NOW)
    shown = text_of(page, f"{ALERTS}news/").replace("\u2068", "").replace("\u2069", "")
    for words in (
        "2 posts within 1 hour.",
        "They said something here for the first time.",
        "Back after 1 day of silence.",
        "Far more than usual on “Pots”: 9 posts where about 1 are usual. It looks like trouble.",
        "The burst of “Pots” is over: 9 posts where about 1 are usual.",
        "Labels: Question.",
    ):
        assert words in shown
    assert Firing.objects.count() == 6


def test_long_lists_go_on_where_they_stop(page: Client, air: Community, say: Say) -> None:
    alert = fire(air, say, *(f"coffee {number}" for number in range(35)))
    for address in (f"{ALERTS}news/", f"{ALERTS}{alert.pk}/"):
        first = text_of(page, address)
        (older,) = re.findall(r'href="\?(older=[^"]+)"', first)
        second = text_of(page, f"{address}?{older}")
        seen = [set(re.findall(r'id="f-([^"]+)"', content)) for content in (first, second)]
        assert (len(seen[0]), len(seen[1]), seen[0] & seen[1]) == (30, 5, set())
    assert page.get(f"{ALERTS}news/?older=damaged").status_code == 200


def test_message_that_did_not_get_through_is_shown_with_what_to_do(
    page: Client, air: Community, member: Membership, say: Say
) -> None:
    alert = make_alert(community=air, readers=[member.user])
    say("coffee")
    watch_alerts(now=NOW)
    Delivery.objects.update(state="given_up", error="mail_sign_in", detail="535 no")
    assert "1 did not get through" in text_of(page, ALERTS)
    shown = text_of(page, f"{ALERTS}{alert.pk}/")
    assert "The mail server does not let Talka in." in shown
    assert "535 no" in shown
    page.post(f"{ALERTS}messages/{Delivery.objects.get().pk}/again/")
    assert Delivery.objects.get().state == "failed"


def test_alert_whose_topic_is_gone_says_so(page: Client, air: Community) -> None:
    topic = make_topic(community=air)
    alert = make_alert(community=air, query="", topics=[topic])
    assert "finds nothing any more" not in text_of(page, f"{ALERTS}{alert.pk}/")
    topic.delete()
    assert "finds nothing any more" in text_of(page, f"{ALERTS}{alert.pk}/")


def test_secret_is_shown_to_who_may_change_alerts_alone(client: Client, air: Community) -> None:
    secret = seal({"secret": "the-secret-of-it"})
    alert = make_alert(community=air, webhook="https://example.org", webhook_secret=secret)
    found = {}
    for role in (Role.EDITOR, Role.VIEWER):
        client.force_login(make_member(community=air, role=role).user)
        content = text_of(client, f"{ALERTS}{alert.pk}/")
        found[role] = ("the-secret-of-it" in content, "Edit" in content)
        client.post(f"{ALERTS}{alert.pk}/pause/")
    assert found == {Role.EDITOR: (True, True), Role.VIEWER: (False, False)}
    assert Alert.objects.get().active is False


def test_feed_is_read_without_signing_in_until_it_is_renewed(air: Community, say: Say) -> None:
    alert = fire(air, say, "coffee <b>one</b>", "coffee two")
    address, client = urlsplit(feed_address(alert)).path, Client()
    answer = client.get(address)
    feed = feedparser.parse(answer.content)
    assert (answer["Content-Type"], feed.bozo, feed.version) == ("application/atom+xml; charset=utf-8", False, "atom10")
    assert (feed.feed.title, feed.feed.id) == ("Coffee · Air", f"urn:uuid:{alert.pk}")
    firings = list(Firing.objects.order_by("-at", "-pk"))
    assert [(entry.id, entry.title) for entry in feed.entries] == [
        (f"urn:uuid:{firing.pk}", f"Ann Example: {firing.posts.get().text}") for firing in firings
    ]
    again = client.get(address, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    say("coffee three")
    watch_alerts(now=NOW)
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 200
    renew_feed(by=Actor.system("test"), alert=alert)
    assert [client.get(one).status_code for one in (address, address[:-2] + "x/", "/alerts/feed/x/")] == [410] * 3


def count(page: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert page.get(address).status_code == 200
    return len(captured)


def test_pages_ask_as_often_for_many_as_for_few(page: Client, air: Community, member: Membership, say: Say) -> None:
    topic = make_topic(community=air)

    def more(number: int) -> None:
        for _ in range(number):
            make_alert(community=air, topics=[topic], readers=[member.user], owner=member.user)
        say("coffee", "coffee")
        watch_alerts(now=NOW)

    more(1)
    alert = Alert.objects.get()
    addresses = (ALERTS, f"{ALERTS}{alert.pk}/", f"{ALERTS}news/", f"{ALERTS}new/")
    for address in addresses:
        count(page, address)
    few = [count(page, address) for address in addresses]
    more(9)
    page.get(f"{ALERTS}news/")
    assert [count(page, address) for address in addresses] == few


def test_objects_of_another_brand_are_not_found(page: Client, air: Community, say: Say) -> None:
    theirs = make_alert(community=make_community())
    delivery = Delivery.objects.create(alert=theirs, community=theirs.community, way="webhook", due=NOON, next_try=NOON)
    assert page.get(f"{ALERTS}{theirs.pk}/").status_code == 404
    assert page.post(f"{ALERTS}messages/{delivery.pk}/again/").status_code == 404
