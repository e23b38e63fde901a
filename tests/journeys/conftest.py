"""A whole installation, a real WordPress and a real browser."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from tests.installation import Installation
from tests.servers.processes import need
from tests.servers.wordpress import WordPress

CHROMIUM = next((path for path in map(Path, ("/usr/bin/chromium", "/usr/bin/google-chrome")) if path.exists()), None)
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 60_000
"""Milliseconds after which something that should appear is held to be lost; no measure of speed."""
SHOTS = os.environ.get("TALKA_TEST_SHOTS", "")
"""A folder for screenshots of the journeys; without it none are taken."""

Shoot = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. Its driver runs a loop in our thread; Django must not refuse the database because of it."""
    need("Chromium", there=CHROMIUM is not None)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as driver:
        expect.set_options(timeout=PATIENCE)
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
        chromium = driver.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of a newcomer who sees every error of a page's scripts as a failure of the test."""
    errors: list[str] = []
    context = browser.new_context(locale="en-GB", timezone_id="Europe/Athens")
    context.set_default_timeout(PATIENCE)
    context.on("weberror", lambda error: errors.append(str(error.error)))
    context.on("console", lambda message: errors.extend([message.text] if message.type == "error" else []))
    yield context
    context.close()
    assert errors == []


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Installation]:
    """A started installation that may reach the servers of this machine."""
    running = Installation(tmp_path / "home")
    running.more = {"TALKA_PRIVATE_NETWORKS": "127.0.0.0/8"}
    running.start()
    try:
        running.says("Talka is ready")
        yield running
    finally:
        with suppress(ProcessLookupError):
            running.tell(signal.SIGTERM)


@pytest.fixture(scope="session")
def wordpress(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WordPress]:
    server = WordPress(tmp_path_factory.mktemp("wordpress"))
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture
def shoot() -> Shoot:
    """Keep a screenshot for somebody to look at."""

    def keep(page: Page, name: str) -> None:
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)

    return keep
