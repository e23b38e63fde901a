"""Corrections of labels as they are exported."""

from __future__ import annotations

from pathlib import Path

import pytest

from talka.listening.labels.training.corrections import read_corrections
from talka.listening.labels.training.sets import Example, SetError


def test_corrections_are_examples(tmp_path: Path) -> None:
    path = tmp_path / "corrections.jsonl"
    path.write_text(
        '{"text": "so", "language": "de", "label": "sentiment", "value": -1, "by": "ann"}\n\n'
        '{"text": "why", "language": "en", "label": "question", "value": true}\n'
    )
    assert read_corrections(path) == [
        Example("so", "de", "sentiment", -1, "corrections"),
        Example("why", "en", "question", 1, "corrections"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        b"no",
        b"[]",
        b"\xff",
        b'{"text": "so", "language": "de", "label": "sentiment"}',
        b'{"text": 1, "language": "de", "label": "sentiment", "value": 1}',
        b'{"text": "so", "language": "de", "label": "sentiment", "value": true}',
        b'{"text": "so", "language": "de", "label": "sentiment", "value": 2}',
        b'{"text": "so", "language": "de", "label": "sentiment", "value": []}',
        b'{"text": "so", "language": "de", "label": "question", "value": 1}',
        b'{"text": "so", "language": "de", "label": "joy", "value": true}',
    ],
)
def test_a_line_that_is_no_correction_is_named(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "corrections.jsonl"
    path.write_bytes(b"\n" + line)
    with pytest.raises(SetError, match=r"corrections\.jsonl, line 2"):
        read_corrections(path)
