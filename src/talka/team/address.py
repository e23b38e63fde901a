"""Where a request came from."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The IP address of the person's side, or None where there is none (a UNIX socket).

    A forwarded address is believed only from a proxy on this machine while a public address is set, and then
    only its last entry: what stands before that was written by the other side.
    """
    peer = _valid(request.META.get("REMOTE_ADDR", ""))
    behind_proxy = bool(settings.TALKA.public_url) and (peer is None or ipaddress.ip_address(peer).is_loopback)
    if behind_proxy:
        forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2]
        return _valid(forwarded) or peer
    return peer


def _valid(text: str) -> str | None:
    try:
        return str(ipaddress.ip_address(text.strip()))
    except ValueError:
        return None
