"""``talka label``."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from talka.listening.label_names import INTENTS
from talka.web.commands.label import label


def test_label_prints_an_object_for_each_line(tmp_path: Path) -> None:
    file = tmp_path / "posts.jsonl"
    file.write_text(
        '{"id": 7, "text": "I love this so much, thank you!"}\n{"id": "b", "text": "Ужасно", "lang": "ru"}\n'
    )
    result = CliRunner().invoke(label, [str(file)])
    first, second = map(json.loads, result.stdout.splitlines())
    assert (result.exit_code, result.stderr) == (0, "")
    assert list(first) == ["id", "language", "sentiment", "score", "intents"]
    assert (first["id"], first["language"], first["sentiment"]) == (7, "en", "positive")
    assert (second["id"], second["language"], second["sentiment"]) == ("b", "ru", "negative")
    assert tuple(first["intents"]) == INTENTS
    assert first["intents"]["thanks"] > 0.5 > first["intents"]["abuse"]


def test_label_takes_the_language_that_a_line_tells() -> None:
    result = CliRunner().invoke(label, ["-"], input='{"id": 1, "text": "super", "lang": "pt-BR"}\n')
    assert json.loads(result.stdout)["language"] == "pt"


def test_label_answers_other_lines_when_some_are_bad() -> None:
    lines = '{"id": 1, "text": "\\ud800\\u0000"}\nno json\n{"id": 3}\n{"id": 4, "text": ""}\n'
    result = CliRunner().invoke(label, ["-"], input=lines)
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == [1, 4]
    assert (result.exit_code, result.stderr) == (
        1,
        'Line 2: this line is not JSON.\nLine 3: "text" is missing, or not text.\n',
    )


def test_label_with_a_file_that_is_no_model_says_so(tmp_path: Path) -> None:
    model = tmp_path / "labels.npz"
    model.write_text("no")
    result = CliRunner().invoke(label, ["--model", str(model), "-"], input="")
    assert result.exit_code == 1
    assert result.stderr == f"Error: {model} is no model of Talka. Make one with “talka models train”.\n"
