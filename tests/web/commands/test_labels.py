"""Corrections of labels taken out, and labels anew, on the command line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.factories import NOON, make_channel, make_community, make_member, make_posts

from talka.channels.models import Channel, Post
from talka.intake import archive
from talka.lake import POSTS, open_lake
from talka.listening.actions import correct_label
from talka.listening.labels import Labeller
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


def corrected(channel: Channel, texts: Iterable[str], value: int) -> None:
    """Posts whose feeling somebody corrected."""
    by, community = Actor.system("test"), channel.community
    for text in texts:
        (post,) = make_posts(1, channel=channel, text=text, language="de", sentiment=0)
        correct_label(by=by, community=community, posts=[post.pk], label="sentiment", value=value)


def test_teach_writes_a_model_that_knows_what_people_said(tmp_path: Path) -> None:
    channel = make_channel(community=make_community(slug="air"))
    corrected(channel, [f"Der Kaffee ist knorke, Nummer {n}" for n in range(20)], 1)
    corrected(channel, [f"Der Kaffee ist blubber, Nummer {n}" for n in range(20)], -1)
    make_posts(5, channel=channel, text="Der Kaffee Nummer {n}", language="de", sentiment=0)
    file = tmp_path / "labels.npz"
    answer = json.loads(CliRunner().invoke(labels, ["teach", "--out", str(file), "--json"]).stdout)
    (taught,) = answer["taught"]
    assert (answer["file"], taught["label"], taught["language"], taught["corrections"]) == (
        *(str(file), "sentiment", "de"),
        40,
    )
    assert (taught["before"], taught["after"], taught["others"], taught["is_better"]) == (0.5, 1.0, 5, True)
    found = Labeller.load(file).label(["Das Bier ist knorke", "Das Bier ist blubber"], ["de", "de"])
    assert found.sentiment.tolist() == [1, -1]
    told = CliRunner().invoke(labels, ["teach", "--out", str(file)]).stdout.splitlines()
    assert told[0].startswith(
        "sentiment, de: the model agrees with 50% of 40 corrections; having learned from the others it would with 100%."
    )
    assert told[1:] == [
        f"Written: {file}",
        f"To use it, set TALKA_LABELS_MODEL={file} and start Talka anew.",
        "To label stored posts with it, run then: talka labels refresh",
    ]


def test_teach_writes_nothing_where_there_is_too_little_to_learn(tmp_path: Path) -> None:
    corrected(make_channel(community=make_community(slug="air")), ["knorke"] * 3, 1)
    ended = CliRunner().invoke(labels, ["teach", "--out", str(tmp_path / "labels.npz")])
    assert (ended.exit_code, "from ten corrections" in ended.output, list(tmp_path.iterdir())) == (1, True, [])


def test_refresh_labels_all_brands_and_writes_the_lake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(archive, "lake_root", lambda _settings: str(tmp_path / "lake"))
    (awful,) = make_posts(1, text="This is awful, I hate it", language="en", sentiment=1)
    make_posts(1, channel=make_channel(community=make_community(slug="other")), language="en")
    answers = [CliRunner().invoke(labels, ["refresh", *more]).output for more in (["--json"], ["--json"], [])]
    assert [json.loads(answer) for answer in answers[:2]] == [{"posts": 2, "changed": 2}, {"posts": 2, "changed": 0}]
    assert answers[2] == "Posts read: 2. Labelled otherwise than before: 0.\n"
    assert Post.objects.get(pk=awful.pk).sentiment == -1
    lake = open_lake(str(tmp_path / "lake"))
    found = lake.run(lake.ibis_table(POSTS.name).select("post_id", "sentiment")).to_pylist()
    assert {"post_id": awful.pk.bytes, "sentiment": -1} in found


def test_refresh_says_what_to_do_when_the_lake_cannot_be_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(archive, "lake_root", lambda _settings: str(tmp_path / "lake"))
    (tmp_path / "lake").write_text("a file where a folder must be")
    make_posts(1)
    ended = CliRunner().invoke(labels, ["refresh"])
    assert (ended.exit_code, "talka lake rebuild" in ended.output) == (1, True)


def test_refresh_names_the_brands_that_there_are() -> None:
    make_community(slug="air")
    ended = CliRunner().invoke(labels, ["refresh", "--community", "sea"])
    assert (ended.exit_code, "There is: air" in ended.output) == (1, True)
