"""Every word of a declaration can be translated."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.channels.connectors.contract.declared import KINDS

import talka
from talka.channels.connectors.contract import ChannelKind
from talka.web.messages.extract import extract


@pytest.fixture(scope="module")
def messages() -> set[str]:
    return {str(message.id) for message in extract(Path(talka.__file__).parent) if isinstance(message.id, str)}


def words(kind: ChannelKind) -> list[str]:
    fields = [word for field in kind.fields for word in (field.label, field.help, *dict(field.choices).values())]
    return [word for word in (kind.label, kind.summary, *fields) if word]


@pytest.mark.parametrize("name", KINDS)
def test_every_word_of_a_declaration_is_marked_for_translation(name: str, messages: set[str]) -> None:
    assert [word for word in words(KINDS[name].kind) if word not in messages] == []
