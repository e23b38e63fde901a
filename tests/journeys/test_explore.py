"""From a figure to its posts: a corrected label is counted, a competitor's peak opens, a burst becomes an alert."""

from __future__ import annotations

import datetime as dt
import random
import re
import uuid

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer
from tests.factories import make_channel, make_community, make_member, make_topic
from tests.intake.plain import PlainConnector, page, said
from tests.journeys.conftest import Shoot
from tests.journeys.steps import sign_in
from tests.servers.smtp import mail_server, part

from talka.channels.models import Post
from talka.intake import archive
from talka.intake.actions import take
from talka.listening.actions.delivery import deliver_due
from talka.listening.actions.watch import watch_alerts
from talka.listening.bursting.watch import watch_bursts
from talka.listening.models import Burst
from talka.team.models import Community, Membership

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("browser"), pytest.mark.django_db(transaction=True)]

NOW = timezone.now().replace(minute=0, second=0, microsecond=0)


@pytest.fixture
def member() -> Membership:
    """Who looks after the brand Acme, which has a competitor."""
    community = make_community(slug="acme", name="Acme")
    make_topic(community=community, name="Acme", query="acme", kind="brand", searched=0)
    make_topic(community=community, name="Widget", query="widget", kind="competitor", searched=0)
    return make_member(community=community, name="Ann Admin", email="ann@example.org")


@pytest.fixture
def desk(live_server: LiveServer, context: BrowserContext, member: Membership) -> Page:
    """A browser in which she is signed in."""
    sign_in(context, live_server, member)
    context.route("**/river/live*", lambda route: route.fulfill(content_type="text/event-stream", body=":\n\n"))
    opened = context.new_page()
    opened.goto(f"{live_server.url}/c/acme/river/")
    return opened


def hear(community: Community, *told: tuple[dt.datetime, str]) -> None:
    """Take posts in as a channel brings them, and archive them."""
    payloads = [said(str(uuid.uuid4()), text, created_at=moment.isoformat()) for moment, text in told]
    take(make_channel(community=community), page(*payloads), connector=PlainConnector())
    archive.rebuild()


def menu(desk: Page, name: str) -> None:
    desk.get_by_role("link", name=name, exact=True).first.click()


def test_a_corrected_label_is_counted(desk: Page, member: Membership, shoot: Shoot) -> None:
    hear(member.community, (NOW - dt.timedelta(hours=2), "acme has a new blue train"))
    Post.objects.update(sentiment=0, sentiment_score=0.6, intents=0)
    archive.rebuild()
    desk.reload()
    desk.get_by_text("acme has a new blue train").click()
    desk.locator(".row .when").first.click()
    expect(desk.get_by_text("Talka is 60 % sure of how it feels.")).to_be_visible()
    desk.get_by_role("button", name="Positive").click()
    expect(desk.locator("#labels").get_by_text("Ann Admin: Positive, no more Neutral")).to_be_visible()
    desk.get_by_role("button", name="Praise").click()
    expect(desk.locator("#labels button[aria-pressed=true]")).to_have_count(2)
    shoot(desk, "label_corrected")
    archive.rebuild()
    menu(desk, "Explore")
    positive = desk.locator(".figures .positive a")
    expect(positive).to_have_text("100 %")
    positive.click()
    expect(desk.locator(".row")).to_have_count(1)
    expect(desk.locator(".row").get_by_text("Praise")).to_be_visible()


def test_a_peak_of_a_competitor_opens_its_posts(desk: Page, member: Membership, shoot: Shoot) -> None:
    quiet = [(NOW - dt.timedelta(days=day), f"acme again, number {day}") for day in range(1, 15)]
    peak = NOW - dt.timedelta(days=5)
    loud = [(peak - dt.timedelta(minutes=number), f"widget is out, {number} times better") for number in range(6)]
    hear(member.community, *quiet, *loud, (NOW - dt.timedelta(days=9), "widget and acme"))
    menu(desk, "Explore")
    desk.get_by_role("link", name="Compare", exact=True).click()
    expect(desk.locator("figure.chart svg")).to_be_visible()
    shoot(desk, "compared")
    heads = desk.locator(".compare th[scope=col] a")
    expect(heads).to_have_text(["Acme", "Widget"])
    expect(desk.locator(".compare tr", has_text="Posts").first.locator("td a")).to_have_text(["15", "7"])
    desk.locator("figure.chart svg [href*='topic='], figure.chart svg path[aria-label*='Widget']").first.wait_for()
    desk.get_by_text("As a table").click()
    row = desk.locator(".as-table tbody tr").nth(27 - 5)
    row.get_by_role("link").last.click()
    expect(desk.locator(".row")).to_have_count(6)
    expect(desk.locator(".row").first).to_contain_text("widget is out")


def test_a_burst_becomes_an_alert(desk: Page, member: Membership, shoot: Shoot, settings: Settings) -> None:
    chance = random.Random(3)
    usual = [
        (NOW - dt.timedelta(seconds=chance.randrange(86_400, 21 * 86_400)), f"acme as ever, number {number}")
        for number in range(500)
    ]
    start = NOW - dt.timedelta(days=3)
    crisis = [
        (start + dt.timedelta(seconds=20 * number), f"acme explosion near the plant {number}, this is terrible")
        for number in range(90)
    ]
    hear(member.community, *usual, *crisis)
    watch_bursts(now=NOW)
    menu(desk, "Explore")
    desk.get_by_role("link", name="Bursts", exact=True).click()
    burst = desk.locator(".burst", has_text="90 posts").or_(desk.locator(".burst", has_text="explosion")).first
    expect(burst).to_contain_text("explosion")
    shoot(desk, "burst")
    burst.locator("a.chip", has_text="explosion").first.click()
    expect(desk.locator(".row").first).to_contain_text("explosion near the plant")
    desk.go_back()
    burst.get_by_role("link", name="Set an alert").click()
    desk.get_by_label("Name", exact=True).fill("Acme bursts")
    desk.get_by_role("checkbox", name="Ann Admin").check()
    desk.get_by_role("button", name="What would it have told?").click()
    expect(desk.locator("#backtest .firing").first).to_contain_text("Acme")
    shoot(desk, "burst_backtest")
    desk.get_by_role("button", name="Save the alert").click()
    expect(desk.get_by_role("heading", name="Acme bursts")).to_be_visible()
    known = set(Burst.objects.values_list("pk", flat=True))
    again = NOW - dt.timedelta(minutes=30)
    hear(
        member.community,
        *[(again + dt.timedelta(seconds=10 * number), f"acme fire {number}, awful") for number in range(90)],
    )
    watch_bursts(now=NOW)
    assert Burst.objects.exclude(pk__in=known).exists()
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_HOST_USER, settings.EMAIL_USE_TLS = "", False
        mail.outbox = []
        watch_alerts(now=timezone.now())
        deliver_due(clock=timezone.now)
        told = server.mails[0]
    assert told["To"] == "ann@example.org"
    assert re.search(r"Burst: \S*Acme", str(told["Subject"]))
    assert "Far more than usual" in part(told, "plain")
