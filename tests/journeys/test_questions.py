"""A question from the import to the list, off it, and back; what is worth keeping, collected and taken along."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from tests.installation import Installation
from tests.journeys.conftest import Shoot
from tests.journeys.steps import add_topic, begin_with_acme, import_file

pytestmark = [pytest.mark.browser, pytest.mark.server]

OFFICE = "Which Acme coffee machine should I buy for a small office?"
DESCALE = "How do I descale the Acme machine, and how often?"
SPARES = "Where can I buy spare parts for the old Acme grinder?"
NOTE = "The new Acme grinder arrived this morning."


def _file(path: Path, *rows: tuple[str, str, str, str]) -> Path:
    """A file of posts: id, who said it, the words, and the id of what it answers; the first one is the newest."""
    now = dt.datetime.now(dt.UTC)
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["id", "username", "text", "parent", "created_at"])
        for hours, row in enumerate(rows, 1):
            table.writerow([*row, (now - dt.timedelta(hours=hours)).isoformat()])
    return path


def _open(page: Page) -> Locator:
    return page.locator("#question-list > .question:not(.settled) .row-text")


def _settle(page: Page) -> None:
    """One by the keyboard, one by its button; both leave, one comes back."""
    page.keyboard.press("j")
    expect(page.locator(".question:focus .row-text")).to_have_text(OFFICE)
    page.keyboard.press("a")
    expect(page.locator(".question.settled")).to_contain_text(f"Answered: {OFFICE}")
    expect(page.locator("#question-count")).to_have_text("2")
    page.locator(".question", has_text=DESCALE).get_by_role("button", name="Not for us").click()
    expect(_open(page)).to_have_text([SPARES])
    expect(page.locator("#question-count")).to_have_text("1")
    page.reload()
    expect(_open(page)).to_have_text([SPARES])


def _undo(page: Page) -> None:
    page.locator(".question", has_text=SPARES).get_by_role("button", name="Answered").click()
    expect(page.get_by_text("No question waits")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(_open(page)).to_have_text([SPARES])
    expect(page.get_by_text("No question waits")).to_have_count(0)
    page.get_by_role("link", name="Settled").click()
    page.locator(".question", has_text=DESCALE).get_by_role("button", name="Put it back").click()
    expect(_open(page)).to_have_text([DESCALE, SPARES])


def _collect(page: Page) -> None:
    """A post goes into a collection that is made for it, with a comment."""
    page.locator(".question", has_text=DESCALE).locator("a.when").click()
    page.goto(f"{page.url}collect/")
    page.get_by_placeholder("New collection").fill("Help pages")
    page.get_by_role("button", name="Make it and collect the post").click()
    expect(page.get_by_role("button", name="Help pages")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="Collections", exact=True).first.click()
    page.get_by_role("link", name="Help pages").click()
    page.locator("summary", has_text="Comment").click()
    page.get_by_label("Why is it here?").fill("=Write a page about it")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".kept-comment")).to_have_text("=Write a page about it")


def _take_along(page: Page, folder: Path) -> None:
    """The collection as a table, and the river as lines."""
    page.locator("summary", has_text="Export").click()
    with page.expect_download() as table:
        page.get_by_role("link", name="For a spreadsheet (CSV)").click()
    table.value.save_as(folder / "kept.csv")
    with (folder / "kept.csv").open(newline="", encoding="utf-8-sig") as file:
        (row,) = csv.DictReader(file)
    assert (row["text"], row["comment"], row["collected_by"]) == (DESCALE, "'=Write a page about it", "Ann Admin")
    assert re.fullmatch(r"acme-help-pages-\d{4}-\d\d-\d\d\.csv", table.value.suggested_filename)
    answer = page.request.get(f"{page.url.split('/collections/')[0]}/river/export?format=jsonl&q=grinder")
    assert [json.loads(line)["text"] for line in answer.body().splitlines()] == [NOTE, SPARES]


def test_question_is_found_settled_and_brought_back_and_a_post_is_kept(
    desk: Installation, context: BrowserContext, tmp_path: Path, shoot: Shoot
) -> None:
    page = context.new_page()
    begin_with_acme(page, desk)
    add_topic(page, "Acme", "acme")
    expect(page.get_by_role("heading", name="Acme")).to_be_visible()
    rows = [("1", "nea", NOTE, ""), ("2", "ann", OFFICE, ""), ("3", "bob", DESCALE, ""), ("4", "cyd", SPARES, "")]
    import_file(page, _file(tmp_path / "asked.csv", *rows), "Forum", {})
    page.get_by_role("link", name="Questions", exact=True).first.click()
    expect(_open(page)).to_have_text([OFFICE, DESCALE, SPARES])
    shoot(page, "questions")
    _settle(page)
    _undo(page)
    other = context.new_page()
    other.goto(page.url)
    answered = _file(tmp_path / "answered.csv", ("5", "dan", "The Acme shop has them", "4"))
    import_file(other, answered, "Forum", {})
    expect(_open(page)).to_have_text([DESCALE])
    expect(page.locator("#question-count")).to_have_text("1")
    _collect(page)
    shoot(page, "collection")
    _take_along(page, tmp_path)
