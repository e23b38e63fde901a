"""Reading is pure and total: whatever a payload holds, a post comes out, or word that it cannot be read."""

from __future__ import annotations

import copy
import json
from datetime import UTC
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.channels.connectors.contract.declared import at, each

from talka.channels.connectors.contract import Connector, HeardPost, Item, UnreadableItemError
from talka.net.client import Client

PAYLOADS = Path(__file__).parent / "payloads"
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.just("\x00\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def files() -> list[Path]:
    return sorted(PAYLOADS.glob("*/*.json"))


def reader(name: str) -> Connector:
    kind, chosen = at(name, "https://example.org")
    return kind.load()(chosen, Client())


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The ways to every value inside."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, one in inner for place in places(one, (*path, key)))]


def put(payload: Any, place: tuple[Any, ...], junk: Any) -> Any:
    if not place:
        return junk
    changed = copy.deepcopy(payload)
    inner = changed
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = junk
    return changed


@each()
def test_each_connector_has_payloads(name: str) -> None:
    assert [one for one in files() if one.parent.name == name]


@pytest.mark.parametrize("file", files(), ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_real_payload_is_read(file: Path) -> None:
    payload, expected = json.loads(file.read_text())

    heard = reader(file.parent.name).read(Item(payload=payload))

    assert msgspec.to_builtins(heard) == msgspec.to_builtins(msgspec.convert(expected, HeardPost))


@pytest.mark.parametrize("file", files(), ids=lambda file: f"{file.parent.name}-{file.stem}")
@settings(max_examples=150)
@given(data=st.data())
def test_a_spoilt_payload_is_read_or_refused(file: Path, data: st.DataObject) -> None:
    payload, _ = json.loads(file.read_text())
    connector = reader(file.parent.name)
    for _ in range(data.draw(st.integers(1, 3))):
        payload = put(payload, data.draw(st.sampled_from(places(payload)[1:] or [()])), data.draw(JUNK))
        payload = payload if isinstance(payload, dict) else {}
    before = copy.deepcopy(payload)

    try:
        heard = connector.read(Item(payload=payload))
    except UnreadableItemError as error:
        why = str(error)
    else:
        why = "read"
        raw = msgspec.json.encode(heard)
        assert b"\\u0000" not in raw
        assert heard.id
        assert heard.created_at is None or heard.created_at.tzinfo is UTC
        assert repr(connector.read(Item(payload=payload))) == repr(heard)
    assert why
    assert repr(payload) == repr(before)


@each()
@pytest.mark.parametrize(
    "payload",
    [{}, {"post": None}, {"status": []}, {"comment": {"id": ""}}, {"gone": 5}, {"row": 1, "values": {}}],
)
def test_what_is_no_post_is_refused(name: str, payload: dict[str, Any]) -> None:
    with pytest.raises(UnreadableItemError):
        reader(name).read(Item(payload=payload))
