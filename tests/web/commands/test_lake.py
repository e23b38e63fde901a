from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.factories import make_posts

from talka.intake import archive
from talka.web.commands.lake import lake

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _ready(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The command's own set-up would close the connections of the test; its lake is a fresh one."""
    from contextlib import nullcontext

    from talka.lake import open_lake
    from talka.web.commands import lake as module

    monkeypatch.setattr(module, "django_ready", nullcontext)
    monkeypatch.setattr(archive, "lake_root", lambda _settings: str(tmp_path / "lake"))
    open_lake.cache_clear()


def test_rebuild_status_and_compact_report() -> None:
    make_posts(3)
    assert json.loads(_run("rebuild", "--json")) == {"rows": 3}
    status = json.loads(_run("status", "--json"))
    assert [(table["name"], table["rows"]) for table in status["tables"]] == [
        ("raw", 0),
        ("posts", 3),
        ("mentions", 0),
        ("corrections", 0),
    ]
    assert status["archiver"]["code"] == ""
    assert json.loads(_run("compact", "--json", "--all")) == {
        "settled": 0,
        "months": 1,
        "removed": 0,
        "added": 0,
        "deleted": 0,
    }
    assert "Waiting for the lake: 0 batches" in _run("status")


def test_a_damaged_lake_ends_in_words(tmp_path: Path) -> None:
    log = tmp_path / "lake" / "posts" / "_delta_log"
    log.mkdir(parents=True)
    (log / "00000000000000000000.json").write_text("not JSON")
    ended = CliRunner().invoke(lake, ["status"])
    assert (ended.exit_code, "talka lake rebuild" in ended.output) == (1, True)


@pytest.mark.parametrize("name", ["status", "compact", "rebuild"])
def test_help_holds_an_example(name: str) -> None:
    assert f"Example: talka lake {name}" in _run(name, "--help")


def _run(*arguments: str) -> str:
    ended = CliRunner().invoke(lake, arguments)
    assert ended.exit_code == 0, ended.output
    return ended.stdout
