"""Taking corrections of labels out on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.factories import NOON, make_channel, make_community, make_member, make_posts

from talka.listening.actions import correct_label
from talka.listening.models import Correction
from talka.team.actor import Actor
from talka.web.commands.labels import labels

pytestmark = pytest.mark.django_db(transaction=True)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(labels, ["export-corrections", *arguments])


def test_corrections_of_one_brand_are_written(tmp_path: Path) -> None:
    member = make_member(community=make_community(slug="air"), name="Ann")
    make_community(slug="other")
    posts = make_posts(2, channel=make_channel(community=member.community), language="en")
    by = Actor.person(member.user)
    for post, value in zip(posts, (-1, 1), strict=True):
        correct_label(by=by, community=member.community, posts=[post.pk], label="sentiment", value=value)
    correct_label(by=by, community=member.community, posts=[posts[0].pk], label="praise", value=0)
    Correction.objects.update(at=NOON)
    file = tmp_path / "said.jsonl"
    answer = run(str(file), "--community", "air", "--json")
    assert json.loads(answer.stdout) == {"file": str(file), "corrections": 3}
    said = [json.loads(line) for line in file.read_text().splitlines()]
    same = {"language": "en", "by": "Ann", "at": "2026-03-01T12:00:00Z"}
    assert said == [
        same | {"text": "Post number 1 about coffee", "label": "sentiment", "value": -1},
        same | {"text": "Post number 2 about coffee", "label": "sentiment", "value": 1},
        same | {"text": "Post number 1 about coffee", "label": "praise", "value": False},
    ]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    make_community(slug="air")
    file = tmp_path / "said.jsonl"
    file.write_text("mine")
    answer = run(str(file))
    assert (answer.exit_code, "exists already" in answer.output, file.read_text()) == (1, True, "mine")


def test_without_corrections_the_file_is_empty(tmp_path: Path) -> None:
    make_community(slug="air")
    answer = run(str(tmp_path / "said.jsonl"))
    assert (answer.output.split(" to ")[0], (tmp_path / "said.jsonl").read_bytes()) == ("Written: 0 corrections", b"")
