from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import translation

from talka.channels.explain import CODES, Trouble, explain
from talka.intake.errors import REASONS, NotTakenError
from talka.net import errors

SOURCE = Path(errors.__file__).parents[1]
TREE = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.RemoteError)]


@pytest.mark.parametrize("kind", [*TREE, NotTakenError], ids=lambda kind: kind.code)
def test_every_remote_error_is_explained(kind: type[errors.RemoteError]) -> None:
    assert kind is errors.RemoteError or kind.code in CODES
    with translation.override("en"):
        said = explain(kind.code, kind.who)
    assert all(sentence.endswith(".") for sentence in said)


@pytest.mark.parametrize("folder", ["net", "channels/connectors", "intake"])
def test_every_narrower_code_is_explained(folder: str) -> None:
    sources = "\n".join(path.read_text() for path in (SOURCE / folder).rglob("*.py"))
    told = set(re.findall(r'\bcode="(\w+)"', sources)) | set(re.findall(r'return "(\w+)", (?:f"|words)', sources))
    assert told - CODES - REASONS.keys() == set()


def test_no_code_is_explained_that_nobody_tells() -> None:
    sources = "\n".join(path.read_text() for path in SOURCE.rglob("*.py") if path.name != "explain.py")
    assert [code for code in CODES if f'"{code}"' not in sources] == []


def test_unknown_code_is_explained_by_who_must_act() -> None:
    with translation.override("en"):
        assert explain("new_in_a_plugin", "administrator") == Trouble(
            "The channel cannot be asked.", "Check the settings of the channel."
        )
