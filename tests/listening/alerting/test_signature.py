"""The signature of what a webhook gets."""

from __future__ import annotations

import hashlib
import hmac

from talka.listening.alerting.signature import is_signed, signature


def test_signature_is_hmac_over_time_and_body() -> None:
    expected = hmac.new(b"key", b'1767225600.{"a":1}', hashlib.sha256).hexdigest()
    assert signature("key", b'{"a":1}', 1_767_225_600) == f"t=1767225600,v1={expected}"


def test_receiver_accepts_what_is_signed_and_fresh_only() -> None:
    value = signature("key", b"body", 1_000)
    assert is_signed("key", b"body", value, now=1_000)
    assert is_signed("key", b"body", value, now=1_300)
    assert not is_signed("key", b"body", value, now=1_301)
    assert not is_signed("other", b"body", value, now=1_000)
    assert not is_signed("key", b"bodies", value, now=1_000)
    assert not is_signed("key", b"body", value.replace("t=1000", "t=1001"), now=1_000)
    assert not is_signed("key", b"body", "", now=1_000)
    assert not is_signed("key", b"body", "t=٣,v1=x", now=3)
