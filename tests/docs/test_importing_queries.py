"""The examples of the manual's page on queries from other products are true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from talka.listening.importers import DIALECTS, MESSAGES, translate

PAGE = (Path(__file__).resolve().parents[2] / "docs/user/importing-queries.md").read_text(encoding="utf-8")
SECTION = re.compile(r"^## (.+?)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
EXAMPLE = re.compile(r"^\| `([^`]+)` \| `([^`]+)` \|$", re.MULTILINE)
TOLD = re.compile(r"^\| `(\w+)` \| [^|]+ \| (\w+): `([^`]+)` \|$", re.MULTILINE)
EXAMPLES = [(title.lower(), *example) for title, text in SECTION.findall(PAGE) for example in EXAMPLE.findall(text)]


def test_every_product_has_examples() -> None:
    assert {dialect for dialect, _, _ in EXAMPLES} == set(DIALECTS)
    assert len(EXAMPLES) == 26


@pytest.mark.parametrize(("dialect", "source", "ours"), EXAMPLES)
def test_an_example_comes_out_as_the_page_says(dialect: str, source: str, ours: str) -> None:
    assert translate(source, dialect).query == ours


def test_every_code_is_on_the_page() -> None:
    assert [code for code, _, _ in TOLD.findall(PAGE)] == sorted(MESSAGES)


@pytest.mark.parametrize(("code", "dialect", "source"), TOLD.findall(PAGE))
def test_the_example_of_a_code_is_told_with_it(code: str, dialect: str, source: str) -> None:
    assert [loss.code for loss in translate(source, dialect).losses] == [code]
