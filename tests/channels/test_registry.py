from __future__ import annotations

import subprocess
import sys

import pytest
from tests.factories import make_channel

from talka.channels import registry
from talka.channels.connectors.contract import ChannelKind
from talka.core.crypto import SealBrokenError


def test_kinds_are_found_by_entry_point() -> None:
    kinds = registry.kinds()
    assert {"bluesky", "feeds", "files", "mastodon", "wordpress"} <= kinds.keys()
    assert {type(kind) for kind in kinds.values()} == {ChannelKind}
    assert [kind.key for kind in kinds.values()] == list(kinds)


def test_listing_kinds_loads_no_client_library() -> None:
    code = (
        "import sys\n"
        "from importlib.metadata import entry_points\n"
        "[entry.load() for entry in entry_points(group='talka.connectors')]\n"
        "print(sorted({'feedparser', 'fastfeedparser', 'pyarrow', 'dateutil'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.django_db
def test_make_gives_the_connector_of_the_kind() -> None:
    connector = registry.make(make_channel(kind="feeds", settings={"url": "https://example.org/feed"}))
    assert type(connector).__name__ == "FeedConnector"


@pytest.mark.django_db
def test_make_refuses_what_it_cannot_open() -> None:
    with pytest.raises(SealBrokenError):
        registry.make(make_channel(secrets=b"sealed elsewhere"))
    with pytest.raises(registry.UnknownKindError):
        registry.make(make_channel(kind="gone"))
