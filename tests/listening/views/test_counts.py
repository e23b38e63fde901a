"""The counts beside the river: that each opens the posts it counts, from the lake and from PostgreSQL."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import NamedTuple

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories import make_channel, make_posts, make_topic
from tests.listening.conftest import Say

from talka.channels.models import Post
from talka.intake import archive
from talka.lake import POSTS
from talka.listening.label_names import intents_mask
from talka.listening.models import Mention
from talka.listening.queries.counts import counted
from talka.listening.queries.filters import RiverFilter
from talka.listening.query import parse
from talka.team.models import Community

pytestmark = pytest.mark.django_db(transaction=True)
NOON = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0) - dt.timedelta(days=2)


class Choice(NamedTuple):
    address: str
    label: str
    posts: int
    chosen: bool


@pytest.fixture
def brand(air: Community, say: Say) -> Community:
    """Posts of all kinds on two channels, some of them repeats, one deleted, one old; the archive is empty yet."""
    topic = make_topic(community=air, name="Acme", query="acme", searched=0)
    wall = make_channel(community=air, name="Our “Wall”")
    first, second = say(
        "acme late train", "acme is late again", language="en", sentiment=-1, sentiment_score=0.9,
        intents=intents_mask(["complaint", "request"]), author_kind="person", country="GR", created_at=NOON,
    )  # fmt: skip
    say("acme late train", repeat_of=first, channel=wall, language="en", author_kind="bot", created_at=NOON)
    say("שלום acme", channel=wall, language="he", kind="comment", links=["https://a.example"], country="IL")
    say("nothing", language="und", media=[{"kind": "image", "url": "https://a.example/i"}], likes=3)
    say("gone acme", language="en", deleted_at=NOON, version=2)
    Mention.objects.bulk_create(
        Mention(topic=topic, post=post, community=air, created_at=post.created_at, revision=1, batch=1)
        for post in (first, second)
    )
    return air


@pytest.fixture
def archived(brand: Community) -> Community:
    archive.rebuild()
    return brand


def panel(page: Client, asked: str = "") -> str:
    answer = page.get(f"/c/air/river/counts?{asked}", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def choices(content: str) -> list[Choice]:
    found = re.findall(
        r'<a class="count" href="([^"]*)"( aria-current="true")?><span class="count-label"><bdi>([^<]*)</bdi></span>'
        r'.*?<span class="soft">(\d+)</span>',
        content,
    )
    return [Choice(address, label, int(posts), bool(chosen)) for address, chosen, label, posts in found]


def shown(page: Client, address: str) -> int:
    return page.get(address).content.decode().count('<article class="row')


def facets(content: str) -> dict[str, dict[str, int]]:
    parts = re.split(r'<details class="facet" open><summary>([^<]*)</summary>', content)[1:]
    return {
        name: {each.label: each.posts for each in choices(part)}
        for name, part in zip(parts[::2], parts[1::2], strict=True)
    }


WHOLE = {
    "Topic": {"Acme": 2},
    "How it feels": {"Negative": 2},
    "Meant as": {"Complaint": 2, "Request": 2},
    "Channel": {"Blog": 3, "Our “Wall”": 2},
    "Language": {"English": 2, "Hebrew": 1, "not known": 1},
    "Kind": {"Post": 3, "Comment": 1},
    "Said by": {"Person": 2},
    "Country of the author": {"Greece": 2, "Israel": 1},
    "Carries": {"a link": 1, "a picture or video": 1},
}

ASKED = [
    "",
    "language=en",
    "topic={topic}",
    "channel={wall}",
    "sentiment=negative&intent=request&order=importance",
    "repeats=on&author_kind=bot",
    "country=GR&author_kind=person&kind=post",
    "has=link",
    "since={day}&until={day}",
    "language=de",
]


def filled(asked: str, brand: Community) -> str:
    wall = brand.channels.exclude(name="Blog").get()
    return asked.format(topic=brand.topics.get().pk, wall=wall.pk, day=NOON.date())


def check(page: Client, asked: str, content: str) -> None:
    found = choices(content)
    adding = {each.address: each.posts for each in found if not each.chosen}
    standing = {each.posts for each in found if each.chosen}
    assert adding == {address: shown(page, address) for address in adding}
    assert standing <= {shown(page, f"/c/air/river/?{asked}")}


@pytest.mark.parametrize("asked", ASKED)
def test_every_count_opens_the_posts_that_it_counts(page: Client, archived: Community, asked: str) -> None:
    query = filled(asked, archived)
    content = panel(page, query)
    assert "Counts what was heard until" in content
    check(page, query, content)


@pytest.mark.parametrize("asked", [*ASKED, "q=acme", "q=late&channel={wall}", "has=image", "deleted=on"])
def test_so_does_every_count_from_postgresql(page: Client, brand: Community, asked: str) -> None:
    query = filled(asked, brand)
    content = panel(page, query)
    assert "heard until" not in content
    added = {each.address: each.posts for each in choices(content) if not each.chosen}
    # Beside a chosen value its field counts no others there: they are not among the posts that fit.
    assert added == {address: shown(page, address) for address in added}


def test_lake_and_postgresql_count_the_same(page: Client, brand: Community) -> None:
    before = facets(panel(page))
    archive.rebuild()
    assert before == facets(panel(page)) == WHOLE


def test_a_chosen_value_can_be_taken_away(page: Client, archived: Community) -> None:
    found = {each.label: each for each in choices(panel(page, "language=en&after=x&kind="))}
    assert found["English"] == Choice("/c/air/river/", "English", 2, chosen=True)
    assert found["Greece"] == Choice("/c/air/river/?language=en&country=GR", "Greece", 2, chosen=False)


def test_words_are_counted_among_all_posts_that_fit(page: Client, archived: Community) -> None:
    assert "Counted in all 3 posts that fit." in panel(page, "q=acme")
    assert "Counted in the one post that fits." in panel(page, "q=acme&language=he")


def test_of_many_posts_the_newest_are_counted(brand: Community) -> None:
    found = counted(brand, RiverFilter(search=parse("acme")), most=3)
    # One of the three repeats another.
    assert (found.posts, found.is_all, found.counts["language", "en"]) == (2, False, 2)


def test_a_lake_that_cannot_be_read_is_done_without(
    page: Client, archived: Community, settings: object, caplog: pytest.LogCaptureFixture
) -> None:
    lake = archive.our_lake()
    for file in lake.files(POSTS.name):
        with open(file, "wb") as broken:  # noqa: PTH123 - a path of the lake's own
            broken.write(b"no parquet")
    content = panel(page)
    assert (facets(content), "Counted in all 4 posts that fit." in content) == (WHOLE, True)
    assert "The lake cannot be read" in caplog.text


def test_nothing_heard_is_told(page: Client, air: Community) -> None:
    assert "No post fits" in panel(page)
    assert choices(panel(page)) == []


def test_other_brands_are_not_counted(page: Client, archived: Community) -> None:
    make_posts(2, channel=make_channel(), language="lv")
    archive.rebuild()
    assert facets(panel(page)) == WHOLE


def test_what_the_river_cannot_be_asked_for_is_not_offered(page: Client, archived: Community, say: Say) -> None:
    say("acme", channel=make_channel(community=archived, name="Gone", removed=timezone.now()), language="tlh")
    archive.rebuild()
    assert facets(panel(page)) == WHOLE | {"Topic": {"Acme": 2}, "Kind": {"Post": 4, "Comment": 1}}


def test_without_scripts_it_is_a_page(page: Client, archived: Community) -> None:
    assert 'href="/c/air/river/counts?language=en"' in page.get("/c/air/river/?language=en").content.decode()
    content = page.get("/c/air/river/counts?language=en").content.decode()
    assert ("<h1" in content, 'href="/c/air/river/?language=en"' in content) == (True, True)


@pytest.mark.parametrize("asked", ["q=(", "topic=x&language=xx", "since=2026-13-01", "hour=500"])
def test_what_is_not_understood_is_left_out(page: Client, archived: Community, asked: str) -> None:
    assert facets(panel(page, asked))["Language"]


@pytest.mark.parametrize("asked", ["", "q=acme"])
def test_number_of_queries_does_not_grow_with_the_posts(
    page: Client, archived: Community, say: Say, asked: str
) -> None:
    Post.objects.filter(pk__in=Post.objects.values("pk")[1:]).delete()
    found = []
    for _ in range(2):
        archive.rebuild()
        panel(page, asked)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            panel(page, asked)
        found.append(len(queries))
        for number in range(29):
            say(f"acme {number}", channel=make_channel(community=archived), country="LV", language="lv")
    assert found[0] == found[1]
