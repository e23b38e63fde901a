from __future__ import annotations

import inspect
from collections.abc import Callable, Collection

from talka.listening import flows
from talka.listening.flows import DEFINITIONS


def test_every_flow_over_a_selection_has_a_definition() -> None:
    named = {name: getattr(flows, name) for name in flows.__all__}
    found = {name for name, flow in named.items() if inspect.isfunction(flow) and "selection" in _parameters(flow)}
    assert found | {"characteristic"} == set(DEFINITIONS)


def _parameters(flow: Callable[..., object]) -> Collection[str]:
    return inspect.signature(flow).parameters


def test_definitions_are_whole_sentences() -> None:
    assert [name for name, each in DEFINITIONS.items() if not each.text.endswith(".") or "  " in each.text] == []
