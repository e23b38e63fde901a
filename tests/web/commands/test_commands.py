"""What every command promises: help with an example, quick to list, errors in words, exit codes."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import msgspec
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from tests.factories import make_channel, make_community, make_posts

from talka.channels.models import Post
from talka.channels.queries import EXPORTED
from talka.web.commands import COMMANDS, talka
from talka.web.messages.catalogues import LANGUAGES


def run(*arguments: str) -> Result:
    return CliRunner().invoke(talka, list(arguments))


def leaves() -> Iterator[tuple[str, ...]]:
    """The names of every command that does something."""
    context = click.Context(talka)
    for name in COMMANDS:
        command = talka.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from ((name, inner) for inner in command.commands)
        else:
            yield (name,)


@pytest.mark.parametrize("names", list(leaves()), ids=" ".join)
def test_every_command_has_help_with_an_example(names: tuple[str, ...]) -> None:
    answer = run(*names, "--help")
    assert (answer.exit_code, "Example:" in answer.output, "talka" in answer.output) == (0, True, True)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_line_in_the_list_is_the_first_line_of_the_help(name: str) -> None:
    command = talka.get_command(click.Context(talka), name)
    assert command is not None
    if not isinstance(command, click.Group):
        assert (command.help or "").partition("\n")[0] == COMMANDS[name][1]


def test_every_command_stands_in_the_manual() -> None:
    manual = (Path(__file__).parents[3] / "docs" / "admin" / "commands.md").read_text()
    assert [name for name in COMMANDS if f"talka {name}" not in manual] == []


def test_help_is_quick_and_loads_neither_django_nor_a_database() -> None:
    code = "import sys; from talka.web.commands import talka; talka.main(['--help'], standalone_mode=False); "
    code += "print([name for name in ('django', 'psycopg', 'msgspec', 'rich', 'pyarrow') if name in sys.modules])"
    begun = os.times().children_user
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.splitlines()[-1] == "[]"
    assert os.times().children_user - begun < 0.4


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["export"], ["export", "posts.doc"], ["import", "/nowhere", "--channel", "A"]]
)
def test_wrong_use_ends_with_two(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_wrong_settings_end_with_two_and_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALKA_WORKERS", "many")
    answer = run("doctor", "--settings")
    assert (answer.exit_code, "TALKA_WORKERS" in answer.output, "Traceback" in answer.output) == (2, True, False)


def test_settings_are_listed_as_json() -> None:
    rows = json.loads(run("doctor", "--settings", "--json").output)
    assert {"name", "value", "source", "default", "help", "secret"} == set(rows[0])


def test_messages_to_translate_are_listed_as_json(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("talka.web.messages.catalogues.SOURCE", tmp_path)
    (tmp_path / "page.py").write_text('_("New")')
    lacking = dict.fromkeys(LANGUAGES, 1)
    missing = [f"{language}: not translated: 'New' (page.py)" for language in LANGUAGES]
    assert json.loads(run("messages", "update", "--json").stdout) == lacking
    assert json.loads(run("messages", "compile", "--json").stdout) == list(LANGUAGES)
    checked = run("messages", "check", "--json")
    assert (json.loads(checked.stdout), checked.exit_code) == (missing, 1)


@pytest.mark.django_db(transaction=True)
def test_doctor_ends_with_one_when_something_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("talka.web.run.health.LEAST_SPACE", 1 << 62)
    answer = run("doctor", "--json")
    states = {finding["id"]: finding["state"] for finding in json.loads(answer.stdout)}
    assert (answer.exit_code, states["space"], states["database"]) == (1, "bad", "well")


@pytest.mark.django_db(transaction=True)
def test_doctor_tells_of_a_model_that_cannot_be_used(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "own.npz").write_text("not a model")
    settings.TALKA = msgspec.structs.replace(settings.TALKA, labels_model=str(tmp_path / "own.npz"))
    found = {finding["id"]: finding for finding in json.loads(run("doctor", "--json").stdout)}
    assert (found["labels"]["state"], "TALKA_LABELS_MODEL" in found["labels"]["hint"]) == ("bad", True)


@pytest.mark.django_db(transaction=True)
def test_export_holds_every_post_in_each_format(tmp_path: Path) -> None:
    channel = make_channel()
    posts = make_posts(5, channel=channel, text="=Post {n}, “ü”")
    slug = channel.community.slug
    make_posts(2)
    for kind in ("jsonl", "csv", "parquet"):
        answer = run("export", str(tmp_path / f"posts.{kind}"), "--community", slug, "--json")
        assert json.loads(answer.stdout) == {"file": str(tmp_path / f"posts.{kind}"), "posts": 5}
    ids = [post.external_id for post in posts]
    lines = [json.loads(line) for line in (tmp_path / "posts.jsonl").read_text().splitlines()]
    with (tmp_path / "posts.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    table = pq.read_table(tmp_path / "posts.parquet")
    assert [tuple(line) for line in lines] == [EXPORTED] * 5
    assert ([line["id"] for line in lines], [row["id"] for row in rows], table["id"].to_pylist()) == (ids, ids, ids)
    assert (lines[0]["text"], rows[0]["text"], table["text"][0].as_py()) == (
        "=Post 1, “ü”",
        "'=Post 1, “ü”",
        "=Post 1, “ü”",
    )
    assert table["created_at"][4].as_py() == posts[4].created_at


@pytest.mark.django_db(transaction=True)
def test_export_overwrites_nothing_and_asks_which_brand(tmp_path: Path) -> None:
    make_community(slug="one")
    make_community(slug="two")
    (tmp_path / "taken.csv").write_text("mine")
    assert run("export", str(tmp_path / "taken.csv"), "--community", "one").exit_code == 1
    answer = run("export", str(tmp_path / "new.csv"))
    assert (answer.exit_code, "one, two" in answer.output) == (1, True)
    assert (tmp_path / "taken.csv").read_text() == "mine"


@pytest.mark.django_db(transaction=True)
def test_import_takes_a_file_once(tmp_path: Path) -> None:
    make_community(slug="acme")
    (tmp_path / "posts.csv").write_text(
        "number,body,when\n1,Good coffee,2026-01-01 10:00\n2,Bad tea,2026-01-02 10:00\n"
    )
    command = ["import", str(tmp_path / "posts.csv"), "--channel", "Archive", "--json"]
    command += ["--map", "number=id", "--map", "body=text", "--map", "when=created_at", "--time-zone", "Europe/Riga"]
    first, second = json.loads(run(*command).stdout), json.loads(run(*command).stdout)
    assert (first["new"], second["new"], second["known"]) == (2, 0, 2)
    posts = Post.objects.order_by("created_at").values_list("text", "created_at__hour")
    assert list(posts) == [("Good coffee", 8), ("Bad tea", 8)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("extra", [["--map", "body"], ["--time-zone", "Mars/Olympus"]])
def test_import_with_a_wrong_option_ends_with_two(tmp_path: Path, extra: list[str]) -> None:
    (tmp_path / "posts.csv").write_text("text\nhello\n")
    assert run("import", str(tmp_path / "posts.csv"), "--channel", "A", *extra).exit_code == 2


@pytest.mark.django_db(transaction=True)
def test_import_of_an_unknown_part_says_which_there_are(tmp_path: Path) -> None:
    make_community(slug="acme")
    (tmp_path / "posts.csv").write_text("text\nhello\n")
    answer = run("import", str(tmp_path / "posts.csv"), "--channel", "A", "--map", "text=colour")
    assert (answer.exit_code, "colour" in answer.output, "created_at" in answer.output) == (1, True, True)
