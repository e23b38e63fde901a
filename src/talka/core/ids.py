"""Identifiers that are shown outside."""

from __future__ import annotations

import uuid

import uuid_utils


def new_id() -> uuid.UUID:
    """A UUIDv7 (RFC 9562): unique, and in the order of making to the millisecond, so that indexes grow at one end."""
    return uuid.UUID(int=uuid_utils.uuid7().int)
