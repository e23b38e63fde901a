"""Texts and ids of strangers as tables can hold them."""

from __future__ import annotations

import hashlib

from talka.channels.connectors.payload import UNFIT

LONGEST_ID = 500
"""Bytes; the index of ids takes rows of up to 2,700 bytes, and an author's id has room for 500 letters."""


def fit(text: str) -> str:
    """The text with a sign in place of what no table can hold."""
    if text.isascii() and "\0" not in text:
        return text
    return UNFIT.sub("\ufffd", text)


def short_id(given: str) -> str:
    """A channel's id as it is stored: without what no table can hold, and hashed when it is over-long."""
    held = fit(given)
    if len(held) <= LONGEST_ID // 4 or len(held.encode()) <= LONGEST_ID:
        return held
    return f"{held[:60]}#{hashlib.blake2b(held.encode(), digest_size=16).hexdigest()}"
