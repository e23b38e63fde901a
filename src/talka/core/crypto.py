"""Credentials at rest: encrypted with Fernet, under keys that can be rotated.

The first key encrypts, every key decrypts; see ``TALKA_SECRET_KEYS`` in the manual of settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import msgspec
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class SealBrokenError(Exception):
    """The keys of this installation do not open what was sealed; it was sealed under a key that is gone."""


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def seal(values: Mapping[str, str]) -> bytes:
    """Encrypt a few named secrets."""
    return _box(tuple(settings.TALKA_SECRET_KEYS)).encrypt(msgspec.json.encode(dict(values)))


def unseal(sealed: bytes) -> dict[str, str]:
    """Decrypt what `seal` made; nothing sealed gives an empty dict.

    Raises:
        SealBrokenError: no key opens it.
    """
    if not sealed:
        return {}
    try:
        plain = _box(tuple(settings.TALKA_SECRET_KEYS)).decrypt(bytes(sealed))
    except InvalidToken as error:
        raise SealBrokenError("The stored credentials were encrypted under a key that is not here any more.") from error
    return msgspec.json.decode(plain, type=dict[str, str])
