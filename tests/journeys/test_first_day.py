"""A newcomer's first day: from the one-time link to a comment that appears in the river by itself."""

from __future__ import annotations

import csv
import gzip
import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.installation import Installation
from tests.journeys.conftest import Shoot
from tests.journeys.steps import add_topic, become_administrator, import_file
from tests.servers.wordpress import WordPress

pytestmark = [pytest.mark.browser, pytest.mark.server]


def _add_brand(page: Page, site: str) -> None:
    expect(page.get_by_role("heading", name="Who are we listening for?")).to_be_visible()
    page.get_by_label("Name of the brand").fill("Spotify")
    page.get_by_label(re.compile("^Its site")).fill(site)
    page.get_by_label(re.compile("^Its handles")).fill("@SpotifyCares")
    page.get_by_label(re.compile("^Competitors")).fill("Virgin America")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="What to listen for, and where")).to_be_visible()


def _connect_wordpress(page: Page, wordpress: WordPress) -> None:
    page.get_by_role("link", name="Channels", exact=True).first.click()
    page.get_by_role("link", name="Connect a channel").first.click()
    page.get_by_role("link", name="Connect WordPress").click()
    page.get_by_label("Name", exact=True).fill("Our blog")
    page.get_by_label("Address of the site").fill(wordpress.url)
    page.get_by_label(re.compile("^User name")).fill("admin")
    page.get_by_label(re.compile("^Application password")).fill(wordpress.application_password)
    page.get_by_label(re.compile("^Seconds between")).fill("5")
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.get_by_role("heading", name="Our blog")).to_be_visible()


def _in_river(page: Page) -> Page:
    page.get_by_role("link", name="River", exact=True).first.click()
    return page


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """What another tool exports: its own names of columns, a bad date among them."""
    path = tmp_path / "export.csv.gz"
    rows = [["number", "said at", "said by", "words"]]
    rows += [
        [f"{n}", f"2026-02-{n % 28 + 1:02d}T10:00:00Z", f"u{n % 7}", f"Spotify song {n} skips"] for n in range(300)
    ]
    rows.append(["300", "the day before", "u1", "Spotify has a bad day"])
    with gzip.open(path, "wt", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_newcomer_hears_a_comment_by_itself(
    desk: Installation, wordpress: WordPress, context: BrowserContext, export: Path, shoot: Shoot
) -> None:
    post = wordpress.post("Our new player", "What do you think of it?")
    page = context.new_page()
    become_administrator(page, desk)
    _add_brand(page, wordpress.url)
    expect(page.get_by_text("feed", exact=False).first).to_be_visible()
    shoot(page, "start")
    page.get_by_role("button", name="Start listening").click()
    columns = {"Text": "words", "Id": "number", "Date and time": "said at", "Handle of the author": "said by"}
    import_file(page, export, "Old posts", columns)
    shoot(page, "imported")
    _connect_wordpress(page, wordpress)
    add_topic(page, "Crackle", "player (crackl* OR noise) -jobs")
    _in_river(page)
    shoot(page, "river")
    page.locator("summary", has_text=re.compile(r"^\s*Filter\s*$")).click()
    page.get_by_label(re.compile("^Topic")).select_option(label="Crackle")
    page.get_by_role("button", name="Show").last.click()
    wordpress.comment(post, "The player crackles since the update", author="Ορέστης")
    arrived = page.locator("article.row", has_text="crackles since the update")
    expect(arrived).to_be_visible()
    expect(arrived.locator("mark")).to_have_text(["player", "crackles"])
    shoot(page, "river_topic")
    arrived.get_by_role("link", name=re.compile("ago|now")).first.click()
    expect(page.get_by_text("What do you think of it?")).to_be_visible()
    shoot(page, "post")
