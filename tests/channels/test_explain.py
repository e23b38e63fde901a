from __future__ import annotations

import pytest
from django.utils import translation

from talka.channels.explain import CODES, Trouble, explain
from talka.intake.errors import NotTakenError
from talka.net import errors

TREE = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.RemoteError)]


@pytest.mark.parametrize("kind", [*TREE, NotTakenError], ids=lambda kind: kind.code)
def test_every_remote_error_is_explained(kind: type[errors.RemoteError]) -> None:
    assert kind is errors.RemoteError or kind.code in CODES
    with translation.override("en"):
        said = explain(kind.code, kind.who)
    assert all(sentence.endswith(".") for sentence in said)


def test_unknown_code_is_explained_by_who_must_act() -> None:
    with translation.override("en"):
        assert explain("new_in_a_plugin", "administrator") == Trouble(
            "The channel cannot be asked.", "Check the settings of the channel."
        )
