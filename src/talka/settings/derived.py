"""Values that follow from the settings."""

from __future__ import annotations

import hmac
import ipaddress
import socket
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from talka.settings.checks import split_listen
from talka.settings.definitions import Settings

LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
SMTP_PORT = 587
SMTPS_PORT = 465
MAIL_TIMEOUT = 20


def public_address(settings: Settings) -> str:
    """The address that people open, without a slash at its end."""
    if settings.public_url:
        return settings.public_url
    host, port = split_listen(settings.listen)
    address = ipaddress.ip_address(host)
    if address.is_unspecified:
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def allowed_hosts(settings: Settings) -> list[str]:
    """The names under which the pages answer; any other is refused (a guard against DNS rebinding)."""
    host, _ = split_listen(settings.listen)
    hosts = [*LOOPBACK, f"[{host}]" if ":" in host else host]
    if settings.public_url:
        hosts.append(urlsplit(settings.public_url).hostname or "")
    if ipaddress.ip_address(host).is_unspecified:
        hosts += _own_names()
    return list(dict.fromkeys(hosts))


def _own_names() -> list[str]:
    name = socket.gethostname()
    try:
        addresses = {str(entry[4][0]) for entry in socket.getaddrinfo(name, None)}
    except OSError:
        addresses = set()
    return [name.lower(), *sorted(f"[{address}]" if ":" in address else address for address in addresses)]


def lake_root(settings: Settings) -> str:
    """Where the lake is."""
    return settings.lake or str(settings.home / "lake")


def derived_key(key: str, *, purpose: str) -> str:
    """A key for one purpose made from a secret key, so that no two purposes share one (HMAC-SHA256)."""
    return hmac.digest(key.encode(), b"talka:" + purpose.encode(), "sha256").hex()


def email_settings(url: str) -> dict[str, Any]:
    """Django's mail settings from ``smtp[s]://user:password@host:port?from=address``.

    ``smtp`` asks for STARTTLS (``?tls=off`` turns it off, for a relay on the same machine), ``smtps`` is TLS
    from the start.
    """
    parts = urlsplit(url)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    from_start = parts.scheme == "smtps"
    made: dict[str, Any] = {
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or (SMTPS_PORT if from_start else SMTP_PORT),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": from_start,
        "EMAIL_USE_TLS": not from_start and query.get("tls") != "off",
        "EMAIL_TIMEOUT": MAIL_TIMEOUT,
    }
    if "from" in query:
        made["DEFAULT_FROM_EMAIL"] = made["SERVER_EMAIL"] = query["from"]
    return made
