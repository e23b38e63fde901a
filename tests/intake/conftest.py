"""A community with a channel, and a connector that reads plain payloads."""

from __future__ import annotations

import pytest
from tests.factories import make_channel

from talka.channels.models import Channel


@pytest.fixture
def channel(db: None) -> Channel:
    return make_channel()
