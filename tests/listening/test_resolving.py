"""Queries with the topics and lists that they name."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import make_community, make_topic

from talka.listening.models import Topic, WordList
from talka.listening.query import Mistake, Query, QueryError, Reference, Word, parse, to_text
from talka.listening.query.fields import named
from talka.listening.resolving import Saved, changed_topics, read_for, resolve, resolved_topics
from talka.team.models import Community

pytestmark = pytest.mark.django_db


def make_list(community: Community, name: str, *entries: str) -> WordList:
    return WordList.objects.create(community=community, name=name, folded=named(name), entries="\n".join(entries))


def problem(community: Community, text: str, besides: Topic | None = None) -> tuple[str, int, int]:
    (mistake,) = read_for(community, text, besides=besides).mistakes
    return mistake.code, mistake.start, mistake.end


def whole(community: Community, text: str) -> str:
    return to_text(resolve(community, parse(Saved(community.pk).stored(text))))


def asked(community: Community, text: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        whole(community, text)
    return len(captured)


def test_handle_means_a_topic_only_where_there_is_one(air: Community) -> None:
    make_topic(community=air, name="Klimt")
    make_topic(community=make_community(), name="nasa")
    assert read_for(air, "@klimt").query == Reference("topic", "klimt")
    assert read_for(air, "@nasa").query == Word("@nasa")


def test_topics_and_lists_are_put_in_the_places_of_their_names(air: Community) -> None:
    make_list(air, "Rivals", "acme", '"big co"', "@rival", "site:rival.example")
    make_topic(community=air, name="Cold Drinks", query="cola OR list:rivals")
    make_topic(community=air, name="Drinks", query='topic:"cold drinks" OR tea')
    written = '((cola OR (acme OR "big co" OR @rival OR site:rival.example)) OR tea) -jobs'
    assert whole(air, "@drinks -jobs") == to_text(parse(written))


def test_names_are_compared_without_capitals_accents_and_signs(air: Community) -> None:
    make_topic(community=air, name="Café: Ölmühle", query="oil")
    make_list(air, 'The "best"', "gold")
    assert [whole(air, text) for text in ('topic:"cafe olmuhle"', '@"CAFÉ ÖLMÜHLE"', 'list:"the best"')] == [
        "oil",
        "oil",
        "gold",
    ]


def test_what_nobody_has_is_told_with_its_place(air: Community) -> None:
    make_list(make_community(), "theirs", "acme")
    assert problem(air, "tea topic:none") == ("unknown_topic", 4, 14)
    assert problem(air, "list:theirs tea") == ("unknown_list", 0, 11)


def test_ring_is_told_with_the_place_of_the_name_that_closes_it(air: Community) -> None:
    first = make_topic(community=air, name="First", query="tea")
    make_topic(community=air, name="Second", query='topic:"First" OR coffee')
    make_topic(community=air, name="Third", query="milk OR topic:second")
    assert problem(air, "cocoa OR @third", besides=first) == ("cycle", 9, 15)
    assert problem(air, "cocoa OR @first", besides=first) == ("cycle", 9, 15)
    assert read_for(air, "cocoa OR @third").mistakes == ()


def test_ring_that_came_about_outside_the_actions_is_told_too(air: Community) -> None:
    make_topic(community=air, name="First", query="topic:second OR topic:second")
    make_topic(community=air, name="Second", query="topic:first OR topic:first")
    make_topic(community=air, name="Third", query="tea OR topic:first")
    assert problem(air, "cocoa OR @first")[0] == "cycle"
    assert [topic.name for topic, _ in resolved_topics(air.pk)] == []


def test_trouble_of_a_saved_query_is_told_where_it_is_named(air: Community) -> None:
    make_topic(community=air, name="Broken", query="(tea")
    make_topic(community=air, name="Lost", query="topic:gone OR tea")
    assert problem(air, "tea @broken") == ("unclosed", 4, 11)
    assert problem(air, "tea @lost")[1:] == (4, 9)


def test_too_much_of_it_all_is_refused(air: Community) -> None:
    make_list(air, "many", *(f"word{number}" for number in range(9_000)))
    assert problem(air, " OR ".join(["list:many"] * 6))[0] == "expanded"


def test_saved_text_writes_out_the_topics_and_nothing_else(air: Community) -> None:
    make_topic(community=air, name="Cold “Brew”")
    make_topic(community=air, name="Tea")
    text = '<<< @tea >>>  (@TEA OR @nasa)  -@tea "oh"@tea title:(@tea)  @"cold brew" topic:tea "@tea"'
    assert Saved(air.pk).stored(text) == (
        '<<< @tea >>>  (topic:"Tea" OR @nasa)  -topic:"Tea" "oh" topic:"Tea" title:(topic:"Tea")  '
        'topic:"Cold Brew" topic:tea "@tea"'
    )


def test_saved_text_without_a_handle_asks_for_nothing(air: Community) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert Saved(air.pk).stored("tea  OR coffee") == "tea  OR coffee"
    assert len(captured) == 0


def test_saved_text_of_a_broken_query_is_refused(air: Community) -> None:
    with pytest.raises(QueryError):
        Saved(air.pk).stored("(tea")


def test_few_questions_to_the_database(air: Community) -> None:
    for number in range(30):
        make_list(air, f"list {number}", "acme")
        make_topic(community=air, name=f"topic {number}", query=f'tea OR list:"list {number}"')
    named_once = asked(air, '@"topic 1"')
    every = " OR ".join(f'@"topic {number}"' for number in range(30))
    assert (asked(air, "tea"), named_once, asked(air, every)) == (0, 5, 5)


def test_all_topics_take_two_questions(air: Community) -> None:
    for number in range(30):
        make_list(air, f"list {number}", "acme", "emca")
        make_topic(community=air, name=f"topic {number}", query=f'tea OR list:"list {number}"')
    make_topic(community=air, name="quiet", query="topic:topic OR tea", active=False)
    make_topic(community=air, name="loud", query="topic:quiet")
    make_topic(community=make_community(), query="other")
    Topic.objects.filter(name="quiet").update(query='topic:"topic 1" OR cocoa')
    with CaptureQueriesContext(connection) as captured:
        found: list[tuple[Topic, Query]] = list(resolved_topics(air.pk))
    texts = {topic.name: to_text(query) for topic, query in found}
    assert len(captured) == 2
    assert texts == {f"topic {number}": "tea OR (acme OR emca)" for number in range(30)} | {
        "loud": "(tea OR (acme OR emca)) OR cocoa"
    }


def test_mistakes_keep_their_words(air: Community) -> None:
    (mistake,) = read_for(air, "topic:none").mistakes
    assert mistake == Mistake("unknown_topic", "There is no topic called “none”.", 0, 10)


def test_only_what_is_new_is_read_again(air: Community) -> None:
    make_list(air, "rivals", "acme")
    topics = [make_topic(community=air, name=f"topic {number}", query="tea") for number in range(30)]
    make_topic(community=make_community(), query="other")
    known = {topic.pk: topic.revision for topic, _ in resolved_topics(air.pk)}
    assert changed_topics(air.pk, known) == ([], set())
    Topic.objects.filter(pk=topics[0].pk).update(active=False)
    topics[1].query, topics[1].revision = "list:rivals", 2
    topics[1].save()
    with CaptureQueriesContext(connection) as captured:
        found = changed_topics(air.pk, known)
    assert (found.removed, [(topic.pk, to_text(query)) for topic, query in found.added], len(captured)) == (
        {topics[0].pk},
        [(topics[1].pk, "acme")],
        4,
    )


def test_topic_that_cannot_be_read_any_more_is_left_out(air: Community) -> None:
    make_topic(community=air, query="(broken")
    good = make_topic(community=air, query="tea")
    expected = [(good, Word("tea"))]
    assert (list(resolved_topics(air.pk)), changed_topics(air.pk, {}).added) == (expected, expected)


def test_topic_that_can_be_read_no_more_is_taken_away(air: Community) -> None:
    topic = make_topic(community=air, query="topic:gone", revision=2)
    assert changed_topics(air.pk, {topic.pk: 1}) == ([], {topic.pk})
