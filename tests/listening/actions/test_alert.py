"""Setting, changing, pausing and deleting alerts."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.factories import NOON, make_alert, make_community, make_topic, make_user
from tests.listening.conftest import Say

from talka.listening.actions.alert import (
    add_alert,
    change_alert,
    delete_alert,
    note_seen_firings,
    pause_alert,
    renew_feed,
    renew_webhook_secret,
    resume_alert,
)
from talka.listening.actions.watch import watch_alerts
from talka.listening.alerting.draft import Draft, draft_of
from talka.listening.alerting.webhook import secret_of
from talka.listening.models import Alert, Delivery, Firing, SeenFirings
from talka.listening.query import QueryError
from talka.listening.refusals import TakenError
from talka.team.actor import Actor
from talka.team.models import AuditEntry, Community, Membership

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def by(member: Membership) -> Actor:
    return Actor.person(member.user)


def audited(action: str) -> list[tuple[dict[str, object], dict[str, object]]]:
    return [(entry.before, entry.after) for entry in AuditEntry.objects.filter(action=action)]


def test_alert_is_kept_as_it_was_written_and_sees_only_what_comes(air: Community, by: Actor, say: Say) -> None:
    say("coffee")
    topic, reader = make_topic(community=air, name="Pots"), make_user()
    draft = Draft(
        name="Leaks",
        kind="words",
        query="leak",
        topics=[topic],
        sentiments=[],
        intents=[],
        burst_kinds=[],
        at_least=3,
        quiet_from=dt.time(22),
        quiet_until=dt.time(7),
        readers=[reader],
        webhook="https://example.org/hook",
    )
    alert = add_alert(by=by, community=air, draft=draft, now=NOON)
    assert (draft_of(alert), alert.seq, alert.started, alert.narrowed) == (draft, air.last_seq, NOON, True)
    assert len(secret_of(alert)) > 40
    (_, after) = audited("alert.add")[0]
    assert (after["topics"], after["webhook"], after["quiet_from"]) == (["Pots"], "https://example.org/hook", "22:00")
    assert secret_of(alert) not in str(after)


def test_topic_of_another_brand_is_not_linked(air: Community, by: Actor) -> None:
    stranger = make_topic(community=make_community())
    alert = add_alert(by=by, community=air, draft=Draft(name="A", kind="words", query="a", topics=[stranger]))
    assert list(alert.topics.all()) == []


def test_name_is_unique_in_the_brand_and_queries_are_checked(air: Community, by: Actor) -> None:
    add_alert(by=by, community=air, draft=Draft(name="A", kind="words", query="a"))
    add_alert(by=by, community=make_community(), draft=Draft(name="A", kind="words", query="a"))
    with pytest.raises(TakenError):
        add_alert(by=by, community=air, draft=Draft(name="A", kind="words", query="b"))
    with pytest.raises(QueryError):
        add_alert(by=by, community=air, draft=Draft(name="B", kind="words", query='topic:"Nobody"'))
    assert air.alerts.count() == 1


def test_change_keeps_the_place_and_forgets_what_did_not_suffice(air: Community, by: Actor, say: Say) -> None:
    alert = make_alert(community=air, name="Many", at_least=2)
    say("coffee")
    watch_alerts(now=NOON)
    alert.refresh_from_db()
    assert len(alert.pending) == 1
    changed = change_alert(by=by, alert=alert, draft=Draft(name="Many", kind="words", query="coffee tea", at_least=2))
    assert (changed.pending, changed.seq) == ([], air.last_seq)
    ((before, after),) = audited("alert.change")
    assert (before, after) == ({"query": "coffee"}, {"query": "coffee tea"})


def test_message_for_who_shall_get_none_any_more_is_forgotten(
    air: Community, member: Membership, by: Actor, say: Say
) -> None:
    alert = make_alert(community=air, name="A", readers=[member.user], webhook="https://example.org", pace="daily")
    say("coffee")
    watch_alerts(now=NOON)
    assert Delivery.objects.count() == 2
    change_alert(by=by, alert=alert, draft=Draft(name="A", kind="words", query="coffee"))
    assert Delivery.objects.count() == 0


def test_resumed_alert_does_not_tell_what_came_meanwhile(air: Community, by: Actor, say: Say) -> None:
    alert = make_alert(community=air)
    pause_alert(by=by, alert=alert)
    say("coffee")
    resumed = resume_alert(by=by, alert=alert, now=NOON + HOUR)
    assert (resumed.active, resumed.seq, resumed.started) == (True, air.last_seq, NOON + HOUR)
    assert watch_alerts(now=NOON + HOUR) == 0
    assert (len(audited("alert.pause")), len(audited("alert.resume"))) == (1, 1)


def test_resuming_what_is_on_changes_nothing(air: Community, by: Actor, say: Say) -> None:
    alert = make_alert(community=air)
    say("coffee")
    resume_alert(by=by, alert=alert, now=NOON)
    assert (watch_alerts(now=NOON), audited("alert.resume")) == (1, [])


def test_deleted_alert_goes_with_what_it_told(air: Community, by: Actor, say: Say) -> None:
    alert = make_alert(community=air)
    say("coffee")
    watch_alerts(now=NOON)
    delete_alert(by=by, alert=alert)
    assert (Alert.objects.count(), Firing.objects.count(), len(audited("alert.delete"))) == (0, 0, 1)


def test_feed_and_secret_are_made_anew(air: Community, by: Actor) -> None:
    alert = make_alert(community=air, webhook="https://example.org")
    assert renew_feed(by=by, alert=alert).feed_version == 2
    first = secret_of(renew_webhook_secret(by=by, alert=alert))
    assert secret_of(renew_webhook_secret(by=by, alert=alert)) != first


def test_what_was_seen_never_goes_back(air: Community, member: Membership) -> None:
    for until in (NOON, NOON + HOUR, NOON - HOUR):
        note_seen_firings(user=member.user, community=air, until=until)
    assert SeenFirings.objects.get().until == NOON + HOUR
