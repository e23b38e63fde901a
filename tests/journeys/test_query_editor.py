"""A query from the first mistake to the post that arrives by itself."""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.installation import Installation
from tests.journeys.conftest import Shoot
from tests.journeys.steps import LONGEST_WORK, begin_with_acme, import_file

COLUMNS = {"Text": "words", "Id": "number", "Date and time": "said at"}

pytestmark = [pytest.mark.browser, pytest.mark.server]

LATE = "The parcel of Acme came late again, number"
FINE = "The parcel of Acme came in time, number"
JOBS = "Acme hires: who is late need not apply, number"


def _export(path: Path, *texts: str) -> Path:
    """A file with a post on each of the last days."""
    now = dt.datetime.now(dt.UTC)
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["number", "said at", "words"])
        for number, text in enumerate(texts):
            said = now - dt.timedelta(days=number % 20, minutes=number)
            table.writerow([f"{path.stem}-{number}", said.isoformat(), f"{text} {number}"])
    return path


def _write_with_a_mistake(page: Page) -> None:
    """A mistake is marked at its place and told; its message leads there."""
    page.get_by_role("link", name="Topics", exact=True).first.click()
    page.get_by_role("link", name=re.compile("Write the first topic|Add a topic")).first.click()
    page.get_by_label("Name", exact=True).fill("Late parcels")
    page.get_by_label("Query").press_sequentially("acme (late OR delayed -hir")
    expect(page.locator(".query-paint .q-wrong")).to_have_text("(")
    note = page.locator(".query-note", has_text="This parenthesis is never closed.")
    note.locator(".place").click()
    chosen = "document.activeElement.value.slice(document.activeElement.selectionStart, 6)"
    assert page.evaluate(chosen) == "("


def _mend(page: Page) -> None:
    """One click closes the parenthesis; the hint shows that OR and NOT stand side by side, and mends that too."""
    query = page.get_by_label("Query")
    page.locator(".query-note", has_text="never closed").locator("[data-changes]").click()
    expect(query).to_have_value("acme (late OR delayed -hir)")
    hint = page.locator(".query-note.hint", has_text="OR binds more loosely")
    hint.locator("[data-changes]", has_text="(late OR delayed) -hir").click()
    expect(query).to_have_value("acme ((late OR delayed) -hir)")
    query.press("End")
    query.press("ArrowLeft")
    query.press("*")
    expect(page.locator(".query-notes")).to_have_count(0)
    expect(page.locator(".reading")).to_contain_text("words that begin with")


def _see_the_preview(page: Page) -> None:
    preview = page.locator("#preview")
    expect(preview.get_by_text("30 posts", exact=True)).to_be_visible()
    expect(preview.locator("figure svg").first).to_be_visible()
    expect(preview.locator(".sample")).to_have_count(20)
    first = preview.locator(".sample").first
    expect(first.locator("mark")).to_have_text(["Acme", "late"])
    first.get_by_role("button", name="Why did this match?").click()
    expect(first.locator(".why .holds", has_text="late").first).to_be_visible()
    expect(first.locator(".why .fails", has_text="delayed").last).to_be_visible()


def _complete(page: Page) -> None:
    """A field and its value are offered, and taken with the keyboard."""
    query = page.get_by_label("Query")
    query.press("Control+End")
    query.press_sequentially(" typ")
    offers = page.get_by_role("listbox", name="Suggestions")
    expect(offers.get_by_role("option")).to_have_count(1)
    query.press("ArrowDown")
    query.press("Enter")
    query.press_sequentially("po")
    expect(offers.get_by_role("option", name=re.compile("^post"))).to_have_attribute("aria-selected", "true")
    query.press("Tab")
    expect(query).to_have_value("acme ((late OR delayed) -hir*) type:post ")
    expect(offers).to_be_hidden()


def _save_and_watch(page: Page) -> None:
    page.get_by_role("button", name="Save and listen").click()
    expect(page.get_by_role("heading", name="Late parcels")).to_be_visible()
    expect(page.get_by_text("Everything that was heard before has been searched.")).to_be_visible(timeout=LONGEST_WORK)
    expect(page.locator("#found").get_by_text("30 mentions", exact=True)).to_be_visible()
    expect(page.locator(".query-box .q-operator")).to_have_text("OR")


def test_query_is_written_mended_understood_saved_and_listens(
    desk: Installation, context: BrowserContext, tmp_path: Path, shoot: Shoot
) -> None:
    page = context.new_page()
    begin_with_acme(page, desk)
    import_file(page, _export(tmp_path / "before.csv", *[LATE] * 30, *[FINE] * 20, *[JOBS] * 10), "before", COLUMNS)
    _write_with_a_mistake(page)
    shoot(page, "editor_mistake")
    _mend(page)
    _see_the_preview(page)
    shoot(page, "editor_preview")
    _complete(page)
    _save_and_watch(page)
    shoot(page, "topic_searched")
    page.get_by_role("link", name="All of them, live").click()
    expect(page.locator("article.row").first.locator("mark")).to_have_text(["Acme", "late"])
    expect(page.locator("article.row", has_text="in time")).to_have_count(0)
    other = context.new_page()
    other.goto(page.url)
    after = _export(tmp_path / "after.csv", "Acme is late for the last time,", "Acme hires the late,")
    import_file(other, after, "after", COLUMNS)
    arrived = page.locator("article.row", has_text="late for the last time")
    expect(arrived.locator("mark")).to_have_text(["Acme", "late"])
    expect(page.locator("article.row", has_text="hires the late")).to_have_count(0)
    shoot(page, "river_heard")
