"""Secret parts of links."""

from __future__ import annotations

import hashlib
import secrets

BYTES = 32


def new_token() -> str:
    """256 random bits, in letters that a path may hold."""
    return secrets.token_urlsafe(BYTES)


def token_hash(token: str) -> str:
    """What is stored. A plain SHA-256 is enough: a random token of this length cannot be guessed from it."""
    return hashlib.sha256(token.encode()).hexdigest()
