"""Today, the shell around every page, and the error pages."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories import make_channel, make_community, make_member, make_posts, make_topic

from talka.channels.models import Post
from talka.intake import archive
from talka.listening.actions.visit import LastVisit, visit_today
from talka.listening.models import Mention, Topic
from talka.team.enums import Role
from talka.team.models import Community, Membership, User


@pytest.fixture
def member(db: None) -> Membership:
    return make_member(community=make_community(slug="air", name="Air"), name="Bo Boss")


@pytest.fixture
def page(member: Membership, client: Client) -> Client:
    client.force_login(member.user)
    return client


def mention(community: Community, posts: list[Post], name: str = "Hot drinks") -> None:
    topic = make_topic(community=community, name=name)
    for post in posts:
        Mention.objects.create(
            topic=topic, post=post, community=community, created_at=post.created_at, revision=1, batch=1
        )


def figures(content: str) -> list[str]:
    return re.findall(r"<dd>([^<]*)</dd>", content)


def today(page: Client) -> str:
    return page.get("/c/air/").content.decode()


def test_today_counts_what_came_since_the_last_visit(page: Client, member: Membership) -> None:
    channel = make_channel(community=member.community)
    mention(member.community, make_posts(3, channel=channel, created_at=timezone.now())[:2])
    assert figures(today(page)) == ["3", "2"]
    # Reloading does not make the news old, coming back later does.
    assert figures(today(page)) == ["3", "2"]
    page.session.delete()
    page.force_login(member.user)
    make_posts(1, channel=channel)
    assert figures(today(page)) == ["1", "0"]


def test_visit_within_the_sitting_keeps_the_boundary(member: Membership) -> None:
    session: dict[str, Any] = {}
    noon = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
    found = []
    for minutes, seq in [(0, 10), (20, 20), (45, 30), (120, 40)]:
        member.community.last_seq = seq
        found.append(visit_today(membership=member, session=session, now=noon + dt.timedelta(minutes=minutes)))
    assert found == [
        LastVisit(0, None),
        LastVisit(0, None),
        LastVisit(0, None),
        LastVisit(30, noon + dt.timedelta(minutes=45)),
    ]


def test_today_of_a_new_brand_shows_the_first_steps(page: Client) -> None:
    content = today(page)
    assert re.findall(r'<a class="button small" href="[^"]*" aria-label="([^"]+)"', content) == [
        "Connect a channel",
        "Write a topic",
        "Import what you have",
        "Invite somebody",
    ]


def test_today_offers_a_viewer_nothing_they_may_not_do(client: Client, member: Membership) -> None:
    client.force_login(make_member(community=member.community, role=Role.VIEWER).user)
    assert 'class="button small"' not in client.get("/c/air/").content.decode()


def test_today_tells_of_channels_in_trouble_first(page: Client, member: Membership) -> None:
    make_channel(community=member.community, name="Alpha", state="working")
    make_channel(community=member.community, name="Zeta", state="stopped", trouble_code="missing")
    content = today(page)
    assert content.index("Zeta") < content.index("There is nothing at this address any more.") < content.index("Alpha")


def test_today_draws_its_charts_from_data_without_any_script_in_the_page(page: Client, member: Membership) -> None:
    mention(
        member.community, make_posts(2, channel=make_channel(community=member.community), created_at=timezone.now())
    )
    content = today(page)
    specs = [json.loads(html.unescape(spec)) for spec in re.findall(r'data-chart="([^"]*)"', content)]
    assert [sum(value["n"] for value in spec["data"]["values"]) for spec in specs] == [2]
    assert re.findall(r"<script(?![^>]*src=)", content) == []
    assert re.findall(r"<[^>]+\s(?:style|on\w+)=", content) == []


@pytest.mark.django_db(transaction=True)
def test_today_draws_its_charts_from_the_lake(page: Client, member: Membership) -> None:
    posts = make_posts(3, channel=make_channel(community=member.community), created_at=timezone.now())
    mention(member.community, posts[:2], "Tea")
    mention(member.community, posts, "Coffee")
    Topic.objects.update(searched=0, changed=timezone.now() - dt.timedelta(hours=1))
    archive.rebuild()
    Mention.objects.all().delete()  # what is drawn now can only be the lake's
    specs = [json.loads(html.unescape(spec)) for spec in re.findall(r'data-chart="([^"]*)"', today(page))]
    assert [sum(value["n"] for value in spec["data"]["values"]) for spec in specs] == [3, 5]


def test_today_asks_as_often_for_many_as_for_one(page: Client, member: Membership) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            page.get("/c/air/")
        return len(captured)

    channel = make_channel(community=member.community)
    mention(member.community, make_posts(1, channel=channel, created_at=timezone.now()))
    today(page)
    one = count()
    for number in range(20):
        mention(member.community, make_posts(2, channel=channel, created_at=timezone.now()), f"Topic {number}")
        make_channel(community=member.community)
    assert count() == one


def test_shell_shows_only_own_brands_and_what_the_role_may(client: Client, member: Membership) -> None:
    make_community(name="Secret brand")
    client.force_login(make_member(community=member.community, role=Role.VIEWER).user)
    content = client.get("/c/air/river/").content.decode()
    links = re.findall(r'<nav class="nav".*?</nav>', content, re.DOTALL)[0]
    entries = ["", "river/", "alerts/news/", "questions/", "explore/", "topics/", "collections/", "channels/"]
    # On a phone what does not fit beside the first stands in a menu of its own.
    assert re.findall(r'href="/c/air/([^"]*)"', links) == [*entries, *entries[4:]]
    assert 'aria-current="page"' in links
    assert "Secret brand" not in content


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("he", "rtl"), ("lv", "ltr")])
def test_page_says_its_language_direction_and_theme(
    page: Client, member: Membership, language: str, direction: str
) -> None:
    User.objects.update(language=language, theme="dark")
    assert f'<html lang="{language}" dir="{direction}" data-theme="dark">' in page.get("/c/air/river/").content.decode()


def test_theme_is_changed_and_leads_back(page: Client, member: Membership) -> None:
    answer = page.post("/me/theme/", {"theme": "dark", "next": "/c/air/river/?q=a"})
    member.user.refresh_from_db()
    assert (answer.status_code, answer["Location"], member.user.theme) == (302, "/c/air/river/?q=a", "dark")


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_theme_never_leads_away_nor_takes_nonsense(page: Client, member: Membership, back: str) -> None:
    answer = page.post("/me/theme/", {"theme": "neon", "next": back})
    member.user.refresh_from_db()
    assert (answer["Location"], member.user.theme) == ("/", "system")


@pytest.mark.parametrize("template", ["403.html", "404.html", "500.html", "403_csrf.html"])
def test_error_page_stands_without_a_request_and_without_the_database(template: str) -> None:
    content = render_to_string(template)
    assert re.findall(r"<h1>(.+)</h1>", content)
    assert 'href="/static/web/css/tokens.css?v=' in content


def test_monitor_is_told_that_all_is_well(client: Client, db: None) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")
