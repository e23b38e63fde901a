"""Topics: what the actions change, write down, and set off."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from talka.listening.actions import add_topic, change_topic, delete_topic, pause_topic, resume_topic
from talka.listening.models import Topic
from talka.listening.query import QueryError
from talka.team.actor import Actor
from talka.team.models import AuditEntry, Community, Membership

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_jobs(transactional_db: None) -> None:
    """The queue's tables are not Django's, so the end of a test leaves them as they are."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def log() -> list[tuple[str, dict[str, object], dict[str, object]]]:
    return list(AuditEntry.objects.order_by("created", "id").values_list("action", "before", "after"))


def jobs() -> list[tuple[str, dict[str, str]]]:
    return list(ProcrastinateJob.objects.order_by("id").values_list("task_name", "args"))


@pytest.fixture
def by(member: Membership) -> Actor:
    return Actor.person(member.user)


def test_added_topic_listens_is_audited_and_searched_for(air: Community, by: Actor) -> None:
    topic = add_topic(by=by, community=air, name="Coffee", kind="trade", query="coffee OR tea")
    assert (topic.active, topic.revision, topic.searched) == (True, 1, None)
    assert log() == [("topic.add", {}, {"name": "Coffee", "kind": "trade", "query": "coffee OR tea", "active": True})]
    assert jobs() == [("listening.search_back", {"topic_id": str(topic.pk)})]


def test_topic_with_a_broken_query_is_not_added(air: Community, by: Actor) -> None:
    with pytest.raises(QueryError):
        add_topic(by=by, community=air, name="Coffee", query="(coffee")
    assert (Topic.objects.count(), jobs()) == (0, [])


def test_search_is_not_asked_for_when_the_transaction_fails(air: Community, by: Actor) -> None:
    transaction.set_autocommit(False)
    add_topic(by=by, community=air, name="Coffee", query="coffee")
    transaction.rollback()
    transaction.set_autocommit(True)
    assert jobs() == []


def test_another_query_is_a_new_revision_and_another_name_is_not(air: Community, by: Actor) -> None:
    topic = add_topic(by=by, community=air, name="Coffee", query="coffee")
    Topic.objects.update(searched=0)
    renamed = change_topic(by=by, topic=topic, name="Tea", kind="brand", query="coffee")
    assert (renamed.revision, renamed.searched, len(jobs())) == (1, 0, 1)
    changed = change_topic(by=by, topic=topic, name="Tea", kind="brand", query="tea")
    assert (changed.revision, changed.searched, len(jobs())) == (2, None, 2)
    assert log()[1:] == [
        ("topic.change", {"name": "Coffee"}, {"name": "Tea"}),
        ("topic.change", {"query": "coffee"}, {"query": "tea"}),
    ]


def test_resumed_topic_catches_up_and_switching_twice_changes_nothing(air: Community, by: Actor) -> None:
    topic = add_topic(by=by, community=air, name="Coffee", query="coffee")
    Topic.objects.update(searched=0)
    assert [pause_topic(by=by, topic=topic).active, pause_topic(by=by, topic=topic).active] == [False, False]
    resumed = resume_topic(by=by, topic=topic)
    assert (resumed.revision, resumed.searched) == (2, None)
    assert [action for action, *_ in log()] == ["topic.add", "topic.pause", "topic.resume"]
    assert len(jobs()) == 2


def test_deleted_topic_stays_in_the_log(air: Community, by: Actor) -> None:
    delete_topic(by=by, topic=add_topic(by=by, community=air, name="Coffee", query="coffee"))
    assert Topic.objects.count() == 0
    assert log()[-1][0:2] == (
        "topic.delete",
        {"name": "Coffee", "kind": "brand", "query": "coffee", "active": True},
    )
