"""Checks of single values: each returns what is wrong in one sentence, or an empty string."""

from __future__ import annotations

import base64
import binascii
import ipaddress
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

FERNET_KEY_BYTES = 32
HIGHEST_PORT = 65535


def home(value: Path) -> str:
    """A full path that is no file."""
    if not value.is_absolute():
        return "is not a full path."
    return "is a file, not a folder." if value.is_file() else ""


def _split(value: str) -> SplitResult | None:
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - the property is where a wrong port shows
    except ValueError:
        return None
    return parts


def database_url(value: str) -> str:
    """An address of a PostgreSQL database with a name."""
    if not value:
        return ""
    parts = _split(value)
    if parts is None or parts.scheme not in {"postgresql", "postgres"}:
        return "is not the address of a PostgreSQL database."
    return "" if parts.path.strip("/") else "does not say which database."


def split_listen(value: str) -> tuple[str, int]:
    """Host and port of ``host:port`` or ``[host]:port``.

    Raises:
        ValueError: it is neither.
    """
    host, _, port = value.rpartition(":")
    number = int(port)
    if not 0 < number <= HIGHEST_PORT:
        raise ValueError(value)
    return str(ipaddress.ip_address("127.0.0.1" if host == "localhost" else host.strip("[]"))), number


def listen(value: str) -> str:
    """An IP address (or localhost) and a port."""
    try:
        split_listen(value)
    except ValueError:
        return "is not an IP address with a port."
    return ""


def public_url(value: str) -> str:
    """The root of a site."""
    if not value:
        return ""
    parts = _split(value)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        return "is not the address of a site."
    return "must end after the name of the site." if parts.path or parts.query or parts.fragment else ""


def fernet_keys(values: tuple[str, ...]) -> str:
    """Keys of 32 bytes in URL-safe base64."""
    for position, value in enumerate(values, start=1):
        try:
            right = len(base64.urlsafe_b64decode(value)) == FERNET_KEY_BYTES
        except (binascii.Error, ValueError):
            right = False
        if not right:
            return f"holds no valid key at place {position}."
    return ""


def networks(values: tuple[str, ...]) -> str:
    """Networks in CIDR notation."""
    for value in values:
        try:
            ipaddress.ip_network(value)
        except ValueError:
            return f"holds “{value}”, which is not a network."
    return ""


def smtp_url(value: str) -> str:
    """An address of a mail server."""
    if not value:
        return ""
    parts = _split(value)
    right = parts is not None and parts.scheme in {"smtp", "smtps"} and parts.hostname
    return "" if right else "is not the address of a mail server."


def file(value: str) -> str:
    """The full path of a file that is there."""
    if not value:
        return ""
    if not Path(value).is_absolute():
        return "is not a full path."
    return "" if Path(value).is_file() else "is not there, or is no file."


def lake(value: str) -> str:
    """A full path or an address of an object store."""
    right = not value or "://" in value or Path(value).is_absolute()
    return "" if right else "is neither a full path nor the address of a bucket."
