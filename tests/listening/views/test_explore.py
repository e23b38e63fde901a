"""Explore and Compare: the figures, and that each of them opens the posts it counts."""

from __future__ import annotations

import dataclasses
import datetime as dt
import html
import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation
from tests.factories import make_channel, make_topic
from tests.listening.conftest import Say

from talka.channels.models import Author, Post
from talka.intake import archive
from talka.lake import open_lake
from talka.listening.exploring import comparing
from talka.listening.exploring.addresses import RiverAddress
from talka.listening.exploring.explored import Explored
from talka.listening.exploring.meanings import MEANINGS
from talka.listening.exploring.parts import FILTER, PARTS
from talka.listening.flows import DEFINITIONS, Selection
from talka.listening.label_names import intents_mask
from talka.listening.models import Mention, Topic
from talka.settings import lake_root
from talka.team.models import Community

pytestmark = pytest.mark.django_db(transaction=True)

NOON = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0) - dt.timedelta(days=2)


def mention(topic: Topic, *posts: Post) -> None:
    Mention.objects.bulk_create(
        Mention(topic=topic, post=post, community=topic.community, created_at=post.created_at, revision=1, batch=1)
        for post in posts
    )


@pytest.fixture
def brand(air: Community, say: Say) -> Community:
    """Some days of two topics on two channels, in the archive."""
    ours = make_topic(community=air, name="Acme", query="acme", kind="brand", searched=0)
    query = 'widget OR "late train"'
    theirs = make_topic(community=air, name="Wid (get) co", query=query, kind="competitor", searched=0)
    wall = make_channel(community=air, name="Our “Wall”")
    ann = Author.objects.create(community=air, network="n", external_id="1", handle="@ann", name="Ann")
    bad = say(
        "acme late train",
        "acme train is late again #latetrain",
        author=ann,
        created_at=NOON,
        sentiment=-1,
        sentiment_score=0.9,
        intents=intents_mask(["complaint"]),
        language="en",
        author_kind="organisation",
        country="GR",
        hashtags=["latetrain"],
    )
    asked = say(
        "acme when does it open?",
        channel=wall,
        created_at=NOON - dt.timedelta(days=1),
        sentiment=0,
        intents=intents_mask(["question"]),
        kind="comment",
        language="el",
        author_kind="person",
        country="US",
        links=["https://shop.example.org/a"],
    )
    good = say("widget is great", created_at=NOON - dt.timedelta(hours=3), sentiment=1, likes=3, language="und")
    say("nothing at all", created_at=NOON - dt.timedelta(days=200))
    mention(ours, *bad, *asked)
    mention(theirs, *good, bad[0])
    archive.rebuild()
    return air


def part(page: Client, name: str, asked: str = "") -> str:
    answer = page.get(f"/c/air/explore/{name}?{asked}")
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def bars(content: str) -> list[tuple[str, int]]:
    found = re.findall(r'<span class="bar-label" dir="auto">([^<]*)</span><span class="bar-count">([^<]*)<', content)
    return [(label, int(count)) for label, count in found]


def shown(page: Client, address: str) -> int:
    """How many posts the river shows."""
    answer = page.get(address)
    assert 'class="alert' not in answer.content.decode()
    return answer.content.decode().count('<article class="row')


def figures(content: str) -> Iterator[tuple[str, int]]:
    """Every address of a part with the number that stands for it."""
    for spec in re.findall(r"data-chart='?\"?(\{.*\})\"?'?>", content):
        for value in json.loads(spec)["data"]["values"]:
            yield value["address"], value["n"]
    for address, count in re.findall(r'href="(/c/air/river/[^"]*)"[^>]*>(?:<[^>]*>)*(\d+)<', content):
        yield address, int(count)


def test_explore_asks_for_each_part_by_itself(page: Client, brand: Community) -> None:
    content = page.get("/c/air/explore/?days=7&sentiment=negative").content.decode()
    asked = re.findall(r'hx-get="/c/air/explore/(\w+)\?([^"]*)"', content)
    assert asked == [(name, "days=7&amp;sentiment=negative") for name in ("filter", *PARTS)]


def test_parts_count_what_was_heard(page: Client, brand: Community) -> None:
    assert bars(part(page, "authors")) == [("Ann", 2), ("Ann Example", 1), ("Ann Example", 1)]
    assert bars(part(page, "sites")) == [("shop.example.org", 1)]
    assert bars(part(page, "hashtags")) == [("#latetrain", 2)]
    assert bars(part(page, "channels")) == [("Blog", 3), ("Our “Wall”", 1)]
    assert bars(part(page, "languages")) == [("English", 2), ("Greek", 1), ("not known", 1)]
    assert bars(part(page, "languages", "days=365")) == [("English", 2), ("not known", 2), ("Greek", 1)]
    content = part(page, "overview")
    assert re.findall(r"<dd>(?:<a[^>]*>)?([^<]*)<", content) == ["4", "50 %", "25 %", "25 %", "3", "0", "0"]


def test_filter_counts_what_each_choice_would_leave(page: Client, brand: Community) -> None:
    content = part(page, "filter", "sentiment=negative")
    rows = re.findall(
        r'name="(\w+)" value="([^"]*)"( checked)?><span dir="auto">[^<]*</span> <span class="soft">(\d+)', content
    )
    found = {(name, value): (int(count), bool(checked)) for name, value, checked, count in rows if name != "topic"}
    assert {
        key: found[key] for key in found if key[0] in {"sentiment", "intent", "kind", "has", "author_kind", "country"}
    } == {
        ("sentiment", "negative"): (2, True),
        ("sentiment", "neutral"): (1, False),
        ("sentiment", "positive"): (1, False),
        ("intent", "complaint"): (2, False),
        ("kind", "post"): (2, False),
        ("author_kind", "organisation"): (2, False),
        ("country", "GR"): (2, False),
    }


FILTERS = [
    "",
    "days=91&sentiment=negative&sentiment=neutral",
    "topic={ours}&topic={theirs}&language=en&language=el",
    "topic={ours}&intent=complaint&intent=question&kind=post&kind=comment",
    "has=link",
    "author_kind=person&author_kind=bot&country=US",
    "country=GR&country=US&author_kind=organisation&intent=complaint",
    "channel={blog}&channel={wall}&language=und&language=en",
    "since={day}&until={day}",
]


@pytest.mark.parametrize("asked", FILTERS)
def test_every_figure_opens_the_posts_that_it_counts(page: Client, brand: Community, asked: str) -> None:
    topics = {"ours": brand.topics.get(name="Acme").pk, "theirs": brand.topics.exclude(name="Acme").get().pk}
    channels = {"blog": brand.channels.get(name="Blog").pk, "wall": brand.channels.exclude(name="Blog").get().pk}
    query = asked.format(day=NOON.date(), **topics, **channels)
    # The figures of share of voice are parts of a whole.
    found = {pair for name in PARTS if name != "voice" for pair in figures(part(page, name, query))}
    empty = sorted(pair for pair in found if not pair[1])
    asked_for = [pair for pair in found if pair[1]] + empty[:: len(empty) // 6 or 1]
    wrong = {address: (count, posts) for address, count in asked_for if (posts := shown(page, address)) != count}
    assert (wrong, len(asked_for) >= 6) == ({}, True)


def test_share_of_voice_asks_for_a_second_topic(page: Client, brand: Community) -> None:
    ours, theirs = (topic.pk for topic in brand.topics.order_by("name"))
    alone, both = (part(page, "voice", query) for query in (f"topic={ours}", f"topic={ours}&topic={theirs}"))
    told = "A share is seen between two topics or more"
    assert [(told in content, "data-chart" in content) for content in (alone, both)] == [(True, False), (False, True)]


def test_compare_sets_our_brand_beside_its_competitors(page: Client, brand: Community) -> None:
    content = html.unescape(page.get("/c/air/compare/").content.decode())
    heads = re.findall(r'<th scope="col"><a [^>]*>([^<]*)</a>', content)
    lines = re.findall(r'<tr><th scope="row">([^<]*)</th>(.*?)</tr>', content)
    table = {label: re.findall(r"<td><a [^>]*>([^<]*)<", cells) for label, cells in lines if "<meter" in cells}
    assert heads == ["Acme", "Wid (get) co"]
    assert {label: table[label] for label in ("Posts", "Share of voice", "Positive", "Negative", "Complaint")} == {
        "Posts": ["3", "2"],
        "Share of voice": ["60 %", "40 %"],
        "Positive": ["0 %", "50 %"],
        "Negative": ["67 %", "50 %"],
        "Complaint": ["67 %", "50 %"],
    }


def test_compare_takes_the_filters_of_the_address(page: Client, brand: Community) -> None:
    content = html.unescape(page.get("/c/air/compare/?author_kind=organisation&country=GR").content.decode())
    (line,) = re.findall(r'<tr><th scope="row">Posts</th>(.*?)</tr>', content)
    found = [(address, int(posts)) for address, posts in re.findall(r'<td><a href="([^"]*)">(\d+)<', line)]
    assert [posts for _, posts in found] == [2, 1]
    assert [(address, shown(page, address)) for address, _ in found] == found


@pytest.mark.parametrize(
    "asked", ["days=x", "since=2026-13-01", "topic=x", "sentiment=angry&until=1", "since=1900-01-01"]
)
def test_bad_input_is_told_and_left_out(page: Client, brand: Community, asked: str) -> None:
    assert page.get(f"/c/air/explore/?{asked}").status_code == 200
    assert bars(part(page, "authors", asked))[:1] == [("Ann", 2)]


def test_nothing_heard_is_told(page: Client, air: Community) -> None:
    archive.rebuild()
    told = ("Nothing was heard", "all that was heard", "between two topics or more")
    assert [name for name in PARTS if not any(words in part(page, name) for words in told)] == []
    assert "Nothing to compare yet" in page.get("/c/air/compare/").content.decode()


def test_figures_of_other_brands_are_not_counted(page: Client, brand: Community) -> None:
    other = make_channel()
    Post.objects.filter(text__contains="late").update(channel=other, community=other.community)
    archive.rebuild()
    assert bars(part(page, "channels")) == [("Blog", 1), ("Our “Wall”", 1)]


def test_unknown_parts_are_not_there(page: Client, brand: Community) -> None:
    assert page.get("/c/air/explore/mood").status_code == 404


UNSHOWN = {"top_links"}
"""No page shows whole addresses yet; Explore shows their sites."""


def meanings(content: str) -> dict[str, list[str]]:
    """What stands behind each "How is this counted?", by its heading."""
    how = r'<details class="how quiet"><summary>How is this counted\?<span[^>]*> (.*?)</span></summary>(.*?)</details>'
    return {heading: re.findall("<p>(.*?)</p>", text) for heading, text in re.findall(how, content)}


def test_every_figure_tells_how_it_is_counted(page: Client, brand: Community) -> None:
    explore = meanings(html.unescape(page.get("/c/air/explore/").content.decode()))
    compare = meanings(html.unescape(page.get("/c/air/compare/").content.decode()))
    assert explore == {
        str(part.title): [DEFINITIONS[name].text for name in part.figures] for part in (FILTER, *PARTS.values())
    }
    assert compare == {
        "Share of voice": [DEFINITIONS["share_of_voice"].text],
        "Side by side": [DEFINITIONS["compared"].text],
    }


def test_every_definition_is_shown() -> None:
    shown = {name for part in (FILTER, *PARTS.values()) for name in part.figures} | set(comparing.FIGURES)
    assert shown == set(DEFINITIONS) - UNSHOWN


def test_meanings_say_the_same_as_the_definitions() -> None:
    with translation.override("en"):
        assert {name: str(words) for name, words in MEANINGS.items()} == {
            name: each.text for name, each in DEFINITIONS.items()
        }


@dataclasses.dataclass(frozen=True, kw_only=True)
class Noted(Explored):
    """Remembers the flows that are asked."""

    asked: set[str] = dataclasses.field(default_factory=set)

    def rows(self, flow: Callable[..., Any], **given: Any) -> list[dict[str, Any]]:
        self.asked.add(flow.__name__)
        return super().rows(flow, **given)


@pytest.mark.parametrize("name", ["filter", *(name for name in PARTS if name != "phrases")])
def test_parts_define_every_flow_that_they_ask(brand: Community, name: str) -> None:
    part = FILTER if name == "filter" else PARTS[name]
    noted = explored(brand)
    part.count(noted)
    assert (noted.asked != set(), noted.asked - set(part.figures)) == (True, set())


def explored(community: Community) -> Noted:
    now = timezone.now()
    selection = Selection(
        community=str(community.pk), since=now - dt.timedelta(days=7), until=now, zone=ZoneInfo("UTC")
    )
    return Noted(
        community=community,
        selection=selection,
        lake=open_lake(lake_root(settings.TALKA)),
        river=RiverAddress(community.slug, selection, {}),
        topics=list(community.topics.all()),
        channels={},
        now=now,
    )
