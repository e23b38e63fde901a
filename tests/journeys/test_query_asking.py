"""The script that asks the server while somebody types: no old answer after a newer question, no silence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

pytestmark = pytest.mark.browser

SCRIPT = Path(__file__).resolve().parents[2] / "src/talka/listening/static/listening/query_ask.js"
PAGE = '<input name="csrfmiddlewaretoken" value="t"><ol></ol>'
ASKER = """() => {
  const told = (words) => {
    const line = document.createElement("li");
    line.textContent = words;
    document.querySelector("ol").append(line);
  };
  window.asker = window.talkaQuery.asker({
    address: "/ask", pause: 0, take: told, lose: (signedOut) => told(signedOut ? "signed out" : "lost"),
  });
}"""


class Server:
    """Answers with what was asked; holds back what it is told to, fails as often as it is told to."""

    def __init__(self) -> None:
        self.held: list[Route] = []
        self.failing = 0
        self.away = False

    def answer(self, route: Route) -> None:
        asked = route.request.post_data or ""
        if route.request.method == "GET":
            route.fulfill(content_type="text/html", body=PAGE)
        elif "slow" in asked:
            self.held.append(route)
        elif self.failing:
            self.failing -= 1
            route.abort()
        elif self.away:
            route.fulfill(status=302, headers={"Location": "/sign-in"})
        else:
            route.fulfill(content_type="text/html", body=asked)


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    page = browser.new_page()
    page.route("**/*", server.answer)
    page.goto("http://talka.test/")
    page.add_script_tag(path=SCRIPT)
    page.evaluate(ASKER)
    yield page
    page.close()


def _ask(page: Page, query: str) -> None:
    page.evaluate("(query) => window.asker.ask({ query })", query)


def test_old_answer_does_not_come_after_a_newer_question(page: Page, server: Server) -> None:
    with page.expect_request("**/ask"):
        _ask(page, "slow")
    _ask(page, "new")
    expect(page.locator("li")).to_have_text(["query=new"])
    for route in server.held:
        route.fulfill(content_type="text/html", body="old")
    page.wait_for_timeout(300)
    expect(page.locator("li")).to_have_text(["query=new"])


def test_lost_question_is_told_and_asked_again(page: Page, server: Server) -> None:
    server.failing = 1
    _ask(page, "tea")
    expect(page.locator("li")).to_have_text(["lost", "query=tea"])


def test_signed_out_reader_is_told(page: Page, server: Server) -> None:
    server.away = True
    _ask(page, "tea")
    expect(page.locator("li").first).to_have_text("signed out")
