"""Links from one page of the manual to another lead somewhere, and every page is linked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")


def linked(page: Path) -> list[tuple[Path, str]]:
    """Each link of a page: the file, and the heading in it."""
    return [((page.parent / path).resolve() if path else page, place) for path, place in LINK.findall(page.read_text())]


def headings(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    missing = [path for path, place in linked(page) if not path.exists() or (place and place not in headings(path))]
    assert missing == []


def test_every_page_is_reached_from_the_readme() -> None:
    reached, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        targets = {path for path, _ in linked(page)}
        inside = {file for folder in targets if folder.is_dir() for file in folder.glob("*.md")}
        fresh = {path for path in targets | inside if path.suffix == ".md"} - reached
        reached |= fresh
        waiting += fresh
    assert [str(page.relative_to(ROOT)) for page in PAGES[1:] if page not in reached] == []
