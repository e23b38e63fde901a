"""The world in which a connector is tried."""

from __future__ import annotations

from tests.channels.connectors.contract.worlds import world

__all__ = ["world"]
