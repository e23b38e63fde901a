"""What follows for others when a topic or list is changed, renamed or deleted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.factories import make_alert, make_member

from talka.listening.actions import (
    add_list,
    add_topic,
    change_list,
    change_topic,
    delete_list,
    delete_topic,
    pause_topic,
)
from talka.listening.matching import mentions_for
from talka.listening.models import SavedView, Topic, WordList
from talka.listening.query import QueryError
from talka.listening.refusals import BreaksOthersError, InUseError, NameTakenError
from talka.team.actor import Actor
from talka.team.models import Membership

pytestmark = pytest.mark.django_db(transaction=True)


class Brand:
    """A brand in which somebody saves topics and lists."""

    def __init__(self, member: Membership) -> None:
        self.community = member.community
        self.by = Actor.person(member.user)

    def topic(self, name: str, query: str) -> Topic:
        return add_topic(by=self.by, community=self.community, name=name, query=query)

    def list(self, name: str, entries: str) -> WordList:
        return add_list(by=self.by, community=self.community, name=name, entries=entries)

    def change(self, topic: Topic, **fields: Any) -> Topic:
        topic.refresh_from_db()
        given = {"name": topic.name, "kind": topic.kind, "query": topic.query} | fields
        return change_topic(by=self.by, topic=topic, **given)

    def change_list(self, word_list: WordList, **fields: Any) -> WordList:
        given = {"name": word_list.name, "entries": word_list.entries} | fields
        return change_list(by=self.by, word_list=word_list, **given)

    def settled(self) -> None:
        """Every back-search is done."""
        self.community.topics.update(searched=0)
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs CASCADE")

    def queries(self) -> dict[str, str]:
        return dict(self.community.topics.values_list("name", "query"))

    def revisions(self) -> dict[str, tuple[int, int | None]]:
        rows = self.community.topics.values_list("name", "revision", "searched")
        return {name: (revision, searched) for name, revision, searched in rows}


@pytest.fixture
def brand(member: Membership) -> Brand:
    brand = Brand(member)
    brand.settled()
    return brand


def waiting() -> set[str]:
    """The names of the topics whose back-search is asked for."""
    jobs = ProcrastinateJob.objects.values_list("args", flat=True)
    return set(Topic.objects.filter(pk__in=[job["topic_id"] for job in jobs]).values_list("name", flat=True))


def test_topic_is_saved_with_what_it_names(brand: Brand) -> None:
    drinks, rivals = brand.topic("Drinks", "tea"), brand.list("Rivals", "acme")
    topic = brand.topic("All", "@drinks OR list:rivals OR @nasa")
    assert (topic.query, topic.uses_topics.get(), topic.uses_lists.get()) == (
        'topic:"Drinks" OR list:rivals OR @nasa',
        drinks,
        rivals,
    )
    brand.change(topic, query="milk")
    assert (topic.uses_topics.count(), topic.uses_lists.count()) == (0, 0)


def test_new_name_is_written_into_the_queries_that_use_it(brand: Brand) -> None:
    drinks, rivals = brand.topic("Drinks", "tea"), brand.list("Rivals", "acme")
    brand.topic("All", "<<< topic:drinks >>> topic:drinks OR topic:(drinks) -list:rivals")
    brand.settled()
    brand.change(drinks, name='Hot "Drinks"')
    brand.change_list(rivals, name="The Others")
    assert brand.queries()["All"] == (
        '<<< topic:drinks >>> topic:"Hot Drinks" OR topic:("Hot Drinks") -list:"The Others"'
    )
    assert (set(brand.revisions().values()), waiting()) == ({(1, 0)}, set())


def test_change_is_a_new_revision_of_all_that_depend_on_it(brand: Brand) -> None:
    rivals = brand.list("Rivals", "acme")
    drinks = brand.topic("Drinks", "tea OR list:rivals")
    brand.topic("More", "topic:drinks OR milk")
    brand.topic("Other", "cocoa")
    brand.settled()
    brand.change(drinks, query="coffee OR list:rivals")
    assert brand.revisions() == {"Drinks": (2, None), "More": (2, None), "Other": (1, 0)}
    assert waiting() == {"Drinks", "More"}
    brand.settled()
    brand.change_list(rivals, entries="acme\nbigco")
    assert brand.revisions() == {"Drinks": (3, None), "More": (3, None), "Other": (1, 0)}
    assert (waiting(), WordList.objects.get().revision) == ({"Drinks", "More"}, 2)


def test_note_of_a_list_or_another_order_changes_no_topic(brand: Brand) -> None:
    rivals = brand.list("Rivals", "acme")
    brand.topic("Drinks", "list:rivals")
    brand.settled()
    changed = change_list(by=brand.by, word_list=rivals, name="Rivals", entries="acme\n\nacme ", note="of ours")
    assert (changed.revision, changed.note, brand.revisions()) == (1, "of ours", {"Drinks": (1, 0)})


def test_what_is_used_cannot_be_deleted(brand: Brand) -> None:
    drinks, rivals = brand.topic("Drinks", "tea"), brand.list("Rivals", "acme")
    users = [brand.topic(name, "topic:drinks OR list:rivals") for name in ("Second", "First")]
    with pytest.raises(InUseError) as refused:
        delete_topic(by=brand.by, topic=drinks)
    assert refused.value.names == ("First", "Second")
    with pytest.raises(InUseError) as refused:
        delete_list(by=brand.by, word_list=rivals)
    assert refused.value.names == ("First", "Second")
    for user in users:
        delete_topic(by=brand.by, topic=user)
    delete_topic(by=brand.by, topic=drinks)
    delete_list(by=brand.by, word_list=rivals)
    assert (Topic.objects.count(), WordList.objects.count()) == (0, 0)


def test_queries_of_alerts_follow_new_names(brand: Brand) -> None:
    drinks, rivals = brand.topic("Drinks", "tea"), brand.list("Rivals", "acme")
    make_alert(community=brand.community, query="Topic:drinks late OR list:rivals")
    make_alert(community=brand.community, query="@hot OR topic:other")
    other = make_alert(query="topic:drinks")
    brand.change(drinks, name="Hot")
    brand.change_list(rivals, name="The rest")
    found = brand.community.alerts.order_by("created").values_list("query", flat=True)
    assert list(found) == ['topic:"Hot" late OR list:"The rest"', '"@hot" OR topic:other']
    other.refresh_from_db()
    assert other.query == "topic:drinks"


def test_what_an_alert_names_cannot_be_deleted(brand: Brand) -> None:
    drinks, rivals = brand.topic("Drinks", "tea"), brand.list("Rivals", "acme")
    alert = make_alert(community=brand.community, name="Late", query="topic:drinks OR list:rivals")
    with pytest.raises(InUseError) as refused:
        delete_topic(by=brand.by, topic=drinks)
    assert refused.value.names == ("Late",)
    with pytest.raises(InUseError) as refused:
        delete_list(by=brand.by, word_list=rivals)
    assert refused.value.names == ("Late",)
    alert.delete()
    delete_topic(by=brand.by, topic=drinks)
    delete_list(by=brand.by, word_list=rivals)
    assert (Topic.objects.count(), WordList.objects.count()) == (0, 0)


def test_ring_is_not_saved(brand: Brand) -> None:
    first = brand.topic("First", "tea")
    second = brand.topic("Second", "topic:first OR milk")
    brand.topic("Third", "topic:second OR milk")
    for query in ("@first OR tea", "@second OR tea", "tea OR topic:third"):
        with pytest.raises(QueryError, match="leads back"):
            brand.change(first, query=query)
    assert brand.queries()["First"] == "tea"
    brand.change(second, query="milk")
    assert brand.change(first, query="@second OR tea").query == 'topic:"Second" OR tea'


def test_change_that_makes_another_topic_too_large_is_refused(brand: Brand) -> None:
    words = brand.list("Words", "acme")
    brand.topic("Large", " OR ".join(["list:words"] * 6))
    brand.topic("Larger", "topic:large OR tea")
    with pytest.raises(BreaksOthersError) as refused:
        brand.change_list(words, entries="\n".join(f"word{number}" for number in range(9_000)))
    assert (refused.value.names, WordList.objects.get().entries) == (("Large", "Larger"), "acme")


@pytest.mark.parametrize("name", ["DRINKS", "drinks!", "“Drinks”", "drínks"])
def test_names_that_queries_cannot_tell_apart_are_refused(brand: Brand, name: str) -> None:
    brand.topic("Drinks", "tea")
    brand.list("Drinks", "tea")
    other, other_list = brand.topic("Other", "tea"), brand.list("Other", "tea")
    refused: list[Callable[[], object]] = [
        lambda: brand.topic(name, "tea"),
        lambda: brand.list(name, "tea"),
        lambda: brand.change(other, name=name),
        lambda: brand.change_list(other_list, name=name),
    ]
    for act in refused:
        with pytest.raises(NameTakenError):
            act()
    assert (Topic.objects.count(), WordList.objects.count()) == (2, 2)


def test_list_needs_a_name_that_can_be_written(brand: Brand) -> None:
    with pytest.raises(NameTakenError):
        brand.list("***", "tea")


def test_handle_stays_a_handle_when_a_topic_of_that_name_comes(brand: Brand) -> None:
    post = brand.topic("Space", "@nasa OR #nasa -@esa OR (@nasa)")
    brand.settled()
    brand.topic("NASA", "nasa")
    assert brand.queries()["Space"] == '"@nasa" OR #nasa -@esa OR ("@nasa")'
    brand.change(post, query=brand.queries()["Space"] + " OR @nasa")
    assert brand.queries()["Space"] == '"@nasa" OR #nasa -@esa OR ("@nasa") OR topic:"NASA"'
    brand.change(post, name="ESA")
    assert brand.queries()["ESA"] == '"@nasa" OR #nasa -"@esa" OR ("@nasa") OR topic:"NASA"'


def test_brands_do_not_see_each_others_names(brand: Brand) -> None:
    other = Brand(make_member())
    other.list("Rivals", "acme")
    other.topic("Drinks", "tea")
    assert brand.topic("Mine", "@drinks").query == "@drinks"
    for query in ("topic:drinks", "list:rivals"):
        with pytest.raises(QueryError):
            brand.topic("Yours", query)
    brand.list("Rivals", "other")
    assert brand.topic("Ours", "list:rivals").uses_lists.get().community == brand.community


def test_lists_are_audited(brand: Brand) -> None:
    rivals = brand.list("Rivals", "acme")
    rivals = brand.change_list(rivals, entries="bigco")
    brand.change_list(rivals)
    delete_list(by=brand.by, word_list=rivals)
    log = brand.community.audit.order_by("created", "id").values_list("action", "object_name", "before", "after")
    assert list(log) == [
        ("list.add", "Rivals", {}, {"name": "Rivals", "entries": "acme", "note": ""}),
        ("list.change", "Rivals", {"entries": "acme"}, {"entries": "bigco"}),
        ("list.delete", "Rivals", {"name": "Rivals", "entries": "bigco", "note": ""}, {}),
    ]


def test_two_people_at_once_make_no_ring(brand: Brand) -> None:
    topics = [brand.topic("First", "tea"), brand.topic("Second", "coffee")]
    outcomes: list[str] = []
    together = threading.Barrier(2)

    def save(topic: Topic, query: str) -> None:
        together.wait()
        try:
            brand.change(topic, query=query)
            outcomes.append("saved")
        except QueryError as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=save, args=(topic, query))
        for topic, query in zip(topics, ("@second OR tea", "@first OR coffee"), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["cycle", "saved"]


def test_two_people_at_once_save_one_list_of_a_name(brand: Brand) -> None:
    outcomes: list[str] = []
    together = threading.Barrier(2)

    def save(name: str) -> None:
        together.wait()
        try:
            brand.list(name, "tea")
            outcomes.append("saved")
        except NameTakenError:
            outcomes.append("taken")
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(name,)) for name in ("Drinks", "drinks")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["saved", "taken"]


def test_posts_that_arrive_are_matched_by_what_is_named(brand: Brand) -> None:
    rivals = brand.list("Rivals", "acme")
    drinks = brand.topic("Drinks", "tea")
    brand.topic("All", "@drinks OR list:rivals")

    def found() -> dict[str, set[str]]:
        names = dict(brand.community.topics.values_list("id", "name"))
        texts = ["tea", "coffee", "acme", "bigco"]
        matched = [(texts[one.index], names[one.topic_id]) for one in mentions_for(brand.community.pk, texts)]
        return {text: {name for said, name in matched if said == text} for text in texts}

    assert found() == {"tea": {"Drinks", "All"}, "coffee": set(), "acme": {"All"}, "bigco": set()}
    pause_topic(by=brand.by, topic=drinks)
    brand.change(drinks, query="coffee", name="Hot")
    brand.change_list(rivals, entries="bigco")
    assert found() == {"tea": set(), "coffee": {"All"}, "acme": set(), "bigco": {"All"}}


def test_change_asks_as_often_for_thirty_users_as_for_one(brand: Brand) -> None:
    rivals = brand.list("Rivals", "acme")
    brand.topic("First", "list:rivals OR tea")

    def asked(entries: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            brand.change_list(rivals, entries=entries)
        return sum("procrastinate" not in query["sql"] for query in captured)

    one = asked("bigco")
    for number in range(29):
        brand.topic(f"More {number}", f"list:rivals OR tea{number}")
    assert asked("smallco") == one


def test_a_renamed_topic_is_renamed_in_saved_views(brand: Brand) -> None:
    tea = brand.topic("Tea", "tea")
    filters = {"names it": "q=topic%3ATea+-milk&language=en", "not": "q=tea", "broken": "q=%28tea", "none": "has=link"}
    for name, asked in filters.items():
        SavedView.objects.create(community=brand.community, name=name, filter=asked)
    brand.change(tea, name="Green tea")
    assert dict(SavedView.objects.values_list("name", "filter")) == filters | {
        "names it": "q=topic%3A%22Green+tea%22+-milk&language=en"
    }
