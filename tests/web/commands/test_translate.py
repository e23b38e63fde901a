"""``talka topics translate``."""

from __future__ import annotations

import json
import subprocess
import sys

from click.testing import CliRunner

from talka.web.commands.topics import topics

REASON = "“region:usa” was left out: of places, Talka knows only countries."


def test_translate_prints_the_query_and_tells_losses_on_standard_error() -> None:
    result = CliRunner().invoke(topics, ["translate", "--from", "brandwatch", "acme AND region:usa"])
    assert (result.exit_code, result.stdout, result.stderr) == (
        0,
        "acme\n",
        f"{REASON} The query now finds more.\n  acme AND region:usa\n           ^^^^^^^^^^\n",
    )


def test_translate_reads_standard_input() -> None:
    result = CliRunner().invoke(topics, ["translate", "--from", "x", "-"], input="\ufeffacme -jobs\n")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "acme NOT jobs\n", "")


def test_translate_refuses_what_is_not_utf8() -> None:
    result = CliRunner().invoke(topics, ["translate", "--from", "x", "-"], input=b"\xff")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: The query is not UTF-8.\nSave it as UTF-8 and try again.\n"


def test_translate_writes_json() -> None:
    result = CliRunner().invoke(topics, ["translate", "--from", "brandwatch", "--json", "acme AND region:usa"])
    assert (result.exit_code, json.loads(result.stdout)) == (
        0,
        {
            "query": "acme",
            "losses": [
                {
                    "code": "place",
                    "message": f"{REASON} The query now finds more.",
                    "start": 9,
                    "end": 19,
                    "effect": "more",
                }
            ],
        },
    )


def test_translate_underlines_what_cannot_be_read() -> None:
    result = CliRunner().invoke(topics, ["translate", "--from", "sprinklr", "acme AND (late"])
    told = "This parenthesis is never closed. Add a ) where the group ends.\n  acme AND (late\n           ^\n"
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", told)


def test_translate_writes_mistakes_as_json() -> None:
    result = CliRunner().invoke(topics, ["translate", "--from", "x", "--json", "place:\ud800"])
    answer = json.loads(result.stdout)
    assert (result.exit_code, answer["query"]) == (1, None)
    assert [mistake["code"] for mistake in answer["mistakes"]] == ["nothing_left", "place"]


def test_translate_from_an_unknown_product_is_wrong_use() -> None:
    result = CliRunner().invoke(topics, ["translate", "--from", "netbase", "acme"])
    assert (result.exit_code, result.stdout) == (2, "")


def test_translate_starts_without_django() -> None:
    program = (
        "import sys\nfrom talka.web.commands.topics import topics\n"
        "topics(['translate', '--from', 'x', 'acme'], standalone_mode=False)\nassert 'django' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "acme\n", "")
