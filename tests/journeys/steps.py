"""Steps that several journeys take."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.installation import Installation

from talka.team.models import Membership

LONGEST_WORK: Final = 180_000
"""Milliseconds after which work in the background is held to be lost; no measure of speed."""


def sign_in(context: BrowserContext, live_server: LiveServer, member: Membership) -> None:
    """Give the browser a session of the member."""
    client = Client()
    client.force_login(member.user)
    assert isinstance(client.session, SessionStore)
    context.add_cookies([{"name": "sessionid", "value": str(client.session.session_key), "url": live_server.url}])


def become_administrator(page: Page, desk: Installation) -> None:
    """Follow the link of the first start and make the account."""
    page.goto(desk.says("/welcome/").split()[-1])
    page.get_by_label("Your name").fill("Ann Admin")
    page.get_by_label(re.compile("^E-mail")).fill("ann@example.org")
    page.get_by_label(re.compile("^Password")).first.fill("a long first password")
    page.get_by_role("button", name="Make the account").click()


def begin_with_acme(page: Page, desk: Installation) -> None:
    """Make the account and the brand Acme, and leave the channels for later."""
    become_administrator(page, desk)
    page.get_by_label("Name of the brand").fill("Acme")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("link", name="Not now").click()


def import_file(page: Page, file: Path, channel: str, columns: Mapping[str, str]) -> None:
    """Import a file; ``columns`` are the columns to choose by the beginning of the label of what they hold."""
    page.get_by_role("link", name="Import", exact=True).first.click()
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_label("Name of the channel").fill(channel)
    page.get_by_role("button", name="Upload and look").click()
    for label, column in columns.items():
        page.get_by_label(re.compile(f"^{label}")).first.select_option(column)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("The import is done.")).to_be_visible(timeout=LONGEST_WORK)


def add_topic(page: Page, name: str, query: str) -> None:
    """Write a topic and save it."""
    page.get_by_role("link", name="Topics", exact=True).first.click()
    page.get_by_role("link", name=re.compile("Write the first topic|Add a topic")).first.click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Query").fill(query)
    page.get_by_role("button", name="Save and listen").click()
