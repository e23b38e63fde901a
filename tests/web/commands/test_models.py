"""``talka models train`` and ``measure``."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner
from tests.listening.labels.training.made import apple, write_set

from talka.web.commands.models import models


def test_train_writes_the_same_bytes_each_time_and_measure_reads_them(tmp_path: Path) -> None:
    folder = apple(tmp_path)
    written = []
    for name in ("one.npz", "two.npz"):
        out = tmp_path / name
        result = CliRunner().invoke(models, ["train", str(folder), "--out", str(out)])
        assert result.exit_code == 0
        assert result.stdout.endswith("learned from 9 examples.\n")
        written.append(out.read_bytes())
    assert written[0] == written[1]
    result = CliRunner().invoke(models, ["measure", str(folder), "--model", str(out), "--json"])
    (row,) = json.loads(result.stdout)
    assert (row["origin"], row["posts"], row["accuracy"]) == ("brand_apple", 9, 1.0)


def test_train_learns_from_corrections(tmp_path: Path) -> None:
    corrections = tmp_path / "corrections.jsonl"
    corrections.write_text('{"text": "so", "language": "en", "label": "sentiment", "value": 1}\n')
    arguments = ["train", str(apple(tmp_path)), "--out", str(tmp_path / "m.npz")]
    result = CliRunner().invoke(models, [*arguments, "--with-corrections", str(corrections)])
    assert result.stdout.endswith("learned from 10 examples.\n")


def test_train_refuses_sets_that_may_not_be_shipped(tmp_path: Path) -> None:
    folder = write_set(tmp_path, "brand_us_airlines", [{"label": "positive", "text": "so"}])
    out = tmp_path / "m.npz"
    result = CliRunner().invoke(models, ["train", str(folder), "--out", str(out)])
    assert (result.exit_code, out.exists()) == (1, False)
    assert "CC BY-NC-SA 4.0" in result.stderr
    assert CliRunner().invoke(models, ["train", str(folder), "--research", "--out", str(out)]).exit_code == 0


def test_measure_prints_a_table(tmp_path: Path) -> None:
    result = CliRunner().invoke(models, ["measure", str(apple(tmp_path))])
    head, row = result.stdout.splitlines()
    assert head.split() == ["set", "lang", "label", "posts", "macro-F1", "accuracy", "cal.", "error"]
    assert row.split()[:4] == ["brand_apple", "en", "sentiment", "9"]


def test_no_folder_is_wrong_use() -> None:
    assert CliRunner().invoke(models, ["measure"]).exit_code == 2
    assert CliRunner().invoke(models, ["measure", "/nowhere"]).exit_code == 2
