"""The scripts run to their end and print their table; their figures are of no use at such sizes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "benchmarks"


def printed(script: str, *options: str) -> str:
    """What a script prints; its errors are the test's."""
    command = [sys.executable, str(SCRIPTS / script), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("script", "told"),
    [("lake.py", "replace a topic's mentions"), ("limits.py", "NEAR/"), ("explore.py", "| characteristic | year |")],
)
def test_script_of_made_posts_prints_its_table(script: str, told: str) -> None:
    assert told in printed(script, "--posts", "1000")


def test_script_of_labels_prints_its_ratio(shared: Path) -> None:
    assert shared.is_dir()
    assert "ratio of times" in printed("labels.py", "--posts", "200")


def test_script_of_matching_compares_engines_that_need_nothing_else() -> None:
    told = printed("matching.py", "--queries", "10", "--posts", "200", "--engines", "talka,python")
    assert "10 queries: ours is" in told
