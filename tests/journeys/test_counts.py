"""Narrowing the river by the counts beside it: at a desk they stand open, on a phone a tap opens them."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.factories import make_channel, make_member, make_posts
from tests.journeys.steps import sign_in

from talka.intake import archive
from talka.team.models import Membership

# The browser comes first: what starts the database must find Django told about its loop.
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("browser"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def member() -> Membership:
    """An administrator of a brand that was heard in two countries."""
    member = make_member()
    channel = make_channel(community=member.community)
    make_posts(3, channel=channel, text="tea {n}", country="GR", language="el")
    make_posts(2, channel=channel, text="coffee {n}", country="LV", language="en", author_kind="bot")
    archive.rebuild()
    return member


def opened(context: BrowserContext, live_server: LiveServer, member: Membership, width: int) -> Page:
    """The river in a window of this width."""
    sign_in(context, live_server, member)
    context.route("**/river/live*", lambda route: route.fulfill(content_type="text/event-stream", body=":\n\n"))
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server.url}/c/{member.community.slug}/river/")
    return page


def test_counts_beside_the_river_narrow_it(
    live_server: LiveServer, context: BrowserContext, member: Membership
) -> None:
    page = opened(context, live_server, member, 1400)
    page.get_by_role("link", name="Latvia 2").click()
    expect(page.locator("article.row")).to_have_count(2)
    chosen = page.locator(".count[aria-current]")
    expect(chosen).to_have_text("LatviaTake away2")
    chosen.click()
    expect(page.locator("article.row")).to_have_count(5)


def test_counts_open_with_a_tap_on_a_phone(
    live_server: LiveServer, context: BrowserContext, member: Membership
) -> None:
    page = opened(context, live_server, member, 360)
    expect(page.locator(".count").first).to_be_hidden()
    page.get_by_text("Filter with counts").click()
    page.get_by_role("link", name="Greek 3").click()
    expect(page.locator("article.row")).to_have_count(3)
