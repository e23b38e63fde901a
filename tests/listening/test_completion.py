from __future__ import annotations

from tests.factories import make_channel, make_community, make_topic

from talka.listening.completion import MOST, NAMED, names, vocabulary
from talka.listening.models import WordList
from talka.listening.query import QueryError, read
from talka.listening.query.fields import LATER, NAMES
from talka.team.models import Community


def test_every_field_is_offered_and_every_value_can_be_read() -> None:
    words = vocabulary()
    assert words["fields"] == list(NAMES)
    offered = {offer["value"].rstrip(":") for offer in words["offers"]}
    assert offered == set(NAMES) - set(LATER)
    assert set(words["values"]) | set(NAMED) < offered
    asked = [f"acme {field}:{offer['value']}" for field, values in words["values"].items() for offer in values]
    assert [query for query in asked if read(query).mistakes] == []
    assert [offer["value"] for offer in words["operators"] if read(f"aa {offer['value']} bb").mistakes] == []


def test_names_that_begin_so_come_first(air: Community) -> None:
    for name in ("Big brand", "A big one", "Small"):
        make_topic(community=air, name=name)
    make_topic(community=make_community(), name="Big other")
    assert names(air, "topic", "big") == [
        {"value": "Big brand", "words": "", "text": '"Big brand"'},
        {"value": "A big one", "words": "", "text": '"A big one"'},
    ]
    assert [offer["value"] for offer in names(air, "topic", "")] == ["A big one", "Big brand", "Small"]


def test_names_of_lists_and_channels_are_offered(air: Community) -> None:
    WordList.objects.create(community=air, name="Rivals", folded="rivals", entries="widgetco")
    make_channel(community=air, name="Our “blog”")
    assert [offer["value"] for offer in names(air, "list", "ri")] == ["Rivals"]
    (channel,) = names(air, "channel", "our")
    assert not isinstance(read(f"channel:{channel['text']}"), QueryError)
    assert read(f"channel:{channel['text']}").mistakes == ()
    assert (names(air, "likes", ""), names(air, "nonsense", "")) == ([], [])


def test_no_more_names_come_than_can_be_shown(air: Community) -> None:
    for number in range(MOST + 5):
        make_topic(community=air, name=f"Topic {number:02}")
    assert len(names(air, "topic", "opic")) == MOST
