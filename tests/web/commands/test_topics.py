"""``talka topics match``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from talka.web.commands.topics import topics

POSTS = """{"id": 1, "text": "Spotify crashed again"}
{"id": "b", "text": "spotify crashes \\ud800", "more": [1]}

{"id": 3, "text": "Crash course: spotify jobs"}
"""
_TOO_LONG = "The query is too long: 64 kB is the most. Split it into several topics."


def test_match_prints_the_id_of_each_matching_line(tmp_path: Path) -> None:
    file = tmp_path / "posts.jsonl"
    file.write_text("\ufeff" + POSTS, encoding="utf-8")
    result = CliRunner().invoke(topics, ["match", "spotify crash* -jobs", str(file)])
    assert (result.exit_code, result.stdout, result.stderr) == (0, "1\nb\n", "")


def test_match_reads_standard_input() -> None:
    result = CliRunner().invoke(topics, ["match", "jobs", "-"], input=POSTS)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "3\n", "")


def test_match_answers_other_lines_when_some_are_bad() -> None:
    lines = [
        b"no json",
        b'{"id": 1, "text": "acme"}',
        b"[1]",
        b'{"text": "acme"}',
        b'{"id": 5}',
        b'{"id": true, "text": "acme"}',
        b'{"id": 7, "text": "\xff"}',
        b"[" * 100_000,
        b'{"id": 9, "text": "ACME"}',
    ]
    result = CliRunner().invoke(topics, ["match", "acme", "-"], input=b"\n".join(lines))
    assert (result.exit_code, result.stdout) == (1, "1\n9\n")
    assert result.stderr.splitlines() == [
        "Line 1: this line is not JSON.",
        'Line 3: this line is no object like {"id": 7, "text": "A post"}.',
        'Line 4: "id" is missing, or neither text nor a number.',
        'Line 5: "text" is missing, or not text.',
        'Line 6: "id" is missing, or neither text nor a number.',
        "Line 7: this line is not UTF-8.",
        "Line 8: this line is not JSON.",
    ]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (
            "acme (jobs",
            "This parenthesis is never closed. Add a ) where the group ends.\n  acme (jobs\n       ^\n",
        ),
        ("x" * 70_000, f"{_TOO_LONG}\n  {'x' * 100}\n  {'^' * 100}\n"),
    ],
)
def test_match_underlines_the_mistakes_of_a_query(query: str, told: str) -> None:
    result = CliRunner().invoke(topics, ["match", query, "-"], input=POSTS)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", told)


def test_match_of_a_missing_file_is_wrong_use(tmp_path: Path) -> None:
    assert CliRunner().invoke(topics, ["match", "acme", str(tmp_path / "none.jsonl")]).exit_code == 2


def test_match_help_has_an_example() -> None:
    result = CliRunner().invoke(topics, ["match", "--help"])
    assert (result.exit_code, "talka topics match 'spotify" in result.stdout) == (0, True)


def test_match_starts_without_django() -> None:
    program = (
        "import sys\nfrom talka.web.commands.topics import topics\n"
        "topics(['match', 'jobs', '-'], standalone_mode=False)\nassert 'django' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", program], input=POSTS, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "3\n", "")
