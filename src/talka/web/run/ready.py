"""Whether the port is free, and whether the pages answer."""

from __future__ import annotations

import http.client
import ipaddress
import socket

from talka.settings import Settings
from talka.settings.checks import split_listen

ASK_SECONDS = 10


def port_free(settings: Settings) -> bool:
    """Whether the address of the settings can be listened on."""
    host, port = split_listen(settings.listen)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen()
        except OSError:
            return False
    return True


def answers(settings: Settings) -> bool:
    """Whether the pages answer and reach the database."""
    host, port = split_listen(settings.listen)
    address = ipaddress.ip_address(host)
    if address.is_unspecified:
        host = "::1" if address.version == 6 else "127.0.0.1"  # noqa: PLR2004 - the version of the protocol
    connection = http.client.HTTPConnection(host, port, timeout=ASK_SECONDS)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
