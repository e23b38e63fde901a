"""The signature of what a webhook gets: HMAC-SHA256 over the time and the body. No Django.

The header reads ``t=1767225600,v1=5257a8…``: ``t`` is seconds since 1970, ``v1`` the digest in hexadecimal. The
receiver makes the digest of ``t``, a full stop and the body as it came, compares, and refuses old times.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

HEADER: Final = "Talka-Signature"
ID_HEADER: Final = "Talka-Delivery"


def signature(secret: str, body: bytes, moment: int) -> str:
    """The value of the header for a body that is sent at a time (seconds since 1970)."""
    return f"t={moment},v1={_digest(secret, body, moment)}"


def is_signed(secret: str, body: bytes, value: str, *, now: int, tolerance: int = 300) -> bool:
    """Whether the header says that who knows the secret sent this body within so many seconds."""
    parts = dict(part.partition("=")[::2] for part in value.split(","))
    moment = parts.get("t", "")
    if not (moment.isascii() and moment.isdecimal()) or abs(now - int(moment)) > tolerance:
        return False
    return hmac.compare_digest(_digest(secret, body, int(moment)), parts.get("v1", ""))


def _digest(secret: str, body: bytes, moment: int) -> str:
    return hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
