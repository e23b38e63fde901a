"""``talka topics match`` and ``check``."""

from __future__ import annotations

import json
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


FULL = {
    "id": 1,
    "text": "It crashed",
    "title": "Spotify",
    "author": "@ann@example.social",
    "name": "Ann Example",
    "url": "https://news.example.com/1",
    "links": ["https://shop.example/x"],
    "channel": "News",
    "network": "feeds",
    "lang": "en",
    "type": "comment",
    "created": "2026-03-05T12:30:00Z",
    "likes": 12,
    "shares": 0,
    "comments": 3,
    "has": ["link"],
}


@pytest.mark.parametrize(
    "query",
    [
        "spotify crashed",
        '"spotify it"',
        "crashed title:spotify",
        "author:ann",
        'author:"ann example"',
        "site:example.com",
        "url:shop.example",
        "channel:news",
        "channel:feeds",
        "crashed lang:en",
        "crashed type:comment",
        "crashed since:2026-03-05 until:2026-03-05",
        "crashed likes:>10 shares:0 comments:3",
        "crashed has:link",
    ],
)
def test_match_knows_the_fields_of_a_line(query: str) -> None:
    lines = "\n".join(json.dumps(post) for post in (FULL, {"id": 2, "text": "It crashed it", "likes": None}))
    result = CliRunner().invoke(topics, ["match", query, "-"], input=lines)
    assert (result.exit_code, result.stdout.splitlines()[:1], result.stderr) == (0, ["1"], "")


def test_match_tells_of_fields_of_another_type() -> None:
    wrong: list[dict[str, object]] = [
        {"title": 7},
        {"author": ["ann"]},
        {"likes": "12"},
        {"shares": True},
        {"comments": -1},
        {"links": "https://x.example"},
        {"has": [1]},
        {"created": "yesterday"},
        {"created": 5},
    ]
    lines = [json.dumps({"id": 1, "text": "acme"} | fields) for fields in wrong]
    result = CliRunner().invoke(topics, ["match", "acme", "-"], input="\n".join(lines))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        'Line 1: "title" is not text.',
        'Line 2: "author" is not text.',
        'Line 3: "likes" is not a whole number from 0 on.',
        'Line 4: "shares" is not a whole number from 0 on.',
        'Line 5: "comments" is not a whole number from 0 on.',
        'Line 6: "links" is not a list of texts.',
        'Line 7: "has" is not a list of texts.',
        'Line 8: "created" is not a time like 2026-03-05T12:30:00Z.',
        'Line 9: "created" is not a time like 2026-03-05T12:30:00Z.',
    ]


def test_match_explains_by_the_words() -> None:
    lines = [
        {"id": 1, "text": "again: Spotify\n crashed, spotify"},
        {"id": 2, "text": "nothing", "lang": "en", "author": "ann"},
        {"id": "\ud800", "text": "spotify"},
    ]
    query = '"spotify crashed" OR spotify OR author:ann'
    result = CliRunner().invoke(
        topics, ["match", "--explain", query, "-"], input="\n".join(json.dumps(line) for line in lines)
    )
    told = "1\tSpotify, crashed, spotify\n2\t\n\\ud800\tspotify\n"
    assert (result.exit_code, result.stdout, result.stderr) == (0, told, "")


def test_match_takes_lists_from_files(tmp_path: Path) -> None:
    (tmp_path / "shops.txt").write_text('acme\n"big co"\n', encoding="utf-8")
    lines = '{"id": 1, "text": "the Big Co"}\n{"id": 2, "text": "big"}\n{"id": 3, "text": "acme jobs"}'
    command = ["match", "--list", f"My Shops={tmp_path / 'shops.txt'}", 'list:"my shops" -jobs', "-"]
    result = CliRunner().invoke(topics, command, input=lines)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "1\n", "")


def test_match_says_what_is_wrong_with_a_list(tmp_path: Path) -> None:
    file = tmp_path / "shops.txt"
    file.write_text("acme\nbig co\n(x\n", encoding="utf-8")
    result = CliRunner().invoke(topics, ["match", "--list", f"shops={file}", "list:shops", "-"], input="")
    assert (result.exit_code, result.stdout, result.stderr.splitlines()) == (
        2,
        "",
        [
            f"{file}, line 2: Put words that belong together between quotation marks, else each on a line of its own.",
            f"{file}, line 3: This parenthesis is never closed. Add a ) where the group ends.",
        ],
    )


@pytest.mark.parametrize("given", ["shops", "=x", "shops=/nowhere/at/all"])
def test_match_refuses_a_list_without_a_file(given: str) -> None:
    result = CliRunner().invoke(topics, ["match", "--list", given, "list:shops", "-"], input="")
    assert (result.exit_code, result.stdout) == (2, "")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (
            "tea topic:drinks",
            "Talka's topics are not known here. Write the query of “drinks” in parentheses in its place.",
        ),
        (
            "tea list:shops",
            'Talka\'s lists are not known here. Give this one as --list "shops=FILE", one entry on each line.',
        ),
    ],
)
def test_match_refuses_names_that_it_cannot_know(query: str, told: str) -> None:
    result = CliRunner().invoke(topics, ["match", query, "-"], input=POSTS)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"{told}\n  {query}\n      {'^' * len(query[4:])}\n"


def test_check_prints_the_query_as_it_is_understood() -> None:
    result = CliRunner().invoke(topics, ["check", "Acme  (crash* OR tea) <<< hm >>> -jobs topic:other"])
    assert (result.exit_code, result.stdout, result.stderr) == (
        0,
        'acme AND (crash* OR tea) AND NOT jobs AND topic:"other"\n',
        "",
    )


def test_check_tells_mistakes_and_hints_with_their_places() -> None:
    result = CliRunner().invoke(topics, ["check", "-"], input="tea and (milk a*\n")
    assert (result.exit_code, result.stdout) == (1, "")
    assert [line.strip(" ^") for line in result.stderr.splitlines()] == [
        "This parenthesis is never closed. Add a ) where the group ends.",
        "tea and (milk a*",
        "",
        "Put at least 2 letters before the first * or ?: fewer would match too much.",
        "tea and (milk a*",
        "",
        "“and” is read as a word. To join words, write it in capitals.",
        "tea and (milk a*",
        "",
    ]


def test_check_answers_programs() -> None:
    right = CliRunner().invoke(topics, ["check", "--json", "tea and list:shops"])
    wrong = CliRunner().invoke(topics, ["check", "--json", "(tea"])
    assert (right.exit_code, json.loads(right.stdout), right.stderr) == (
        0,
        {
            "query": 'tea AND and AND list:"shops"',
            "mistakes": [],
            "hints": [
                {
                    "code": "hint_case",
                    "message": "“and” is read as a word. To join words, write it in capitals.",
                    "start": 4,
                    "end": 7,
                    "text": "and",
                    "example": "",
                }
            ],
            "names": [{"kind": "list", "name": "shops"}],
        },
        "",
    )
    answer = json.loads(wrong.stdout)
    assert (wrong.exit_code, answer["query"], [mistake["code"] for mistake in answer["mistakes"]]) == (
        1,
        None,
        ["unclosed"],
    )


def test_check_of_bytes_that_are_no_text_is_an_answer() -> None:
    result = CliRunner().invoke(topics, ["check", "-"], input=b"\xff")
    assert (result.exit_code, result.stdout) == (1, "")
    assert CliRunner().invoke(topics, ["check", "-"], input=b"tea \x00 (").exit_code == 1


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
