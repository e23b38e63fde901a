"""Every page of a community on a phone and a desk, light and dark, left to right and right to left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer
from tests.factories import make_channel, make_collection, make_list, make_member, make_posts, make_topic
from tests.journeys.conftest import Shoot
from tests.journeys.steps import sign_in

from talka.channels.models import Author, Channel, Post
from talka.intake import archive
from talka.intake.models import Quarantined
from talka.listening.enums import CollectionKind, QuestionState
from talka.listening.models import Burst, Collected, Mention, SavedView, SettledQuestion, Topic
from talka.team.models import Community, Membership

# The browser comes first: what starts the database must find Django told about its loop.
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("browser"), pytest.mark.django_db(transaction=True)]

LONG = "אתמול קניתי 3 קפה של Acme, והם היו מצוינים! " * 6 + "https://example.org/" + "long" * 40
PAGES = (
    *(
        "today",
        "river",
        "river_counts",
        "bursts",
        "topics",
        "topic_add",
        "topic_lists",
        "topic_list_add",
        "channels_list",
        "channels_new",
        "import",
        "quarantine",
    ),
    *("questions", "questions_settled", "collections", "collection_add"),
    *("team_members", "team_audit", "team_settings", "start_listening"),
)
WAYS = (("en", "light", 1280), ("ru", "dark", 360), ("he", "light", 360), ("he", "dark", 1280))


@pytest.fixture
def member() -> Membership:
    """An administrator of a brand with a bit of everything, some of it long."""
    member = make_member(name="Ann-Katrin von der Langenfeld-Oberhausen")
    channel = make_channel(community=member.community, name="A channel with a rather long name, so that it must wrap")
    topic = make_topic(community=member.community, name="קפה ועוד")
    word_list = make_list(
        community=member.community, name="חנויות", entries="\n".join([LONG.replace(" ", "-"), "acme"])
    )
    topic.uses_lists.add(word_list)
    labels = {"sentiment": -1, "sentiment_score": 0.8, "intents": 0b11, "author_kind": "organisation", "country": "GS"}
    posts = make_posts(12, channel=channel, text=LONG, language="he", **labels)
    Author.objects.update(kind="organisation", place=LONG[:200], country="GS")
    Mention.objects.bulk_create(
        Mention(topic=topic, post=post, community=member.community, created_at=post.created_at, revision=1, batch=1)
        for post in posts
    )
    _curate(member, posts)
    _burst(topic, posts)
    Channel.objects.filter(pk=channel.pk).update(
        state="stopped", trouble_code="unauthorized", trouble_who="administrator", trouble_since=posts[0].created_at
    )
    Quarantined.objects.create(
        community=member.community,
        channel=channel,
        batch=1,
        position=0,
        code="unreadable",
        reason="The date “the day before” cannot be read.",
        payload={"text": LONG},
        heard_at=posts[0].heard_at,
    )
    archive.rebuild()
    return member


def _burst(topic: Topic, posts: list[Post]) -> None:
    """One of the topic with a phrase in it, and one of a phrase alone that lasts."""
    share = {"posts": 3, "of": 12, "posts_before": 1, "of_before": 20}
    evidence = {
        "terms": [{"text": "קפה של acme", "posts": 12, "before": 0}],
        "links": [{"text": "https://example.org/" + "long" * 40, "posts": 12, "before": 0}],
        "posts": [str(posts[0].pk)],
        "trouble": share,
        "demand": share,
        "wording": "קפה של Acme, והם היו מצוינים",
    }
    found = {
        "topic": topic,
        "community": topic.community,
        "evidence": evidence,
        "observed": 12,
        "strength": 5,
        "bits": 9,
    }
    start, phrase = posts[0].created_at, {"phrase": "קפה של acme", "expected": 0.1}
    whole = Burst.objects.create(**found, start=start, peak=start, end=posts[-1].created_at, expected=2, kind="trouble")
    for part_of in (whole, None):
        Burst.objects.create(**found, **phrase, start=posts[bool(part_of)].created_at, peak=start, part_of=part_of)


def _curate(member: Membership, posts: list[Post]) -> None:
    """What people make of posts: a question that waits and one that is settled, a collection, a saved view."""
    community = member.community
    Post.objects.filter(pk__in=[post.pk for post in posts[:3]]).update(
        intents=1, created_at=timezone.now(), url="https://example.org/1"
    )
    SettledQuestion.objects.create(post=posts[0], community=community, state=QuestionState.ANSWERED, user=member.user)
    collection = make_collection(community=community, name="טוב לשתף " * 5, note=LONG[:200])
    make_collection(community=community, name="", kind=CollectionKind.SHARING)
    Collected.objects.create(collection=collection, post=posts[1], user=member.user, comment=LONG)
    SavedView.objects.create(community=community, user=member.user, name="תה ביוונית", filter="language=el")


def _addresses(community: Community) -> Iterator[tuple[str, str]]:
    for name in PAGES:
        yield name, reverse(name, args=[community.slug])
    for name in ("explore", "compare"):
        yield name, f"{reverse(name, args=[community.slug])}?since=2026-02-20&until=2026-03-05"
    yield "channel", reverse("channel", args=[community.slug, community.channels.get().id])
    yield "topic_edit", reverse("topic_edit", args=[community.slug, community.topics.get().id])
    yield "topic", reverse("topic", args=[community.slug, community.topics.get().id])
    collection = community.collections.get(kind=CollectionKind.OWN)
    for name in ("collection", "collection_edit", "collection_delete"):
        yield name, reverse(name, args=[community.slug, collection.id])
    yield "post_collect", reverse("post_collect", args=[community.slug, community.posts.earliest("seq").id])
    yield "view_edit", reverse("view_edit", args=[community.slug, community.saved_views.get().id])
    word_list = community.lists.get()
    for name in ("topic_list", "topic_list_edit", "topic_list_delete"):
        yield name, reverse(name, args=[community.slug, word_list.id])
    yield "post", reverse("post", args=[community.slug, community.posts.first().id])  # type: ignore[union-attr]
    yield "me", reverse("me")


def _overflow(page: Page) -> int:
    """Pixels by which a page is wider than its window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


@pytest.mark.parametrize(("language", "theme", "width"), WAYS)
def test_page_fits_its_window_and_direction(
    live_server: LiveServer,
    context: BrowserContext,
    member: Membership,
    shoot: Shoot,
    language: str,
    theme: str,
    width: int,
) -> None:
    member.user.language, member.user.theme = language, theme
    member.user.save(update_fields=["language", "theme"])
    sign_in(context, live_server, member)
    context.route("**/river/live*", lambda route: route.fulfill(content_type="text/event-stream", body=":\n\n"))
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    wide, wrong = {}, {}
    for name, address in _addresses(member.community):
        page.goto(live_server.url + address)
        if name == "river":
            page.locator("#counts").evaluate("counts => { counts.open = true; }")
            page.locator(".count").first.wait_for()
        # What comes in parts comes later.
        page.wait_for_load_state("networkidle" if page.locator("[hx-trigger*=load]").count() else "load")
        shoot(page, f"{name}_{language}_{theme}_{width}")
        wide[name] = max(0, _overflow(page))
        root = page.locator("html")
        seen = (root.get_attribute("lang"), root.get_attribute("dir"), root.get_attribute("data-theme"))
        if seen != (language, "rtl" if language == "he" else "ltr", theme):
            wrong[name] = seen
    assert {name: pixels for name, pixels in wide.items() if pixels} == {}
    assert wrong == {}
